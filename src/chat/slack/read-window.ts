import { jsonAt, parsed, textAt, type Json } from './json.ts'
import { NOTHING, type Reader, type Reading } from './reading.ts'
import { pressOf } from './read-press.ts'
import { TEXT } from './window.ts'
import { DATE_OF, TIME_OF } from './window-fields.ts'

/** What somebody filled into a window of ours: a press with its text, or a whole form. */
export function readWindow(body: Json, reader: Reader): Reading {
  const carried = parsed(textAt(body, 'view', 'private_metadata'))
  const user = textAt(body, 'user', 'id')
  const where = { chat: textAt(carried, 'where', 'chat'), message: textAt(carried, 'where', 'message'), user }
  if (user === '' || textAt(carried, 'what', 'kind') === '') return NOTHING
  const base = pressOf(body, where, reader)
  const message = { chat: where.chat, message: where.message }
  const answers = answersIn(jsonAt(body, 'view', 'state', 'values'))
  const say = textAt(carried, 'what', 'say')
  const form = jsonAt(carried, 'what')['form']
  const how = { kind: 'event' as const, trigger: textAt(body, 'trigger_id'), answerAt: '', window: carried['lang'] === 'en' ? 'en' as const : 'id' as const }
  if (say !== '') return { ...how, event: { ...base, kind: 'press', say: `${say} ${(answers[TEXT] ?? '').trim()}`.trim(), message } }
  if (typeof form === 'number') return { ...how, event: { ...base, kind: 'filled', form, values: answers, message: where.message === '' ? null : message } }
  return NOTHING
}

/** Each answer by its field, as it would be typed; what was left empty is not among them. */
function answersIn(values: Json): Readonly<Record<string, string>> {
  const given = Object.entries(values).map(([name, block]): readonly [string, string] => [name, answerOf(jsonAt(block, name))] as const).filter(([, answer]) => answer !== '')
  const plain = new Map(given)
  for (const [name, date] of given) {
    if (!name.endsWith(DATE_OF)) continue
    const key = name.slice(0, -DATE_OF.length)
    plain.delete(name)
    plain.set(key, `${date} ${plain.get(`${key}${TIME_OF}`) ?? ''}`.trim())
    plain.delete(`${key}${TIME_OF}`)
  }
  return Object.fromEntries(plain)
}

function answerOf(state: Json): string {
  return textAt(state, 'value') || textAt(state, 'selected_date') || textAt(state, 'selected_time') || textAt(state, 'selected_option', 'value')
}
