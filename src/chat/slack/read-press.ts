import { digest } from '../../core/digest.ts'
import { readPress } from './buttons.ts'
import { listAt, textAt, type Json } from './json.ts'
import { isDirect, momentOf, NOTHING, type Reader, type Reading, type WindowPlace } from './reading.ts'
import { commandLine } from './typed.ts'
import type { ChatEvent, Voice } from '../platform.ts'

/** A slash command. */
export function readCommand(body: Json, reader: Reader): Reading {
  const [chat, user] = [textAt(body, 'channel_id'), textAt(body, 'user_id')]
  if (chat === '' || user === '') return NOTHING
  return {
    kind: 'event', trigger: textAt(body, 'trigger_id'), answerAt: textAt(body, 'response_url'), window: null,
    event: {
      ...baseOf(body, { chat, user, at: reader.now() }), kind: 'text', text: commandLine(textAt(body, 'command'), textAt(body, 'text')), replyTo: null,
      voice: textAt(body, 'team_id') === reader.self.team ? 'own' : 'outsider',
    },
  }
}

/** A press on a card, a whisper or somebody's home. A press that needs a text opens a window instead. */
export function readActions(body: Json, reader: Reader): Reading {
  const [action] = listAt(body, 'actions')
  const user = textAt(body, 'user', 'id')
  const pressed = action === undefined ? null : readPress(action)
  if (action === undefined || pressed === null || user === '') return NOTHING
  // On somebody's home there is neither channel nor message: what is pressed there is said in the private chat.
  const where: WindowPlace = { chat: textAt(body, 'channel', 'id') || textAt(body, 'container', 'channel_id'), message: textAt(body, 'container', 'message_ts') || textAt(body, 'message', 'ts') || 'home', user }
  const trigger = textAt(body, 'trigger_id')
  if (pressed.kind !== 'say') return { kind: 'opens', trigger, where, voice: voiceOf(body, reader), what: pressed }
  return { kind: 'event', trigger, answerAt: textAt(body, 'response_url'), window: null, event: { ...pressOf(body, where, reader), at: momentOf(textAt(action, 'action_ts'), reader), kind: 'press', say: pressed.say, message: { chat: where.chat, message: where.message } } }
}

export function pressOf(body: Json, where: WindowPlace, reader: Reader): Omit<Extract<ChatEvent, { kind: 'home' }>, 'kind'> {
  return { ...baseOf(body, { chat: where.chat, user: where.user, at: reader.now() }), voice: voiceOf(body, reader) }
}

function baseOf(body: Json, of: { readonly chat: string; readonly user: string; readonly at: Date }) {
  // Slack names each act by its trigger; one without is named by all that it is, so that it still comes once.
  const trigger = textAt(body, 'trigger_id')
  return { id: trigger === '' ? `act:${digest(body)}` : `act:${trigger}`, platform: 'slack' as const, at: of.at, chat: of.chat, thread: null, chatTitle: '', direct: of.chat === '' || isDirect(of.chat), user: { id: of.user, name: '' } }
}

function voiceOf(body: Json, reader: Reader): Voice {
  const teams = [textAt(body, 'user', 'team_id'), textAt(body, 'team', 'id')].filter((team) => team !== '')
  return teams.length > 0 && teams.every((team) => team === reader.self.team) ? 'own' : 'outsider'
}
