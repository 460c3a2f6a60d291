import { flag, text as textOf, type Call } from '../call.ts'
import { badRequest } from '../refusal.ts'
import { moment, type World } from '../world.ts'

const LONGEST_ANSWER = 200

/** Answers a press: once, and while the person still waits. */
export function answerCallbackQuery(world: World, call: Call) {
  const press = world.presses.get(textOf(call, 'callback_query_id'))
  const text = textOf(call, 'text')
  if (text.length > LONGEST_ANSWER) throw badRequest('MESSAGE_TOO_LONG')
  const now = moment(world)
  if (press === undefined || press.answer !== null || now - press.at > world.callbackMs) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  press.answer = { text, alert: flag(call, 'show_alert'), at: now }
  world.counting.add('effects', 'answerCallbackQuery')
  return true
}
