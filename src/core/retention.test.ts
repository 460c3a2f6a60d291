import { describe, expect, it } from 'vitest'
import type { ChainLink } from './chains.ts'
import { DAY } from './clock.ts'
import { noLongerRemovable, retain, type RetentionAsk } from './retention.ts'
import type { RetentionPlan } from './site.ts'

const zone = 'Asia/Jakarta'
/** Monday, 08.00 WIB. */
const monday = new Date('2026-11-23T01:00:00Z')
const plan = (change: Partial<RetentionPlan> = {}): RetentionPlan => ({ name: 'w-2', maxAge: 14 * DAY, keepCopies: 0, keepDates: 0, keepProven: 1, daily: 0, weekly: 0, monthly: 0, ...change })

let id = 0
function copy(wib: string, change: Partial<ChainLink> = {}): ChainLink {
  id += 1
  return { id, component: 'simrs/database', target: 'nas', level: 'full', baseId: null, takenAt: Date.parse(`${wib}:00+07:00`), bytes: 1000, rung: 'intact', badAt: null, pinnedAt: null, deletingAt: null, ...change }
}
const ask = (copies: readonly ChainLink[], change: Partial<RetentionAsk> = {}): RetentionAsk => ({ copies, plan: plan(), now: monday, zone, busy: null, ...change })
const removed = (of: RetentionAsk): readonly number[] => retain(of).remove.map((it) => it.copy.id).sort((a, b) => a - b)
const reasons = (of: RetentionAsk, which: ChainLink) => retain(of).keep.find((it) => it.copy.id === which.id)?.reasons.map((it) => (it.kind === 'floor' ? it.floor : it.kind))

