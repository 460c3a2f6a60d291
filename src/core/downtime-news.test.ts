import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from './clock.ts'
import { newsDue, nextNews, promisedEnd, type NewsOf, type Stage, type Told } from './downtime-news.ts'

const from = Date.parse('2026-12-09T15:00:00Z')
const window = { from, until: from + 30 * MINUTE }
const rules = { remind: [3 * DAY, DAY, HOUR, 15 * MINUTE], overrun: 15 * MINUTE, updates: 30 * MINUTE, saveBefore: 10 * MINUTE }
const announced = (at: number): Told => ({ kind: 'announced', at, window, before: null })
const of = (how: Partial<NewsOf>): NewsOf => ({ facts: { kind: 'planned', window }, stage: 'announced', told: [announced(from - 10 * DAY)], rules, now: from, ...how })

/** Lives minute by minute, telling whatever is due. */
function lived(how: { readonly since: number; readonly until: number; readonly step: number; readonly stageAt: (now: number) => Stage }): readonly Told[] {
  const told: Told[] = [announced(how.since)]
  for (let now = how.since; now <= how.until; now += how.step) {
    const due = newsDue(of({ now, told, stage: how.stageAt(now) }))
    if (due !== null) told.push({ ...due, at: now })
  }
  return told.slice(1)
}

