import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { calendarText, icsFile, type CalendarEvent } from './ics.ts'

const event: CalendarEvent = { uid: 'a@pulih', sequence: 2, changed: Date.parse('2026-11-20T01:02:03.456Z'), from: Date.parse('2026-11-25T15:00:00Z'), until: Date.parse('2026-11-25T15:30:00Z'), status: 'CONFIRMED', summary: 'Pemeliharaan SIMRS', description: 'pembaruan; sistem, dan\nrestart \\ server' }
const file = (change: Partial<CalendarEvent> = {}, name = 'Layanan') => icsFile({ name, lang: 'id', refresh: 30, events: [{ ...event, ...change }] })
/** As a reader puts lines together again, and takes texts out of them. */
const linesOf = (ics: string) => ics.replaceAll('\r\n ', '').split('\r\n')
const textIn = (ics: string, key: string) => linesOf(ics).find((line) => line.startsWith(`${key};`) || line.startsWith(`${key}:`))?.replace(/^[^:]*:/, '').replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign))

describe('the calendar file', () => {
  it('says when, in UTC, how often it changed, and how often to look again', () => {
    expect(linesOf(file())).toEqual(expect.arrayContaining([
      'BEGIN:VCALENDAR', 'VERSION:2.0', 'METHOD:PUBLISH', 'REFRESH-INTERVAL;VALUE=DURATION:PT30M', 'X-PUBLISHED-TTL:PT30M', 'NAME:Layanan', 'X-WR-CALNAME:Layanan',
      'UID:a@pulih', 'SEQUENCE:2', 'DTSTAMP:20261120T010203Z', 'LAST-MODIFIED:20261120T010203Z', 'DTSTART:20261125T150000Z', 'DTEND:20261125T153000Z', 'STATUS:CONFIRMED',
      String.raw`DESCRIPTION;LANGUAGE=id:pembaruan\; sistem\, dan\nrestart \\ server`,
    ]))
    expect(linesOf(file({ status: 'CANCELLED' }))).toContain('STATUS:CANCELLED')
  })

  it('never ends before it begins, and always takes some time', () => {
    expect(linesOf(file({ until: event.from - 1 }))).toContain('DTEND:20261125T150100Z')
  })

  it('brings any text back whole, in lines of at most 75 octets, none of which halves a letter', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.string({ unit: 'grapheme', maxLength: 60 }), (summary, description) => {
      const ics = file({ summary, description }, description)
      expect(ics.split('\r\n').filter((line) => Buffer.byteLength(line) > 75 || Buffer.from(line).toString('utf8') !== line)).toEqual([])
      expect(textIn(ics, 'SUMMARY')).toBe(calendarText(summary))
      expect(textIn(ics, 'DESCRIPTION')).toBe(calendarText(description))
      expect(textIn(ics, 'NAME')).toBe(calendarText(description))
      // Nothing that somebody wrote can become a line of its own.
      expect(linesOf(ics).filter((line) => line.startsWith('BEGIN:') || line.startsWith('END:'))).toEqual(['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'END:VEVENT', 'END:VCALENDAR'])
    }), { numRuns: 60 })
  })

  it('is understood by an independent reader, whatever is written in it', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ unit: fc.constantFrom('\\', 'n', 'N', ';', ',', ':', '\n', '\r', '"', ' ', '\t', 'é', '\u0007', '\uD800', 'BEGIN:', '=') }), (summary, description) => {
      const [event, ...more] = new ICAL.Component(ICAL.parse(file({ summary, description })) as unknown[]).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))
      expect(more).toEqual([])
      expect(event?.summary).toBe(calendarText(summary))
      expect(event?.description).toBe(calendarText(description))
      expect(event?.startDate.toJSDate().getTime()).toBe(Date.parse('2026-11-25T15:00:00Z'))
    }), { numRuns: 100 })
  })

  it('leaves a text as it is that a person would type', () => {
    const typed = 'Pembaruan “SIMRS” v4; 50% selesai, 👩‍⚕️ siap\n\tlihat C:\\data'
    expect(calendarText(typed)).toBe(typed)
    expect(calendarText('a\r\nb\rc\u2028d\u0000\uD800e')).toBe('a\nb\nc\nde')
  })
})
