import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from './clock.ts'
import { nextReach, reachDue, toCall, type ReachOf } from './downtime-reach.ts'
import type { Evidence } from './procedure.ts'
import type { Answered } from './unit-answer.ts'

const from = Date.parse('2026-12-09T15:00:00Z')
const window = { from, until: from + 30 * MINUTE }
const touched = (key: string) => ({ key, touched: ['simrs'] })
const answer = (unit: string, at: number, kind: Answered['kind'] = 'received'): Answered => ({ id: at, unit, kind, note: null, by: 'Ani', at, settled: null })
const noted = (on: string, at: number, seen: unknown): Evidence => ({ at, step: 'due', what: 'noted', by: null, revision: 1, on, note: '', seen })
const of = (how: Partial<ReachOf> & { readonly since?: number } = {}): ReachOf => ({
  facts: { kind: 'planned', window }, stage: 'announced', state: { evidence: [] }, told: [{ kind: 'announced', at: how.since ?? from - 10 * DAY, window, before: null }],
  units: [touched('igd'), touched('farmasi'), { key: 'gizi', touched: [] }], reached: new Set(['igd', 'farmasi', 'gizi']), answers: [], rules: { chase: 4 * HOUR, updates: 30 * MINUTE, aftermath: 12 * HOUR }, now: from, ...how,
})

/** Lives in steps, writing down what is due as the procedure would. */
function lived(how: Partial<ReachOf> & { readonly since: number; readonly step: number; readonly until?: number }) {
  const evidence: Evidence[] = []
  const done: { readonly what: string; readonly after: number; readonly units: readonly string[] }[] = []
  for (let now = how.since; now < (how.until ?? from); now += how.step) {
    const due = reachDue(of({ ...how, state: { evidence }, now }))
    if (due.askAgain.length > 0) { evidence.push(noted('asked-again', now, { units: due.askAgain })); done.push({ what: 'asked', after: now - how.since, units: due.askAgain }) }
    if (due.call.length > 0) { evidence.push(noted('to-call', now, { units: due.call })); done.push({ what: 'named', after: now - how.since, units: due.call.map(({ unit }) => unit) }) }
  }
  return done
}

describe('units that do not answer', () => {
  it('are asked once more after the rule’s time, and named after it again: once each, and only those that miss something', () => {
    expect(lived({ since: from - 10 * DAY, step: MINUTE, answers: [answer('igd', from - 10 * DAY + HOUR)] })).toEqual([
      { what: 'asked', after: 4 * HOUR, units: ['farmasi'] },
      { what: 'named', after: 8 * HOUR, units: ['farmasi'] },
    ])
  })

  it('R37: are asked and named after it is over too, for as long as units are watched', () => {
    const told = [{ kind: 'back' as const, at: from, window, before: null }]
    expect(lived({ since: from, step: MINUTE, until: from + DAY, told, stage: 'back', answers: [answer('igd', from + MINUTE, 'normal')] })).toEqual([
      { what: 'asked', after: 4 * HOUR, units: ['farmasi'] },
      { what: 'named', after: 8 * HOUR, units: ['farmasi'] },
    ])
    expect(reachDue(of({ told, stage: 'back', now: from + 12 * HOUR }))).toEqual({ askAgain: [], call: [] })
  })

  it('are asked and named in good time where little is left', () => {
    expect(lived({ since: from - 3 * HOUR, step: MINUTE }).map(({ what, after }) => [what, after / HOUR])).toEqual([['asked', 1], ['named', 2]])
  })

  it('are asked before they are named, also where nobody was there to ask', () => {
    expect(lived({ since: from - 10 * DAY, step: 8 * HOUR }).map(({ what, after }) => [what, after / HOUR])).toEqual([['asked', 8], ['named', 16]])
  })

  it('are asked anew when the time has changed, whatever they said before', () => {
    const told = [{ kind: 'announced' as const, at: from - 10 * DAY, window, before: null }, { kind: 'changed' as const, at: from - 2 * DAY, window, before: null }]
    const known = { told, answers: [answer('igd', from - 9 * DAY), answer('farmasi', from - DAY)], state: { evidence: [noted('asked-again', from - 9 * DAY, { units: ['igd'] })] } }
    expect(reachDue(of({ ...known, now: from - 2 * DAY + 4 * HOUR })).askAgain).toEqual(['igd'])
  })

  it('are left alone once work has begun', () => {
    expect(reachDue(of({ stage: 'under-way', now: from + MINUTE }))).toEqual({ askAgain: [], call: [] })
    expect(reachDue(of({ now: from + MINUTE })).askAgain).toEqual([])
  })

  it('of what came by itself are named after two updates, and not asked again: each update asks', () => {
    const told = [{ kind: 'started' as const, at: from, window, before: null }]
    const down = { facts: { kind: 'unplanned' as const, window }, stage: 'under-way' as const, told }
    expect(lived({ ...down, since: from, step: MINUTE, until: from + 3 * HOUR })).toEqual([{ what: 'named', after: HOUR, units: ['igd', 'farmasi'] }])
  })
})

