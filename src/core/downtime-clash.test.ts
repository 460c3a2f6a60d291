import { describe, expect, it } from 'vitest'
import { calendar } from './calendar.ts'
import { DAY, HOUR, MINUTE } from './clock.ts'
import { clashes, type ClashOf } from './downtime-clash.ts'
import { downtimeDigest, unitsTouched, type DowntimeAsk } from './downtime.ts'
import type { Service } from './downtime-rules.ts'
import { indonesia } from './holidays.ts'

const wib = (said: string) => Date.parse(`${said}:00+07:00`)
const simrs: Service = { name: 'simrs', title: 'SIMRS', kind: 'application', servers: ['app1'], systems: ['simrs'], units: null, busy: [{ days: [1, 2, 3, 4, 5, 6], from: '07:00', until: '14:00' }], probes: [], ticks: [] }
const lis: Service = { ...simrs, name: 'lis', title: 'Laboratorium', systems: ['lis'], units: ['lab'], busy: [] }
const days = calendar({ zone: 'Asia/Jakarta', workdays: [1, 2, 3, 4, 5], table: indonesia, overrides: [] })
const ask = (from: string, minutes: number, how: Partial<DowntimeAsk> = {}): DowntimeAsk => ({ kind: 'planned', window: { from: wib(from), until: wib(from) + minutes * MINUTE }, work: 'restart', what: 'restart', services: ['simrs'], contact: 'EDP', wayBack: null, incident: null, ...how })
const found = (one: DowntimeAsk, how: Partial<ClashOf> = {}) => clashes({ ask: one, rules: { notice: 3 * DAY }, services: [simrs, lis], calendar: days, backups: [], others: [], now: new Date(wib('2026-11-23T11:00')), ...how })

describe('what speaks against a moment', () => {
  it('nothing, at night, with three days of notice', () => {
    expect(found(ask('2026-12-09T22:00', 30))).toEqual([])
  })

  it('R31: clinic hours of a service that goes down, also where work begins before them', () => {
    expect(found(ask('2026-12-09T06:50', 30))).toEqual([{ kind: 'busy-hours', service: 'simrs', from: '07:00', until: '14:00' }])
    expect(found(ask('2026-12-09T06:30', 30))).toEqual([])
    expect(found(ask('2026-12-09T09:00', 30, { services: ['lis'] }))).toEqual([])
    expect(found(ask('2026-12-13T09:00', 30))).toEqual([])
  })

  it('less notice than the rule, a holiday, an update without a way back', () => {
    expect(found(ask('2026-11-24T22:00', 30))).toEqual([{ kind: 'short-notice', notice: 35 * HOUR, rule: 3 * DAY }])
    expect(found(ask('2026-12-25T09:00', 30))).toEqual([{ kind: 'holiday', date: '2026-12-25' }])
    expect(found(ask('2026-12-09T22:00', 30, { work: 'update' }))).toEqual([{ kind: 'no-way-back', work: 'update' }])
  })

  it('R31: a back-up of what goes down, and another downtime', () => {
    const backups = [{ system: 'simrs', schedule: 'malam', at: wib('2026-12-09T22:20'), length: HOUR }, { system: 'lis', schedule: 'lab', at: wib('2026-12-09T22:10'), length: HOUR }, { system: 'simrs', schedule: 'nanti', at: wib('2026-12-09T22:30'), length: HOUR }]
    expect(found(ask('2026-12-09T22:00', 30), { backups })).toEqual([{ kind: 'backup', system: 'simrs', schedule: 'malam', at: wib('2026-12-09T22:20') }])
    const window = { from: wib('2026-12-09T21:00'), until: wib('2026-12-09T22:01') }
    expect(found(ask('2026-12-09T22:00', 30), { others: [{ number: 'HNT-2026-003', window, services: ['simrs', 'lis'] }] })).toEqual([{ kind: 'downtime', number: 'HNT-2026-003', window, services: ['simrs'] }])
  })

  it('of an unplanned one nothing does: nobody chose it', () => {
    expect(found(ask('2026-11-23T11:00', 30, { kind: 'unplanned' }))).toEqual([])
  })
})

describe('a downtime', () => {
  it('R30: names what each unit misses, and the units that go on as ever', () => {
    const units = [{ key: 'igd', name: 'IGD' }, { key: 'lab', name: 'Laboratorium' }]
    expect(unitsTouched({ units, services: [simrs, lis], down: ['lis'] })).toEqual([{ key: 'igd', name: 'IGD', touched: [] }, { key: 'lab', name: 'Laboratorium', touched: ['lis'] }])
  })

  it('is another one when its window or its services change, and the same in another order', () => {
    const one = ask('2026-12-09T22:00', 30, { services: ['simrs', 'lis'] })
    expect(downtimeDigest(one)).toBe(downtimeDigest({ ...one, services: ['lis', 'simrs'] }))
    expect(downtimeDigest(one)).not.toBe(downtimeDigest({ ...one, window: { ...one.window, until: one.window.until + MINUTE } }))
  })
})
