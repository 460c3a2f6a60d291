import { trusted, type Html } from '../../core/html.ts'
import type { Mark, Message } from '../../texts/message.ts'

/** A sign beside its word, never instead of it: hidden from those who hear the page. */
export function markIcon(mark: Mark | 'file'): Html {
  return icon(SHAPES[mark])
}

export function moodIcon(mood: Message['mood']): Html {
  return icon(SHAPES[MOODS[mood]])
}

const MOODS: Record<Message['mood'], Mark> = { ok: 'ok', info: 'info', warn: 'warn', alarm: 'fail' }

const ROUND = '<circle cx="10" cy="10" r="8.5" class="ground"/>'
const SHAPES: Record<Mark | 'file', string> = {
  ok: `${ROUND}<path d="m6 10.3 2.7 2.7L14 7.4"/>`,
  fail: `${ROUND}<path d="m7 7 6 6m0-6-6 6"/>`,
  warn: '<path class="ground" d="M10 1.8 19 17.5H1z"/><path d="M10 7.5v4.2m0 2.6v.2"/>',
  wait: `${ROUND}<path d="M10 5.5V10l3 2"/>`,
  run: `${ROUND}<path d="M14.3 10A4.3 4.3 0 1 1 10 5.7m0 0h3.2M10 5.7"/>`,
  todo: '<circle cx="10" cy="10" r="7.7" class="hollow"/>',
  info: `${ROUND}<path d="M10 9.3v4.6m0-7.8v.2"/>`,
  file: '<path class="hollow" d="M5 2.5h6.5L15.5 7v10.5H5zM11.5 2.5V7h4"/>',
}

function icon(shape: string): Html {
  return trusted(`<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">${shape}</svg>`)
}
