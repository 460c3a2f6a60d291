import { jsonAt, textAt, type Json } from './json.ts'
import { readMessage } from './read-message.ts'
import { momentOf, NOTHING, type Reader, type Reading } from './reading.ts'

/** An event of the Events API. */
export function readEvent(body: Json, reader: Reader): Reading {
  const event = jsonAt(body, 'event')
  if (textAt(body, 'event_id') === '') return NOTHING
  switch (textAt(event, 'type')) {
    case 'message': return readMessage(body, event, reader)
    case 'app_home_opened': return textAt(event, 'tab') === 'home' ? about(body, event, { reader, what: { kind: 'home' } }) : NOTHING
    case 'channel_archive': case 'group_archive': return about(body, event, { reader, what: { kind: 'gone', why: 'the channel was archived' } })
    case 'channel_left': case 'group_left': return about(body, event, { reader, what: { kind: 'gone', why: 'the bot was removed from the channel' } })
    case 'channel_rename': case 'group_rename': return { kind: 'renamed', chat: textAt(event, 'channel', 'id') }
    default: return NOTHING
  }
}

function about(body: Json, event: Json, how: { readonly reader: Reader; readonly what: { readonly kind: 'home' } | { readonly kind: 'gone'; readonly why: string } }): Reading {
  const { reader, what } = how
  const chat = textAt(event, 'channel')
  const user = what.kind === 'home' ? textAt(event, 'user') : NOBODY
  const ours = textAt(body, 'team_id') === reader.self.team
  if (chat === '' || user === '' || (!ours && what.kind === 'gone')) return NOTHING
  return {
    kind: 'event', trigger: '', answerAt: '', window: null,
    event: { ...what, id: textAt(body, 'event_id'), platform: 'slack', at: momentOf(textAt(event, 'event_ts'), reader), chat, thread: null, chatTitle: '', direct: what.kind === 'home', user: { id: user, name: '' }, voice: ours ? 'own' : 'outsider' },
  }
}

/** Can be nobody's id on Slack. */
const NOBODY = 'anonymous'
