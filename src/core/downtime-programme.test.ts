import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY } from './clock.ts'
import { nextProgramme, programmeOf, type ProgrammeDowntime, type ProgrammeOf } from './downtime-programme.ts'

const zone = 'Asia/Jakarta'
const at = (wall: string) => Date.parse(`${wall}T22:00:00+07:00`)
const work = (wall: string, how: ProgrammeDowntime['how'] = 'begun'): ProgrammeDowntime => ({ procedure: 1, number: 'HNT-2027-001', window: { from: at(wall), until: at(wall) + 1 }, how })
const of = (now: string, downtimes: readonly ProgrammeDowntime[] = [], change: Partial<ProgrammeOf> = {}) =>
  programmeOf({ programme: { months: [4, 7, 12], planBefore: 28 * DAY }, year: 2027, downtimes, since: at('2026-11-22'), zone, now: at(now), ...change }).map(({ key, state }) => `${key} ${state}`)

describe('the yearly programme', () => {
  it('is due four weeks before each month, planned, held, or passed', () => {
    expect(of('2027-02-15')).toEqual(['2027-04 later', '2027-07 later', '2027-12 later'])
    expect(of('2027-03-10')).toEqual(['2027-04 due', '2027-07 later', '2027-12 later'])
    expect(of('2027-03-10', [work('2027-04-14', 'open')])).toEqual(['2027-04 planned', '2027-07 later', '2027-12 later'])
    expect(of('2027-08-01', [work('2027-04-14')])).toEqual(['2027-04 held', '2027-07 passed', '2027-12 later'])
  })

  it('counts what was moved past its month, and what came a little early', () => {
    expect(of('2027-06-01', [work('2027-05-03')])[0]).toBe('2027-04 held')
    expect(of('2027-06-01', [work('2027-03-20')])[0]).toBe('2027-04 held')
    expect(of('2028-01-20', [work('2028-01-12')])[2]).toBe('2027-12 held')
    expect(of('2027-06-01', [work('2027-02-10')])[0]).toBe('2027-04 passed')
  })

  it('blames nobody for months before the books began', () => {
    expect(of('2026-12-30', [], { year: 2026 })).toEqual(['2026-04 before', '2026-07 before', '2026-12 due'])
    expect(of('2026-12-30', [], { year: 2026, since: null })).toEqual(['2026-04 before', '2026-07 before', '2026-12 due'])
  })

  it('looks again when a month becomes due, and when it is over', () => {
    const next = (now: string) => nextProgramme({ programme: { months: [4, 7, 12], planBefore: 28 * DAY }, zone, now: at(now) })
    expect(next('2027-01-10')).toBe(Date.parse('2027-04-01T00:00:00+07:00') - 28 * DAY)
    expect(next('2027-03-10')).toBe(Date.parse('2027-05-01T00:00:00+07:00'))
    expect(nextProgramme({ programme: { months: [], planBefore: DAY }, zone, now: at('2027-01-10') })).toBeNull()
  })

  it('counts each downtime for one month at most, whichever months are written', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }), fc.integer({ min: 0, max: 364 }), (months, day) => {
      const one = work(new Date(Date.parse('2027-01-01') + day * DAY).toISOString().slice(0, 10))
      const years = [2026, 2027, 2028].flatMap((year) => programmeOf({ programme: { months: months.toSorted((a, b) => a - b), planBefore: 28 * DAY }, year, downtimes: [one], since: 0, zone, now: at('2028-12-31') }))
      expect(years.filter(({ downtimes }) => downtimes.length > 0)).toHaveLength(1)
      const own = years.find(({ from, until }) => from <= one.window.from && one.window.from < until)
      if (own !== undefined) expect(own.state).toBe('held')
    }))
  })
})
