import type { Lang } from '../../core/people.ts'
import type { OpenForm } from '../../texts/message.ts'
import { LIMITS, plainText } from './blocks.ts'
import type { AskButton } from './buttons.ts'
import { fieldBlocks } from './window-fields.ts'
import type { Json } from './json.ts'
import type { WindowPlace } from './reading.ts'
import { shorten } from './shorten.ts'
import type { SlackText } from './words.ts'

/** What a window carries with it, since nothing of it is kept elsewhere. */
export interface Carried {
  readonly where: Omit<WindowPlace, 'user'>
  readonly lang: Lang
  readonly what: { readonly kind: 'ask'; readonly say: string } | { readonly kind: 'form'; readonly form: number }
}

export const TEXT = 'text'

/** The window that asks for one text to go with a press. */
export function askWindow(ask: AskButton, where: WindowPlace, words: SlackText): Json {
  const element = { type: 'plain_text_input', action_id: TEXT, multiline: true, max_length: LONGEST_ANSWER, ...(ask.example === '' ? {} : { placeholder: plainText(shorten(ask.example, LIMITS.placeholder)) }) }
  return windowOf({
    title: ask.title, send: words.slack.send, cancel: words.slack.cancel, carried: { where: placeOf(where), lang: ask.lang, what: { kind: 'ask', say: ask.say } },
    blocks: [{ type: 'input', block_id: TEXT, label: plainText(shorten(ask.label, LIMITS.label)), element }],
  })
}

/** The window that asks everything of a form at once; what was answered before stands in it. */
export function formWindow(form: OpenForm, at: { readonly where: WindowPlace; readonly words: SlackText; readonly lang: Lang }): Json {
  return windowOf({
    title: form.words.open, send: form.words.send || at.words.slack.send, cancel: at.words.slack.cancel, carried: { where: placeOf(at.where), lang: at.lang, what: { kind: 'form', form: form.id } },
    blocks: form.fields.flatMap((field) => fieldBlocks(field, form.answers[field.key] ?? null, at.words)).slice(0, LIMITS.homeBlocks),
  })
}

function windowOf(of: { readonly title: string; readonly send: string; readonly cancel: string; readonly carried: Carried; readonly blocks: readonly Json[] }): Json {
  return {
    type: 'modal', callback_id: of.carried.what.kind, private_metadata: JSON.stringify(of.carried),
    title: plainText(shorten(of.title, LIMITS.viewTitle) || '…'), submit: plainText(shorten(of.send, LIMITS.viewButton)), close: plainText(shorten(of.cancel, LIMITS.viewButton)), blocks: of.blocks,
  }
}

const placeOf = ({ chat, message }: WindowPlace) => ({ chat, message })
const LONGEST_ANSWER = 2000
