import { describe, expect, it } from 'vitest'
import type { Lang } from '../../core/people.ts'
import { speaker } from '../../texts/words.ts'
import { onTelegram } from './draw.ts'
import { asWritten } from './sample.ts'
import { recoverySamples } from './samples/recovery.ts'

const speak = speaker('Asia/Jakarta')

/** As tall as a phone of the usual size: what it shows at once, the heads of phone and chat included. */
const PHONE = 844
/** What a bubble holds beside each other at that width, by the letters of the widest system font. */
const COLUMNS = 40
const [LINE, ROW, FOLDED, MARGINS] = [21, 44, 65, 14]

/** How tall a card stands on a phone: its lines as they wrap, what is folded away by three lines of it, and its rows of buttons. */
function height(state: string, lang: Lang): number {
  const sample = recoverySamples(asWritten).find((it) => it.state === state)
  if (sample === undefined) throw new Error(`no sample ${state}`)
  const { html, markup } = onTelegram(speak(sample.say), lang)
  const folds = html.match(/<blockquote/g)?.length ?? 0
  const text = html.replaceAll(/\n*<blockquote[^]*?<\/blockquote>\n*/g, '\n').replaceAll(/<[^>]+>/g, '')
  const rows = markup !== null && 'inline_keyboard' in markup ? markup.inline_keyboard.length : 0
  return text.split('\n').reduce((sum, it) => sum + wrapped(it), 0) * LINE + folds * FOLDED + rows * ROW + MARGINS
}

function wrapped(text: string): number {
  let lines = 1
  let at = 0
  for (const word of text.split(' ')) {
    // A sign is as wide as two letters.
    const wide = Array.from(word).reduce((sum, letter) => sum + (/\p{Extended_Pictographic}/u.test(letter) ? 2 : 1), 0)
    if (at > 0 && at + 1 + wide > COLUMNS) { lines += 1; at = wide } else at += (at === 0 ? 0 : 1) + wide
  }
  return lines
}

describe('the card by which a manager decides at night', () => {
  it.each([['one component', 'asked'], ['two components, each with its own moment', 'asked-of-all'], ['a part', 'asked-of-part'], ['a way back', 'back-asking'], ['two managers, one of whom has spoken', 'asked-of-two']])('stands on one phone, for %s, in both languages', (_, state) => {
    for (const lang of ['id', 'en'] as const) expect(height(state, lang), lang).toBeLessThanOrEqual(PHONE)
  })

  it('folds away all that nobody needs for deciding as one', () => {
    const card = recoverySamples(asWritten).find(({ state }) => state === 'asked')!.say
    for (const lang of ['id', 'en'] as const) expect(speak(card)[lang].blocks.filter(({ kind }) => kind === 'detail')).toHaveLength(1)
  })
})
