import type { Field } from '../../texts/message.ts'
import { LIMITS, plainText } from './blocks.ts'
import type { Json } from './json.ts'
import { shorten } from './shorten.ts'
import type { SlackText } from './words.ts'
import { beginning } from '../../core/letters.ts'

/** A moment is asked for in two places. */
export const DATE_OF = '~date'
export const TIME_OF = '~time'

/** What asks for one field of a form, with what was answered before. */
export function fieldBlocks(field: Field, answer: string | null, words: SlackText): readonly Json[] {
  const block = (name: string, label: string, element: Json): Json => ({
    type: 'input', block_id: name, label: plainText(shorten(label, LIMITS.label)), ...(field.optional === true ? { optional: true } : {}), ...(field.hint === undefined ? {} : { hint: plainText(shorten(field.hint, LIMITS.label)) }), element: { action_id: name, ...element },
  })
  switch (field.kind) {
    case 'text': return [block(field.key, field.label, textInput({ most: field.most, long: field.long === true, example: field.example ?? '', answer }))]
    case 'date': return [block(field.key, field.label, picker('datepicker', 'initial_date', DATE.exec(answer ?? '')?.[0]))]
    case 'moment': {
      const [date, time] = [DATE.exec(answer ?? '')?.[0], TIME.exec(answer ?? '')?.[0]]
      return [block(`${field.key}${DATE_OF}`, words.slack.date(field.label), picker('datepicker', 'initial_date', date)), block(`${field.key}${TIME_OF}`, words.slack.time(field.label), picker('timepicker', 'initial_time', time))]
    }
    case 'yes-no': return [block(field.key, field.label, select('radio_buttons', [{ value: 'yes', label: field.yes }, { value: 'no', label: field.no }], answer))]
    case 'choice':
      // What Slack's lists do not hold is typed; dispatch reads it as it reads every answer.
      if (field.options.length === 0 || field.options.length > LIMITS.options || field.options.some((option) => option.value === '' || option.value.length > LIMITS.optionValue)) return [block(field.key, field.label, textInput({ most: 200, long: false, example: field.options.slice(0, 3).map((option) => option.value).join(', '), answer }))]
      return [block(field.key, field.label, select(field.options.length <= FEW ? 'radio_buttons' : 'static_select', field.options, answer))]
  }
}

function textInput(of: { readonly most: number; readonly long: boolean; readonly example: string; readonly answer: string | null }): Json {
  const most = Math.max(1, Math.min(of.most, 3000))
  return { type: 'plain_text_input', multiline: of.long, max_length: most, ...(of.example === '' ? {} : { placeholder: plainText(shorten(of.example, LIMITS.placeholder)) }), ...(of.answer === null || of.answer === '' ? {} : { initial_value: beginning(of.answer, most) }) }
}

const picker = (type: string, name: string, answer: string | undefined): Json => ({ type, ...(answer === undefined ? {} : { [name]: answer }) })

function select(type: 'radio_buttons' | 'static_select', options: readonly { readonly value: string; readonly label: string }[], answer: string | null): Json {
  const drawn = options.map((option) => ({ text: plainText(shorten(option.label, LIMITS.optionText) || '…'), value: option.value }))
  const chosen = drawn.find((option) => option.value === answer)
  return { type, options: drawn, ...(chosen === undefined ? {} : { initial_option: chosen }) }
}

const DATE = /\d{4}-\d{2}-\d{2}/
const TIME = /\b([01]\d|2[0-3]):[0-5]\d\b/
const FEW = 5
