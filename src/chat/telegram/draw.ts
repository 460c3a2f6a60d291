import type { Lang } from '../../core/people.ts'
import type { Message, Spoken } from '../../texts/message.ts'
import { buttonsOf } from './buttons.ts'
import { cardLines } from './card-lines.ts'
import { documentOf, type Document } from './document.ts'
import { fit } from './fit.ts'
import { formButtons } from './form-buttons.ts'
import { sizeOf, spanHtml, wholeWords } from './line-html.ts'
import type { TelegramLanguages, TelegramTexts } from './words.ts'

/** A card as Telegram takes it. */
export interface Drawn {
  readonly html: string
  readonly markup: Markup | null
  /** Sent after it, as answers to it. */
  readonly documents: readonly Document[]
}

export type Markup =
  | { readonly inline_keyboard: readonly (readonly { readonly text: string; readonly callback_data?: string | undefined }[])[] }
  | { readonly force_reply: true; readonly selective: boolean; readonly input_field_placeholder: string }

/** Draws what is said in the room's language. */
export function draw(spoken: Spoken, how: { readonly lang: Lang; readonly texts: TelegramLanguages; readonly now: Date }): Drawn {
  const message = spoken[how.lang]
  const texts = how.texts[how.lang]
  const { call, rest } = calling(message)
  const sections = cardLines(rest, texts)
  const { html, whole } = fit(sections, { more: texts.telegram.more, taken: call.size })
  return {
    html: `${call.html}${html}`,
    markup: markupOf(message, { ...how, texts }),
    documents: [...(whole === null ? [] : [documentOf({ name: `${texts.telegram.file}.txt`, text: whole }, 'rest')]), ...(message.files ?? []).map((file) => documentOf(file))],
  }
}

function markupOf(message: Message, how: { readonly lang: Lang; readonly texts: TelegramTexts; readonly now: Date }): Markup | null {
  const buttons = [...formButtons(message.form, how), ...buttonsOf(message.actions ?? [], how.lang)]
  if (buttons.length > 0) return { inline_keyboard: buttons }
  if (message.ask === undefined) return null
  const { label, example } = message.ask
  return { force_reply: true, selective: message.ask.whom !== undefined, input_field_placeholder: wholeWords(example ?? label, LONGEST_PLACEHOLDER) }
}

/** The person's name as a call to that very person, before the rest: only theirs is the reply that opens. */
function calling(message: Message): { readonly call: Call; readonly rest: Message } {
  const whom = message.ask?.whom
  if (whom === undefined || !/^\d+$/.test(whom.user)) return { call: { html: '', size: 0 }, rest: message }
  const link = `<a href="tg://user?id=${whom.user}">${spanHtml({ kind: 'text', text: whom.name })}</a>`
  const size = sizeOf([{ kind: 'text', text: whom.name }])
  const [first, ...others] = message.title
  if (first === undefined || !first.text.startsWith(whom.name)) return { call: { html: `${link}\n`, size: size + 1 }, rest: message }
  return { call: { html: link, size }, rest: { ...message, title: [{ ...first, text: first.text.slice(whom.name.length) }, ...others] } }
}

/** What stands before a card, and how many characters Telegram counts of it. */
interface Call { readonly html: string; readonly size: number }

const LONGEST_PLACEHOLDER = 64
