import type { Lang } from '../../core/people.ts'
import type { Action, Message, OpenForm } from '../../texts/message.ts'
import { LIMITS, plainText } from './blocks.ts'
import { compactForm, readForm } from './form-value.ts'
import { parsed, textAt, type Json } from './json.ts'
import { plainWords } from './mrkdwn.ts'
import { shorten } from './shorten.ts'
import type { SlackText } from './words.ts'

/** What a button of ours asks for when it is pressed. */
export type Pressed =
  | { readonly kind: 'say'; readonly say: string }
  | { readonly kind: 'ask'; readonly ask: AskButton }
  | { readonly kind: 'form'; readonly id: number; readonly lang: Lang; readonly form: OpenForm | null }

/** All that the window needs which asks for one text; it travels in the button, since nothing else is kept. */
export interface AskButton {
  readonly say: string
  readonly title: string
  readonly label: string
  readonly example: string
  readonly lang: Lang
}

/** The rows of buttons of a card. */
export function buttonRows(message: Message, words: SlackText, lang: Lang): readonly Json[] {
  const elements = [...(message.form === undefined ? [] : [formButton(message.form, lang), cancelButton(message.form)]), ...(message.ask === undefined ? [] : [answerButton(message, words, lang)]), ...(message.actions ?? []).map((action, index) => button(action, { index, words, lang }))]
  const rows: Json[] = []
  for (let from = 0; from < elements.length; from += LIMITS.actions) rows.push({ type: 'actions', elements: elements.slice(from, from + LIMITS.actions) })
  return rows
}

/** Reads a press back; null where the button is none of ours. */
export function readPress(action: Json): Pressed | null {
  const id = textAt(action, 'action_id')
  const value = textAt(action, 'value')
  if (id.startsWith('say:') && value !== '') return { kind: 'say', say: value }
  const kept = parsed(value)
  const lang: Lang = kept['lang'] === 'en' ? 'en' : 'id'
  if (id.startsWith('ask:') && textAt(kept, 'say') !== '') return { kind: 'ask', ask: { say: textAt(kept, 'say'), title: textAt(kept, 'title') || '…', label: textAt(kept, 'label') || '…', example: textAt(kept, 'example'), lang } }
  const form = /^form:(\d{1,15})$/.exec(id)?.[1]
  return form === undefined ? null : { kind: 'form', id: Number(form), lang, form: readForm(Number(form), kept['form']) }
}

function button(action: Action, at: { readonly index: number; readonly words: SlackText; readonly lang: Lang }): Json {
  const own = action.ask === undefined
    ? { action_id: `say:${at.index}`, value: action.say.slice(0, LIMITS.value) }
    : askValue(at.index, { say: action.say, title: action.label, label: action.ask.label, example: action.ask.example ?? '', lang: at.lang })
  return { type: 'button', text: plainText(labelOf(action.label)), ...own, ...(action.style === undefined ? {} : { style: action.style }), ...(action.confirm === undefined ? {} : { confirm: confirmation(action, action.confirm, at.words) }) }
}

function confirmation(action: Action, question: string, words: SlackText): Json {
  const most = LIMITS.confirm
  return {
    title: plainText(shorten(words.slack.sure, most.title)), text: plainText(shorten(question, most.text) || '…'), confirm: plainText(shorten(words.slack.yes, most.button)), deny: plainText(shorten(words.slack.no, most.button)),
    ...(action.style === undefined ? {} : { style: action.style }),
  }
}

const answerButton = (message: Message, words: SlackText, lang: Lang): Json => ({
  type: 'button', text: plainText(labelOf(words.slack.answer)), style: 'primary',
  ...askValue('reply', { say: message.ask?.say ?? '', title: plainWords(message.title), label: message.ask?.label ?? '', example: message.ask?.example ?? '', lang }),
})

function askValue(name: number | 'reply', ask: AskButton): Json {
  return { action_id: `ask:${name}`, value: JSON.stringify({ ...ask, title: shorten(ask.title, LIMITS.viewTitle), label: shorten(ask.label, 400), example: shorten(ask.example, LIMITS.placeholder) }) }
}

function formButton(form: OpenForm, lang: Lang): Json {
  const whole = JSON.stringify({ lang, form: compactForm(form) })
  // A form too long for its button is remembered; after a restart its button asks for it anew.
  return { type: 'button', text: plainText(labelOf(form.words.open)), style: 'primary', action_id: `form:${form.id}`, value: whole.length <= LIMITS.value ? whole : JSON.stringify({ lang }) }
}

const cancelButton = (form: OpenForm): Json => ({ type: 'button', text: plainText(labelOf(form.words.cancel)), action_id: 'say:cancel', value: `form ${form.id} cancel` })

const labelOf = (label: string) => shorten(label, LIMITS.button) || '…'
