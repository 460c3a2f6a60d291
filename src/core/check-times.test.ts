import { describe, expect, it } from 'vitest'
import { calendar } from './calendar.ts'
import { checkPreset } from './check-presets.ts'
import { askedUnsafe, deadlines, dueStep, isHeld } from './check-times.ts'
import { indonesia } from './holidays.ts'
import { testSite } from '../test/fakes/site.ts'

const calm = calendar({ zone: 'Asia/Jakarta', workdays: [1, 2, 3, 4, 5], table: indonesia, overrides: [] })
const site = testSite()
const morning = checkPreset('morning', { ...site, procedure: null })
const monday = checkPreset('monday', { ...site, procedure: null })
const wib = (at: number | null) => (at === null ? null : new Date(at + 7 * 3_600_000).toISOString().slice(0, 16))

describe('deadlines', () => {
  it('R63: a workday\'s check is signed by 09.00, reminded at 08.30 and 09.00, passed on at 09.30', () => {
    const opened = new Date('2026-11-23T00:30:00Z')
    const { signBy, first } = deadlines(morning, { opened, verdict: 'safe', calendar: calm })
    expect([wib(signBy), wib(first)]).toEqual(['2026-11-23T09:00', '2026-11-23T08:30'])
    const at = (now: string, told: number) => dueStep(morning, { base: opened.getTime(), told, now: new Date(now), verdict: 'safe', calendar: calm })
    expect(at('2026-11-23T01:29:59Z', 0)).toBeNull()
    expect(at('2026-11-23T01:30:00Z', 0)).toMatchObject({ step: { kind: 'reminder', n: 1, of: 3 } })
    expect(at('2026-11-23T02:00:00Z', 1)).toMatchObject({ step: { kind: 'reminder', n: 2, of: 3 } })
    expect(at('2026-11-23T02:30:00Z', 2)).toMatchObject({ step: { kind: 'escalation', n: 3, of: 3 }, next: null })
  })

  it('after a pause tells the newest step only, not three at once', () => {
    const due = dueStep(morning, { base: Date.parse('2026-11-23T00:30:00Z'), told: 0, now: new Date('2026-11-23T05:00:00Z'), verdict: 'safe', calendar: calm })
    expect(due).toMatchObject({ step: { kind: 'escalation', n: 3 }, next: null })
  })

  it('R61: a Monday holiday (17 August 2026) is checked that day and signed on Tuesday', () => {
    const opened = new Date('2026-08-17T02:00:00Z')
    expect(isHeld(monday, opened, calm)).toBe(true)
    expect(wib(deadlines(monday, { opened, verdict: 'safe', calendar: calm }).signBy)).toBe('2026-08-18T12:00')
  })

  it('rolls over collective leave, Christmas and the weekend to the next workday', () => {
    const opened = new Date('2026-12-24T02:00:00Z')
    expect(wib(deadlines(monday, { opened, verdict: 'attention', calendar: calm }).signBy)).toBe('2026-12-28T12:00')
  })

  it('never lets a failure wait for a workday: alarms do not roll', () => {
    const opened = new Date('2026-12-24T02:00:00Z')
    const { signBy, first } = deadlines(monday, { opened, verdict: 'unsafe', calendar: calm })
    expect([wib(signBy), wib(first)]).toEqual(['2026-12-24T12:00', '2026-12-24T11:00'])
  })

  it('holds a workday check on workdays only', () => {
    expect(isHeld(morning, new Date('2026-11-22T00:30:00Z'), calm)).toBe(false)
    expect(isHeld(morning, new Date('2026-12-25T00:30:00Z'), calm)).toBe(false)
    expect(isHeld(morning, new Date('2026-12-28T00:30:00Z'), calm)).toBe(true)
  })
})

describe('a check that becomes unsafe while it waits for a name', () => {
  const opened = '2026-11-23T00:30:00Z'
  const signBy = Date.parse('2026-11-23T02:00:00Z')
  const asked = (now: string, going: Parameters<typeof askedUnsafe>[1]['going']) => {
    const { signBy: by, told, next } = askedUnsafe(morning, { now: new Date(now), going, calendar: calm })
    return [wib(by), told, wib(next)]
  }

  it('is passed on when it would have been: what comes and goes puts nothing off', () => {
    expect(wib(deadlines(morning, { opened: new Date(opened), verdict: 'safe', calendar: calm }).signBy)).toBe('2026-11-23T09:00')
    expect(asked('2026-11-23T00:50:00Z', { signBy, told: 0, next: Date.parse('2026-11-23T01:30:00Z') })).toEqual(['2026-11-23T09:00', 0, '2026-11-23T08:30'])
    expect(asked('2026-11-23T02:29:00Z', { signBy, told: 2, next: Date.parse('2026-11-23T02:30:00Z') })).toEqual(['2026-11-23T09:00', 2, '2026-11-23T09:30'])
  })

  it('is asked about anew when everything was told before', () => {
    expect(asked('2026-11-23T06:00:00Z', { signBy, told: 3, next: null })).toEqual(['2026-11-23T14:30', 0, '2026-11-23T14:00'])
  })

  it('waits for no workday any more, at whatever step it was', () => {
    const rolled = { signBy: Date.parse('2026-11-30T02:00:00Z'), told: 0, next: Date.parse('2026-11-30T01:30:00Z') }
    expect(asked('2026-11-28T03:00:00Z', rolled)).toEqual(['2026-11-28T11:30', 0, '2026-11-28T11:00'])
    // On a Friday night the last step had rolled to Monday.
    const late = { signBy: Date.parse('2026-11-27T16:45:00Z'), told: 2, next: Date.parse('2026-11-29T17:15:00Z') }
    expect(asked('2026-11-27T17:05:00Z', late)).toEqual(['2026-11-27T23:45', 2, '2026-11-28T00:15'])
  })
})
