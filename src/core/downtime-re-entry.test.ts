import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from './clock.ts'
import { isFollowedUp, nextReEntry, notEntered, reEntryDue, RE_ENTRY } from './downtime-re-entry.ts'
import type { Evidence, ProcedureState } from './procedure.ts'
import type { Answered, UnitAnswer } from './unit-answer.ts'

const back = Date.parse('2026-11-25T22:30:00+07:00')
const line = (change: Partial<Evidence>): Evidence => ({ at: back, step: 'back', what: 'told', by: null, revision: 0, on: null, note: null, seen: null, ...change })
const state = (...more: readonly Evidence[]) => ({
  id: 1, ending: null, at: 0, revision: 0, stands: [{ is: 'watching', since: back, lookAt: back, why: null }], skips: [], script: { kind: 'downtime', farewell: 'cancelled', steps: [{ kind: 'wait', key: 're-entered', work: 're-entered', every: 1, within: null, late: 'go-on' }] },
  plan: { digest: '', at: 0, spent: null, facts: {} }, evidence: [line({}), ...more],
}) as unknown as ProcedureState
const units = [{ key: 'igd', name: 'IGD', touched: ['simrs'] }, { key: 'farmasi', name: 'Farmasi', touched: ['simrs'] }, { key: 'gizi', name: 'Gizi', touched: [] }]
const said = (id: number, unit: string, kind: UnitAnswer): Answered => ({ id, unit, kind, note: kind === 'trouble' ? 'cetak gagal' : null, by: 'X', at: back + HOUR, settled: null })

describe('typing in again what was written on paper', () => {
  it('is asked of those who missed something and are silent, after a day and after three', () => {
    const answers = [said(1, 'igd', 'entered')]
    expect(notEntered({ units, answers }).map(({ key }) => key)).toEqual(['farmasi'])
    expect(reEntryDue({ state: state(), units, answers, now: back + DAY - 1 })).toBeNull()
    expect(reEntryDue({ state: state(), units, answers, now: back + DAY })).toEqual({ units: [{ key: 'farmasi', name: 'Farmasi' }], n: 1, last: 'no' })
    const once = state(line({ step: 're-entered', what: 'noted', on: RE_ENTRY, seen: { n: 1 } }))
    expect(reEntryDue({ state: once, units, answers, now: back + 2 * DAY })).toBeNull()
    expect(nextReEntry({ state: once, units, answers })).toBe(back + 3 * DAY)
    expect(reEntryDue({ state: once, units, answers, now: back + 4 * DAY })?.last).toBe('yes')
  })

  it('is asked once of whoever was away over both moments', () => {
    expect(reEntryDue({ state: state(), units, answers: [], now: back + 5 * DAY })?.n).toBe(2)
    expect(reEntryDue({ state: state(line({ step: 're-entered', what: 'noted', on: RE_ENTRY, seen: { n: 2 } })), units, answers: [], now: back + 6 * DAY })).toBeNull()
  })

  it('ends the follow-up only where no trouble is open', () => {
    const all = [said(1, 'igd', 'entered'), said(2, 'farmasi', 'entered')]
    expect(isFollowedUp({ units, answers: all })).toBe(true)
    expect(isFollowedUp({ units, answers: [...all, said(3, 'gizi', 'trouble')] })).toBe(false)
    expect(isFollowedUp({ units, answers: [...all, said(3, 'gizi', 'trouble'), said(4, 'gizi', 'normal')] })).toBe(true)
  })
})