describe('units that no room reaches', () => {
  const reached = new Set(['igd', 'farmasi'])

  it('are named at once, those that miss nothing too, and once', () => {
    expect(lived({ since: from - 10 * DAY, step: MINUTE, until: from - 10 * DAY + HOUR, reached })).toEqual([{ what: 'named', after: 0, units: ['gizi'] }])
  })

  it('are named again when they have to hear something new, and not once they know it', () => {
    const state = { evidence: [noted('to-call', from - 9 * DAY, { units: [{ unit: 'gizi', why: 'unreachable' }] })] }
    const told = [...of().told, { kind: 'cancelled' as const, at: from - DAY, window, before: null }]
    expect(reachDue(of({ reached, state, now: from - DAY })).call).toEqual([])
    expect(reachDue(of({ reached, state, told, stage: 'over', now: from - DAY })).call).toEqual([{ unit: 'gizi', why: 'unreachable' }])
    expect(reachDue(of({ reached, state, told, stage: 'over', now: from - DAY, answers: [answer('gizi', from - DAY + MINUTE)] })).call).toEqual([])
  })

  it('stand on the list until they know', () => {
    const state = { evidence: [noted('to-call', from - 9 * DAY, { units: [{ unit: 'gizi', why: 'unreachable' }, { unit: 'igd', why: 'silent' }] })] }
    expect(toCall(of({ reached, state }))).toEqual([{ unit: 'gizi', why: 'unreachable' }, { unit: 'igd', why: 'silent' }])
    expect(toCall(of({ reached, state, answers: [answer('gizi', from - 8 * DAY)] }))).toEqual([{ unit: 'igd', why: 'silent' }])
  })
})

it('nobody is asked or named twice, nor named before being asked, whenever somebody looks', () => {
  fc.assert(fc.property(fc.integer({ min: 5, max: 20 * 24 * 60 }), fc.integer({ min: 2, max: 60 }), fc.subarray(['igd', 'farmasi', 'gizi']), (before, looks, reached) => {
    const done = lived({ since: from - before * MINUTE, step: before * MINUTE / looks, reached: new Set(reached) })
    const times = (what: string, unit: string) => done.filter((one) => one.what === what && one.units.includes(unit)).length
    for (const { key, touched: misses } of of().units) {
      expect(times('asked', key)).toBeLessThanOrEqual(1)
      expect(times('named', key)).toBeLessThanOrEqual(1)
      if (misses.length > 0 && reached.includes(key) && times('named', key) > 0) expect(done.findIndex((one) => one.what === 'asked')).toBeLessThan(done.findIndex((one) => one.what === 'named' && one.units.includes(key)))
      if (!reached.includes(key)) expect(times('named', key)).toBe(1)
    }
  }))
})

it('the next look is never before what it would find', () => {
  fc.assert(fc.property(fc.integer({ min: 5, max: 20 * 24 * 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (before, share) => {
    const since = from - before * MINUTE
    const now = Math.floor(since + share * (from - since))
    const look = nextReach(of({ since, now }))
    if (look === null || look > now) expect(reachDue(of({ since, now })).askAgain).toEqual([])
  }))
})
