/** One event of a calendar. Moments are milliseconds UTC. */
export interface CalendarEvent {
  /** The same for as long as the event is the same one, whatever becomes of it. */
  readonly uid: string
  /** Grows with every change that people who have it must take over. */
  readonly sequence: number
  /** When it changed last. */
  readonly changed: number
  readonly from: number
  readonly until: number
  readonly status: 'CONFIRMED' | 'CANCELLED'
  readonly summary: string
  readonly description: string
}

export interface CalendarFile {
  readonly name: string
  readonly lang: string
  /** How often whoever subscribes should look again, in whole minutes. */
  readonly refresh: number
  readonly events: readonly CalendarEvent[]
}

/**
 * A calendar as RFC 5545 has it, for Google, Outlook and everybody else: moments in UTC, so that no table of zones can be
 * wrong; lines of at most 75 octets, none of which halves a letter.
 */
export function icsFile({ name, lang, refresh, events }: CalendarFile): string {
  return [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Pulih//Pulih//ID', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH',
    `NAME:${escaped(name)}`, `X-WR-CALNAME:${escaped(name)}`, `REFRESH-INTERVAL;VALUE=DURATION:PT${refresh}M`, `X-PUBLISHED-TTL:PT${refresh}M`,
    ...events.flatMap((event) => eventLines(event, lang)),
    'END:VCALENDAR',
  ].map(folded).join('')
}

function eventLines({ uid, sequence, changed, from, until, status, summary, description }: CalendarEvent, lang: string): readonly string[] {
  return [
    'BEGIN:VEVENT', `UID:${escaped(uid)}`, `SEQUENCE:${sequence}`, `DTSTAMP:${moment(changed)}`, `LAST-MODIFIED:${moment(changed)}`,
    // An event that takes no time is refused by some.
    `DTSTART:${moment(from)}`, `DTEND:${moment(Math.max(until, from + 60_000))}`,
    `STATUS:${status}`, 'TRANSP:TRANSPARENT', 'CLASS:PUBLIC', `SUMMARY;LANGUAGE=${lang}:${escaped(summary)}`, `DESCRIPTION;LANGUAGE=${lang}:${escaped(description)}`,
    'END:VEVENT',
  ]
}

/** Text of an event as it comes back from a calendar: its lines end in one way, and what no calendar can hold is left out. */
export function calendarText(text: string): string {
  return text.replaceAll(/\r\n?|[\u0085\u2028\u2029]/gu, '\n').replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F\uFEFF\p{Cs}]/gu, '')
}

const escaped = (text: string): string => calendarText(text).replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll('\n', '\\n')

/** `20261125T150000Z` */
const moment = (at: number): string => new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')

/** A line goes on behind a line end and a space, which counts too. */
function folded(line: string): string {
  let out = ''
  let octets = 0
  for (const sign of line) {
    const length = Buffer.byteLength(sign)
    if (octets + length > MOST_OCTETS) {
      out += '\r\n '
      octets = 1
    }
    out += sign
    octets += length
  }
  return `${out}\r\n`
}

const MOST_OCTETS = 75
