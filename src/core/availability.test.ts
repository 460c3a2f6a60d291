import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { availability, lengthOf, type Outage } from './availability.ts'
import { DAY, HOUR, MINUTE } from './clock.ts'
import { monthsUntil } from './month.ts'

const november = monthsUntil({ zone: 'Asia/Jakarta', now: new Date('2026-11-23T03:00:00Z'), months: 1 })[0]!
const within = { from: november.from, until: november.to }
const later = within.until + DAY
const at = (clock: string) => Date.parse(`2026-11-${clock}:00+07:00`)
const maintenance: Outage = { services: ['simrs'], planned: { from: at('10T22:00'), until: at('10T22:30') }, from: at('10T22:00'), until: at('10T22:30') }
const broken: Outage = { services: ['simrs', 'farmasi'], planned: null, from: at('12T09:00'), until: at('12T10:00') }
const of = (outages: readonly Outage[], more: Partial<Parameters<typeof availability>[0]> = {}) => availability({ service: 'simrs', outages, within, now: later, since: 0, ...more })

describe('how long a service was there', () => {
  it('is all of the month where nothing was written down', () => {
    expect(of([])).toEqual({ reckoned: 30 * DAY, planned: 0, unplanned: 0, share: 1 })
  })

  it('tells planned from unplanned minutes', () => {
    expect(of([maintenance, broken])).toEqual({ reckoned: 30 * DAY, planned: 30 * MINUTE, unplanned: HOUR, share: 1 - (90 * MINUTE) / (30 * DAY) })
    expect(of([maintenance, broken], { service: 'farmasi' })).toMatchObject({ planned: 0, unplanned: HOUR })
    expect(of([maintenance, broken], { service: 'radiologi' })).toMatchObject({ planned: 0, unplanned: 0, share: 1 })
  })

  it('counts what went on past its announced end as unplanned', () => {
    expect(of([{ ...maintenance, until: at('10T23:15') }])).toMatchObject({ planned: 30 * MINUTE, unplanned: 45 * MINUTE })
  })

  it('counts a moment once where several outages meet, as planned where one of them was', () => {
    expect(of([maintenance, { ...broken, from: at('10T22:15'), until: at('10T22:45') }])).toMatchObject({ planned: 30 * MINUTE, unplanned: 15 * MINUTE })
    expect(of([broken, broken, broken])).toMatchObject({ unplanned: HOUR })
  })

  it('begins and ends with the month on the site’s wall', () => {
    const overNewMonth: Outage = { services: ['simrs'], planned: null, from: Date.parse('2026-10-31T23:30:00+07:00'), until: Date.parse('2026-11-01T00:20:00+07:00') }
    expect(of([overNewMonth])).toMatchObject({ unplanned: 20 * MINUTE })
    expect(new Date(november.from).toISOString()).toBe('2026-10-31T17:00:00.000Z')
  })

  it('counts what goes on until now, and reckons no time to come', () => {
    const now = at('12T09:20')
    expect(of([{ ...broken, until: null }], { now })).toMatchObject({ reckoned: now - within.from, unplanned: 20 * MINUTE })
  })

  it('claims nothing of the time before its books began', () => {
    expect(of([], { since: later })).toEqual({ reckoned: 0, planned: 0, unplanned: 0, share: null })
    expect(of([maintenance], { since: at('10T22:20') })).toMatchObject({ reckoned: within.until - at('10T22:20'), planned: 10 * MINUTE })
  })

  it('agrees with counting minute by minute, whatever meets whatever', () => {
    const minute = fc.integer({ min: -50, max: 250 })
    const stretch = fc.tuple(minute, fc.integer({ min: 0, max: 120 })).map(([from, length]) => ({ from: from * MINUTE, until: (from + length) * MINUTE }))
    const outage = fc.record({ services: fc.subarray(['a', 'b']), planned: fc.option(stretch), stretch, ended: fc.boolean() }).map(({ services, planned, stretch: { from, until }, ended }): Outage => ({ services, planned, from, until: ended ? until : null }))
    fc.assert(fc.property(fc.array(outage, { maxLength: 6 }), stretch, fc.tuple(minute, minute), (outages, month, minutesOf) => {
      const [now, since] = [minutesOf[0] * MINUTE, minutesOf[1] * MINUTE]
      const isIn = (moment: number, one: { readonly from: number; readonly until: number }) => one.from <= moment && moment < one.until
      const minutes = Array.from({ length: 500 }, (_, n) => (n - 60) * MINUTE).filter((moment) => isIn(moment, month) && moment < now && moment >= since)
      const felt = outages.filter(({ services }) => services.includes('a'))
      const down = (one: Outage, moment: number) => isIn(moment, { from: one.from, until: one.until ?? now })
      const planned = minutes.filter((moment) => felt.some((one) => down(one, moment) && one.planned !== null && isIn(moment, one.planned))).length
      const all = minutes.filter((moment) => felt.some((one) => down(one, moment))).length
      const found = availability({ service: 'a', outages, within: month, now, since })
      expect(found).toEqual({ reckoned: minutes.length * MINUTE, planned: planned * MINUTE, unplanned: (all - planned) * MINUTE, share: minutes.length === 0 ? null : (minutes.length - all) / minutes.length })
    }), { numRuns: 300 })
  })

  it('is never more than there is, nor less than nothing', () => {
    const stretch = fc.tuple(fc.integer(), fc.nat(1e6)).map(([from, length]) => ({ from, until: from + length }))
    fc.assert(fc.property(fc.array(stretch), (stretches) => {
      const covered = lengthOf(stretches)
      expect(covered).toBeLessThanOrEqual(stretches.reduce((sum, { from, until }) => sum + until - from, 0))
      expect(covered).toBeGreaterThanOrEqual(Math.max(0, ...stretches.map(({ from, until }) => until - from)))
      expect(lengthOf([...stretches, ...stretches].reverse())).toBe(covered)
    }))
  })
})
