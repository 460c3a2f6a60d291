import type { Field, OpenForm } from '../../texts/message.ts'
import { isJson, jsonAt, listAt, textAt, type Json } from './json.ts'

/** A form as it travels in its button. Hints and examples stay behind: they are the first to do without. */
export function compactForm(form: OpenForm): Json {
  return { fields: form.fields.map(compactField), answers: form.answers, words: form.words }
}

/** Reads such a form back; null where there is none whole. */
export function readForm(id: number, value: unknown): OpenForm | null {
  if (!isJson(value)) return null
  const fields = listAt(value, 'fields').map(readField)
  const words = jsonAt(value, 'words')
  if (fields.length === 0 || !fields.every((field) => field !== null)) return null
  const answers = Object.fromEntries(Object.entries(jsonAt(value, 'answers')).flatMap(([key, answer]) => (typeof answer === 'string' ? [[key, answer]] : [])))
  return { id, fields, answers, asks: null, words: { open: textAt(words, 'open'), send: textAt(words, 'send'), skip: textAt(words, 'skip'), cancel: textAt(words, 'cancel') } }
}

function compactField(field: Field): Json {
  return Object.fromEntries(Object.entries(field).filter(([key]) => key !== 'hint'))
}

function readField(value: Json): Field | null {
  const base = { key: textAt(value, 'key'), label: textAt(value, 'label'), ...(value['optional'] === true ? { optional: true as const } : {}) }
  if (base.key === '') return null
  switch (value['kind']) {
    case 'text': return { ...base, kind: 'text', most: typeof value['most'] === 'number' ? value['most'] : 500, ...(value['long'] === true ? { long: true as const } : {}), ...(textAt(value, 'example') === '' ? {} : { example: textAt(value, 'example') }) }
    case 'choice': return { ...base, kind: 'choice', options: listAt(value, 'options').map((option) => ({ value: textAt(option, 'value'), label: textAt(option, 'label') })) }
    case 'date': case 'moment': return { ...base, kind: value['kind'] }
    case 'yes-no': return { ...base, kind: 'yes-no', yes: textAt(value, 'yes'), no: textAt(value, 'no') }
    default: return null
  }
}
