import type { Line, Span } from '../../texts/message.ts'
import { shorten } from './shorten.ts'
import { asTypedHere } from './typed.ts'

/** A line in Slack's own markup. Whatever a text contains, it calls nobody, links nowhere and is only text. */
export function mrkdwn(line: Line): string {
  return line.map(span).join('')
}

/** The words of a line where Slack reads no markup. */
export function plainWords(line: Line): string {
  return line.map((it) => asTypedHere(it.text)).join('')
}

/** What Slack reads as its own signs, made harmless. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** As much of a line as so many characters of markup hold, cut between words, with a mark where something is missing. */
export function fit(line: Line, most: number): { readonly text: string; readonly whole: boolean } {
  let text = ''
  for (const it of line) {
    const next = span(it)
    if (text.length + next.length <= most) {
      text += next
      continue
    }
    for (let room = most - text.length; it.kind === 'text' && room > 1; room = Math.floor(room * 0.8)) {
      const cut = span({ ...it, text: shorten(it.text, room) })
      if (text.length + cut.length <= most) return { text: text + cut, whole: false }
    }
    return { text: text.length < most ? `${text}…` : text, whole: false }
  }
  return { text, whole: true }
}

function span(it: Span): string {
  if (it.kind === 'time') return `<!date^${Math.floor(it.at / 1000)}^{date_short} {time}|${escape(it.text).replaceAll(/[|^\n]/g, ' ')}>`
  const text = asTypedHere(it.text)
  if (it.mono === true && text.trim() !== '') return wrap(text, '`', (words) => escape(words.replaceAll('`', 'ˋ')))
  return it.strong === true && text.trim() !== '' ? wrap(text, '*', literal) : literal(text)
}

/** Marks take effect only where they touch the words, and only within a line. */
function wrap(text: string, mark: string, inner: (text: string) => string): string {
  return text.split('\n').map((part) => part.replace(/\S(?:.*\S)?/su, (words) => `${mark}${inner(words)}${mark}`)).join('\n')
}

/** Slack knows no sign that takes the meaning from `*`, `_`, `~` and backticks, nor from a `>` of a quote or a name of a smiley: a joiner that nobody sees keeps them from touching words. */
function literal(text: string): string {
  return escape(text).replaceAll(/(?<![\p{L}\p{N}])[*_~`]+|[*_~`]+(?![\p{L}\p{N}])/gu, (marks) => `${JOINER}${marks.replaceAll(/(?<=.)(?=.)/g, JOINER)}${JOINER}`).replaceAll(/:(?=[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*:)/g, `:${JOINER}`)
}

const JOINER = '\u2060'
