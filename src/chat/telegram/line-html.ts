import { escapeHtml } from '../../core/html.ts'
import { beginning } from '../../core/letters.ts'
import type { Line, Span } from '../../texts/message.ts'

/** A text as it may stand in a message: nothing turns its direction, nobody is called by it, nothing but a page is linked by it. */
export function harmless(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g, '')
    // The mark is not to be seen and parts a sign from the word that it would make into a call.
    .replaceAll(/@(?=\w)/g, `@${PART}`)
    .replaceAll(/\b(?!https?:)([a-z][a-z0-9+.-]*:)(?=\/\/)/gi, `$1${PART}`)
}

/** Ends a change of direction that never began: without effect on what is shown. */
const PART = '\u2069'

/** A line in Telegram's HTML. Whatever a name or a note contains, it is only text. */
export function lineHtml(line: Line): string {
  return line.map(spanHtml).join('')
}

/** One span; a span of names and notes can be looked for in what was drawn of it. */
export function spanHtml(span: Span): string {
  const text = escapeHtml(harmless(span.text)).replaceAll('&#39;', "'")
  if (span.kind === 'time' || text === '') return text
  const set = span.mono === true ? `<code>${text}</code>` : text
  return span.strong === true ? `<b>${set}</b>` : set
}

/** The characters that Telegram counts: those that are seen, as UTF-16. */
export const sizeOf = (line: Line) => linePlain(line).length

export const linePlain = (line: Line) => line.map((span) => harmless(span.text)).join('')

/** As much of a line as fits, in whole words; null where all of it does. */
export function shortened(line: Line, most: number): Line | null {
  if (sizeOf(line) <= most) return null
  const kept: Span[] = []
  let room = most - 1
  for (const span of line) {
    const text = harmless(span.text)
    if (text.length <= room) {
      kept.push(span)
      room -= text.length
      continue
    }
    kept.push({ ...span, text: `${wholeWords(text, room)}…` })
    break
  }
  return kept
}

/** The words of a text that fit; half a word only where one word is longer than all the room there is. */
export function wholeWords(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most + 1)
  const end = Math.max(cut.lastIndexOf(' '), cut.lastIndexOf('\n'))
  if (end > most / 2 || (end > 0 && !/\S{32,}/.test(cut.slice(end)))) return text.slice(0, end).trimEnd()
  return beginning(text, most - 1)
}