describe('what units hear of a downtime', () => {
  it('is reminded of three days, a day, an hour and a quarter before', () => {
    const told = lived({ since: from - 10 * DAY, until: from, step: MINUTE, stageAt: () => 'announced' })
    expect(told.map(({ kind, before, at }) => [kind, before, from - at])).toEqual([3 * DAY, DAY, HOUR, 15 * MINUTE].map((before) => ['reminder', before, before]))
  })

  it('is not reminded of what it was told just now', () => {
    expect(lived({ since: from - 2 * HOUR, until: from - MINUTE, step: MINUTE, stageAt: () => 'announced' }).map(({ before }) => before)).toEqual([HOUR, 15 * MINUTE])
    expect(lived({ since: from - 10 * MINUTE, until: from - MINUTE, step: MINUTE, stageAt: () => 'announced' })).toEqual([])
  })

  it('reminders that were missed while the bot was away collapse into the last', () => {
    const due = newsDue(of({ now: from - 40 * MINUTE }))
    expect(due).toMatchObject({ kind: 'reminder', before: HOUR })
    expect(newsDue(of({ now: from - 40 * MINUTE, told: [announced(from - 10 * DAY), { kind: 'reminder', before: HOUR, window, at: from - 40 * MINUTE }] }))).toBeNull()
  })

  it('R33: hears at the announced end that it goes on, and again until it ends', () => {
    const told = lived({ since: from - DAY, until: from + 2 * HOUR, step: MINUTE, stageAt: (now) => (now < from ? 'announced' : 'under-way') })
    const overruns = told.filter(({ kind }) => kind === 'overrun')
    expect(overruns.map(({ at, window: promised }) => [(at - from) / MINUTE, (promised.until - from) / MINUTE])).toEqual([[30, 45], [45, 60], [60, 75], [75, 90], [90, 105], [105, 120], [120, 135]])
  })

  it('a promise is never in the past, however long the bot was away', () => {
    expect(newsDue(of({ stage: 'under-way', now: from + 3 * HOUR + MINUTE }))).toMatchObject({ kind: 'overrun', window: { until: from + 3 * HOUR + 15 * MINUTE } })
  })

  it('hears that nothing has begun, where nothing has', () => {
    expect(newsDue(of({ now: from + 5 * MINUTE }))).toBeNull()
    expect(newsDue(of({ now: from + 10 * MINUTE }))).toMatchObject({ kind: 'not-begun' })
  })

  it('hears the same of a time that is being decided anew, and ever less often the longer nothing has begun', () => {
    const later = { from: from + 2 * DAY, until: from + 2 * DAY + 30 * MINUTE }
    const moved = { facts: { kind: 'planned' as const, window: later }, stage: 'asked' as const }
    expect(newsDue(of({ ...moved, now: from + 5 * MINUTE }))).toBeNull()
    expect(newsDue(of({ ...moved, now: from + 10 * MINUTE }))).toMatchObject({ kind: 'not-begun', window })
    expect(newsDue(of({ ...moved, told: [], now: from + 10 * MINUTE }))).toBeNull()
    const told = lived({ since: from - DAY, until: from + DAY, step: MINUTE, stageAt: () => 'announced' }).filter(({ kind }) => kind === 'not-begun')
    expect(told.map(({ at }) => (at - from) / MINUTE)).toEqual([10, 25, 40, 55, 80, 130, 230, 430, 830])
  })

  it('a clock that was ahead and is put right leaves nobody without news for as long as it was ahead', () => {
    const ahead = (kind: Told['kind']): Told => ({ kind, at: from + 7 * DAY, window: { from, until: from + 7 * DAY + 15 * MINUTE }, before: null })
    expect(newsDue(of({ facts: { kind: 'unplanned', window }, stage: 'under-way', told: [{ kind: 'started', at: from, window, before: null }, ahead('update')], now: from + HOUR }))).toMatchObject({ kind: 'update', window: { until: from + HOUR + 30 * MINUTE } })
    expect(newsDue(of({ stage: 'under-way', told: [announced(from - DAY), ahead('overrun')], now: from + 31 * MINUTE }))).toMatchObject({ kind: 'overrun', window: { until: from + 45 * MINUTE } })
    expect(newsDue(of({ told: [announced(from - DAY), ahead('not-begun')], now: from + 15 * MINUTE }))).toMatchObject({ kind: 'not-begun' })
  })

  it('of an unplanned one it hears at the end that somebody named, where that comes before the next word is due', () => {
    const told: readonly Told[] = [{ kind: 'started', at: from, window, before: null }, { kind: 'update', at: from, window: { from, until: from + 20 * MINUTE }, before: null }]
    const at = (now: number) => of({ facts: { kind: 'unplanned', window }, stage: 'verifying', told, now })
    expect(nextNews(at(from + MINUTE))).toBe(from + 20 * MINUTE)
    expect(newsDue(at(from + 20 * MINUTE - 1))).toBeNull()
    expect(newsDue(at(from + 20 * MINUTE))).toMatchObject({ kind: 'update', window: { until: from + 50 * MINUTE } })
  })

  it('of an unplanned one it hears every so often, whatever end was hoped for', () => {
    const told = [{ kind: 'started' as const, at: from, window, before: null }]
    expect(newsDue(of({ facts: { kind: 'unplanned', window }, stage: 'under-way', told, now: from + 29 * MINUTE }))).toBeNull()
    expect(newsDue(of({ facts: { kind: 'unplanned', window }, stage: 'under-way', told, now: from + 30 * MINUTE }))).toMatchObject({ kind: 'update', window: { until: from + HOUR } })
  })

  it('of a window that was moved, only what was told since counts', () => {
    const later = { from: from + DAY, until: from + DAY + 30 * MINUTE }
    const told: readonly Told[] = [announced(from - 10 * DAY), { kind: 'reminder', before: HOUR, window, at: from - HOUR }, { kind: 'changed', at: from - 30 * MINUTE, window: later, before: null }]
    expect(newsDue(of({ facts: { kind: 'planned', window: later }, told, now: from }))).toBeNull()
    expect(newsDue(of({ facts: { kind: 'planned', window: later }, told, now: later.from - HOUR }))).toMatchObject({ before: HOUR, window: later })
    expect(promisedEnd({ facts: { kind: 'planned', window: later }, told })).toBe(later.until)
  })

  it('however often anybody looks: each reminder once at most, none late, no silence past a promise, and the next look is never missed', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 * 24 * 60 }), fc.integer({ min: 1, max: 97 }), fc.integer({ min: 0, max: 200 }), (notice, step, work) => {
      const began = from + 3 * MINUTE
      const ended = began + work * MINUTE
      const stageAt = (now: number): Stage => (now < began ? 'announced' : now < ended ? 'under-way' : 'back')
      const since = from - notice * MINUTE
      const told = lived({ since, until: ended + HOUR, step: step * MINUTE, stageAt })
      const reminders = told.filter(({ kind }) => kind === 'reminder')
      expect(new Set(reminders.map(({ before }) => before)).size).toBe(reminders.length)
      for (const { at, before } of reminders) {
        expect(at).toBeLessThan(from)
        // None whose successor was due already.
        expect(rules.remind.filter((other) => other < (before ?? 0) && from - other <= at)).toEqual([])
      }
      for (const { kind, at, window: promised } of told) {
        if (kind === 'overrun') expect(promised.until).toBeGreaterThan(at)
        expect(at).toBeLessThan(ended)
      }
      let now = since
      const seen: Told[] = [announced(since)]
      for (let turns = 0; turns < 100; turns += 1) {
        const state = of({ now, told: seen, stage: stageAt(now) })
        const due = newsDue(state)
        if (due !== null) seen.push({ ...due, at: now })
        const next = due === null ? nextNews(state) : now
        if (next === null) break
        expect(next).toBeGreaterThanOrEqual(now)
        if (due === null && next >= from && stageAt(next) === 'announced') break
        now = next
      }
    }), { numRuns: 200 })
  })
})