describe('retention', () => {
  it('R62: takes what is older than two weeks on a Monday, counted in whole local days', () => {
    const old = copy('2026-11-08T23:59')
    const edge = copy('2026-11-09T00:00')
    const fresh = copy('2026-11-22T02:00')
    expect(removed(ask([old, edge, fresh]))).toEqual([old.id])
    // The hour at which somebody presses does not change the list.
    expect(removed(ask([old, edge, fresh], { now: new Date('2026-11-23T16:59:00Z') }))).toEqual([old.id])
    expect(removed(ask([old, edge, fresh], { now: new Date('2026-11-23T17:00:00Z') }))).toEqual([old.id, edge.id])
  })

  it('R62: never takes the last good full, however old it is', () => {
    const ancient = copy('2026-01-04T02:00')
    expect(removed(ask([ancient], { plan: plan({ keepProven: 0 }) }))).toEqual([])
    const damaged = copy('2026-11-22T02:00', { badAt: 1 })
    expect(removed(ask([ancient, damaged]))).toEqual([])
  })

  it('R62: keeps a base as long as a kept differential needs it, and says for which', () => {
    const base = copy('2026-11-01T02:00')
    const differential = copy('2026-11-10T03:00', { level: 'differential', baseId: base.id })
    const newer = copy('2026-11-22T02:00')
    const asked = ask([base, differential, newer])
    expect(removed(asked)).toEqual([])
    expect(retain(asked).keep.find((it) => it.copy.id === base.id)?.reasons).toEqual([{ kind: 'needed', by: differential.id }])
  })

  it('R49: keeps five copies of different dates, however many one date has', () => {
    const sameDay = ['01', '05', '09', '13'].map((hour) => copy(`2026-11-05T${hour}:00`))
    const days = ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05'].map((day) => copy(`${day}T02:00`))
    const asked = ask([...sameDay, ...days], { plan: plan({ keepDates: 5 }) })
    const kept = retain(asked).keep.map((it) => it.copy.id)
    expect(kept).toEqual([sameDay[3]!.id, ...days.slice(1).toReversed().map((it) => it.id)])
  })

  it('R49: does not count a damaged or unproven copy as one of the five', () => {
    const proven = ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05'].map((day) => copy(`${day}T02:00`))
    const damaged = copy('2026-10-06T02:00', { badAt: 1, level: 'differential', baseId: proven[4]!.id })
    const unproven = copy('2026-10-07T02:00', { rung: 'stored', level: 'differential', baseId: proven[4]!.id })
    expect(removed(ask([...proven, damaged, unproven], { plan: plan({ keepDates: 5 }) }))).toEqual([damaged.id, unproven.id])
  })

  it.each([
    ['damaged', { badAt: 1 }],
    ['without its base', { level: 'differential' as const, baseId: 999_999 }],
    ['that stand on one that is being deleted', { level: 'differential' as const, baseId: -1 }],
  ])('R62: counts no copies %s among those that must stay', (_, change) => {
    const leaving = { ...copy('2026-09-01T02:00', { deletingAt: 1 }), id: -1 }
    const [older, sound, newest] = [copy('2026-10-01T02:00'), copy('2026-10-02T02:00'), copy('2026-11-22T02:00')]
    const useless = ['2026-10-03', '2026-10-04', '2026-10-05'].map((day) => copy(`${day}T02:00`, change))
    const all = [leaving, older, sound, ...useless, newest]
    expect(removed(ask(all, { plan: plan({ keepCopies: 2, keepProven: 0 }) }))).toEqual([older.id, ...useless.map((it) => it.id)])
    expect(removed(ask(all, { plan: plan({ keepProven: 2 }) }))).toEqual([older.id, ...useless.map((it) => it.id)])
  })

  it('R62: counts no unproven chain among the proven ones that must stay, be it a link of it that nobody proved', () => {
    const [older, sound, newest] = [copy('2026-10-01T02:00'), copy('2026-10-02T02:00'), copy('2026-11-22T02:00')]
    const unproven = copy('2026-10-03T02:00', { rung: 'stored' })
    const upon = copy('2026-10-04T02:00', { level: 'differential', baseId: unproven.id })
    const all = [older, sound, unproven, upon, newest]
    expect(removed(ask(all, { plan: plan({ keepProven: 2 }) }))).toEqual([older.id, unproven.id, upon.id])
    // Whole it is, though: where only whole chains are asked for, it counts.
    expect(removed(ask(all, { plan: plan({ keepCopies: 2, keepProven: 1 }) }))).toEqual([older.id, sound.id])
  })

  it('R18: keeps sons, fathers and grandfathers by the calendar', () => {
    const dailies = Array.from({ length: 60 }, (_, n) => copy(new Date(Date.parse('2026-09-01T02:00:00Z') + n * DAY).toISOString().slice(0, 16)))
    const kept = retain(ask(dailies, { plan: plan({ maxAge: 0, daily: 2, weekly: 3, monthly: 3 }) })).keep
    expect(kept.map((it) => new Date(it.copy.takenAt + 7 * 3_600_000).toISOString().slice(5, 10))).toEqual(['10-30', '10-29', '10-25', '10-18', '09-30'])
  })

  it('holds everything while a run of the component is going on', () => {
    const copies = [copy('2026-10-01T02:00'), copy('2026-11-22T02:00')]
    expect(retain(ask(copies, { busy: { run: 7 } }))).toMatchObject({ remove: [], held: { kind: 'busy', run: 7 } })
    expect(reasons(ask(copies, { busy: { run: 7 } }), copies[0]!)).toEqual(['held'])
  })

  it.each([['unproven', { rung: 'stored' as const }], ['damaged', { badAt: 1 }]])('R61: holds everything while the newest full is %s', (_, change) => {
    const older = [copy('2026-10-01T02:00'), copy('2026-11-15T02:00')]
    const sunday = copy('2026-11-22T02:00', change)
    expect(retain(ask([...older, sunday]))).toMatchObject({ remove: [], held: { kind: 'newer-unproven', copy: sunday.id } })
  })

  it('keeps what is pinned, with its chain, and lets go what is damaged only by its age', () => {
    const base = copy('2026-09-01T02:00')
    const pinned = copy('2026-09-02T02:00', { level: 'differential', baseId: base.id, pinnedAt: 1 })
    const young = copy('2026-11-20T02:00', { badAt: 1, level: 'differential', baseId: base.id })
    const newest = copy('2026-11-22T02:00')
    expect(removed(ask([base, pinned, young, newest]))).toEqual([])
    expect(removed(ask([base, { ...pinned, pinnedAt: null, badAt: 1 }, { ...young, takenAt: pinned.takenAt }, newest]))).toEqual([base.id, pinned.id, young.id])
  })

  it('lets a shown list go only as it stands: a pin, a new dependant or a copy that left makes it void', () => {
    const base = copy('2026-10-01T02:00')
    const old = copy('2026-10-02T02:00')
    const newest = copy('2026-11-22T02:00')
    const shown = [base.id, old.id]
    expect(noLongerRemovable(ask([base, old, newest]), shown)).toEqual([])
    expect(noLongerRemovable(ask([base, { ...old, pinnedAt: 1 }, newest]), shown)).toEqual([old.id])
    expect(noLongerRemovable(ask([base, newest]), shown)).toEqual([old.id])
    // A copy that would itself be old enough still needs its base while it lies there.
    const late = copy('2026-10-03T02:00', { level: 'differential', baseId: base.id })
    expect(noLongerRemovable(ask([base, old, late, newest]), shown)).toEqual([base.id])
    // What came on top is left for the next time.
    expect(noLongerRemovable(ask([base, old, copy('2026-10-04T02:00'), newest]), shown)).toEqual([])
  })

  it('keeps a month of quarter-hourly logs whole upon their full', () => {
    const base = copy('2026-10-20T00:00')
    const logs: ChainLink[] = [base]
    for (let n = 1; n <= 3000; n += 1) logs.push({ ...copy('2026-10-20T00:00'), level: 'log', baseId: logs.at(-1)!.id, takenAt: base.takenAt + n * 900_000 })
    expect(retain(ask(logs)).remove).toEqual([])
  })
})
