import { createHash } from 'node:crypto'
import { bytes, LONGEST_SAY } from '../../core/form.ts'
import type { Lang } from '../../core/people.ts'
import { langs } from '../../core/people.ts'
import type { Action } from '../../texts/message.ts'
import { wholeWords } from './line-html.ts'
import type { Keyboard } from './update.ts'
import type { TelegramWords } from './words.ts'

/**
 * What a button carries. Everything that a press needs stands in it, so that a restart forgets nothing:
 * `sign 17` is pressed at once; `?i…` asks first, in that language; `!iAB…` is the yes of the person whose mark is AB, and
 * `<i…` its cancel.
 */
export type Pressed =
  | { readonly kind: 'say'; readonly say: string }
  | { readonly kind: 'asks' | 'cancels'; readonly lang: Lang; readonly say: string }
  | { readonly kind: 'yes'; readonly lang: Lang; readonly by: string; readonly say: string }

/** Reads a button's data. What none of ours carries is handed on as it is, to be refused like anything typed. */
export function readPress(data: string): Pressed {
  const lang = langs.find((known) => known.startsWith(data[1] ?? ' '))
  if (lang === undefined) return { kind: 'say', say: data }
  switch (data[0]) {
    case '?': return { kind: 'asks', lang, say: data.slice(2) }
    case '<': return { kind: 'cancels', lang, say: data.slice(2) }
    case '!': return { kind: 'yes', lang, by: data.slice(2, 4), say: data.slice(4) }
    default: return { kind: 'say', say: data }
  }
}

/** The mark of a person in a yes: whoever has not seen the question is asked it first. */
export const markOf = (user: string) => createHash('sha256').update(user).digest('base64url').slice(0, 2)

/** The buttons of a card. One whose line is too long for Telegram is left out: a reply can still say it. */
export function buttonsOf(actions: readonly Action[], lang: Lang): Keyboard {
  const buttons = actions.filter(({ say }) => bytes(say) <= LONGEST_SAY).slice(0, MOST_BUTTONS)
    .map(({ say, label, confirm }) => ({ text: labelled(label), callback_data: confirm === undefined ? say : `?${lang[0]}${say}` }))
  return inRows(buttons)
}

/** Where the pressed button stood, its yes and its cancel stand now; the others stay. */
export function asking(keyboard: Keyboard, of: { readonly lang: Lang; readonly say: string; readonly user: string; readonly words: TelegramWords }): { readonly keyboard: Keyboard; readonly label: string } | null {
  const { lang, say, words } = of
  const plain = folded(keyboard, of)
  const found = plain.flat().find(({ callback_data: data }) => data === `?${lang[0]}${say}`)
  if (found === undefined) return null
  const yes = { text: `${words.yes}${found.text}`, callback_data: `!${lang[0]}${markOf(of.user)}${say}` }
  const cancel = { text: words.cancel, callback_data: `<${lang[0]}${say}` }
  return { label: found.text, keyboard: plain.flatMap((row) => (row.includes(found) ? [[yes, cancel], ...(row.length > 1 ? [row.filter((button) => button !== found)] : [])] : [row])) }
}

/** The keyboard before that question was asked. */
export function folded(keyboard: Keyboard, of: { readonly lang: Lang; readonly say: string; readonly words: TelegramWords }): Keyboard {
  const { lang, say, words } = of
  return keyboard.map((row) => row.flatMap((button) => {
    const pressed = readPress(button.callback_data ?? '')
    if (pressed.kind === 'cancels' && pressed.say === say) return []
    if (pressed.kind !== 'yes' || pressed.say !== say) return [button]
    return [{ ...button, text: button.text.startsWith(words.yes) ? button.text.slice(words.yes.length) : button.text, callback_data: `?${lang[0]}${say}` }]
  })).filter((row) => row.length > 0)
}

/** Two short labels share a row; a thumb finds both. */
export function inRows<Button extends { readonly text: string }>(buttons: readonly Button[]): readonly (readonly Button[])[] {
  const rows: Button[][] = []
  for (const button of buttons) {
    const last = rows.at(-1)
    if (last !== undefined && last.length < 2 && (last[0]?.text.length ?? 99) <= SHORT && button.text.length <= SHORT) last.push(button)
    else rows.push([button])
  }
  return rows
}

const labelled = (label: string) => (label.length <= LONGEST_LABEL ? label : `${wholeWords(label, LONGEST_LABEL - 1)}…`)

const SHORT = 18
const LONGEST_LABEL = 60
const MOST_BUTTONS = 90
