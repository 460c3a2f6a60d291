import type { SentFile } from '../../core/sent-file.ts'
import type { Voice } from '../platform.ts'
import { jsonAt, listAt, textAt, type Json } from './json.ts'
import { isDirect, momentOf, NOTHING, type Reader, type Reading } from './reading.ts'
import { withoutOurName } from './typed.ts'

/** A message event: what somebody wrote, or wrote anew. Ours, joined and left, deleted and the like are nothing to us. */
export function readMessage(body: Json, event: Json, reader: Reader): Reading {
  const subtype = textAt(event, 'subtype')
  if (subtype === 'message_changed') return readChange(body, event, reader)
  return WRITTEN.has(subtype) ? said(body, event, { reader, message: event, voice: 'own' }) : NOTHING
}

function readChange(body: Json, event: Json, reader: Reader): Reading {
  const message = jsonAt(event, 'message')
  // Slack also calls it a change when it unfolds a link or counts a reply.
  if (textAt(message, 'text') === textAt(event, 'previous_message', 'text')) return NOTHING
  return said(body, event, { reader, message, voice: 'edited' })
}

function said(body: Json, event: Json, how: { readonly reader: Reader; readonly message: Json; readonly voice: 'own' | 'edited' }): Reading {
  const { reader, message } = how
  const { self } = reader
  const chat = textAt(event, 'channel')
  const user = textAt(message, 'user') || textAt(message, 'bot_id')
  if (user === self.user || textAt(message, 'bot_id') === self.bot || chat === '' || user === '') return NOTHING
  const [ts, thread] = [textAt(message, 'ts'), textAt(message, 'thread_ts')]
  const answers = thread !== '' && thread !== ts
  const text = withoutOurName(textAt(message, 'text'), self.user, answers && textAt(message, 'parent_user_id') === self.user ? 'us' : 'nobody')
  if (text.trim() === '') return NOTHING
  return {
    kind: 'event', trigger: '', answerAt: '', window: null,
    event: {
      kind: 'text', id: textAt(body, 'event_id'), platform: 'slack', at: momentOf(textAt(event, 'event_ts') || ts, reader), chat, thread: null, chatTitle: '', direct: isDirect(chat), user: { id: user, name: '' },
      voice: voiceOf(body, message, how), text, replyTo: answers ? { chat, message: thread } : null, ...fileIn(message),
    },
  }
}

/** The first file that came along; what lies behind it is asked for by its number. */
function fileIn(message: Json): { readonly file?: SentFile } {
  const [file] = listAt(message, 'files')
  const handle = file === undefined ? '' : textAt(file, 'id')
  if (file === undefined || handle === '') return {}
  return { file: { handle, name: textAt(file, 'name') || handle, mime: textAt(file, 'mimetype') || 'application/octet-stream', bytes: typeof file['size'] === 'number' ? file['size'] : null } }
}

function voiceOf(body: Json, message: Json, how: { readonly reader: Reader; readonly voice: 'own' | 'edited' }): Voice {
  const teams = [textAt(body, 'team_id'), textAt(message, 'user_team'), textAt(message, 'source_team'), textAt(message, 'team')].filter((team) => team !== '')
  if (teams.some((team) => team !== how.reader.self.team)) return 'outsider'
  if (textAt(message, 'bot_id') !== '' || textAt(message, 'subtype') === 'bot_message') return 'bot'
  // In a channel shared with others, who does not say where they come from is no colleague.
  return body['is_ext_shared_channel'] === true && teams.length < 2 ? 'outsider' : how.voice
}

const WRITTEN = new Set(['', 'thread_broadcast', 'file_share', 'bot_message'])
