import { textAt, type Json } from './json.ts'
import { readEvent } from './read-event.ts'
import { readActions, readCommand } from './read-press.ts'
import { readWindow } from './read-window.ts'
import { NOTHING, type Reader, type Reading } from './reading.ts'

/** Reads what Slack delivered; names are not known yet. Never throws: what cannot be read is nothing. */
export function read(body: Json, reader: Reader): Reading {
  switch (textAt(body, 'type')) {
    case 'event_callback': return readEvent(body, reader)
    case 'block_actions': return readActions(body, reader)
    case 'view_submission': return readWindow(body, reader)
    default: return textAt(body, 'command') === '' ? NOTHING : readCommand(body, reader)
  }
}
