import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainsOf, dependants, linksOf, removalOrder, type ChainLink } from './chains.ts'
import { DAY, HOUR } from './clock.ts'
import { rungs } from './evidence.ts'
import { holdOn, noLongerRemovable, retain, sortOut, type RetentionAsk } from './retention.ts'
import type { RetentionPlan } from './site.ts'

const zone = 'Asia/Makassar'

type Move =
  | { readonly do: 'full' } | { readonly do: 'differential'; readonly on: number } | { readonly do: 'log' }
  | { readonly do: 'prove' | 'damage' | 'pin' | 'unpin'; readonly which: number }
  | { readonly do: 'pass'; readonly ms: number }
  /** Makes the list, lets things happen, and only then deletes the very list. */
  | { readonly do: 'delete'; readonly after: readonly Move[]; readonly stopAfter: number }
  | { readonly do: 'busy' | 'idle' }
  /** An ordinary day: a back-up that is proven at once. */
  | { readonly do: 'day'; readonly level: 'full' | 'differential'; readonly on: number }
  /** A copy of an old differential arrives on this target only now. */
  | { readonly do: 'late'; readonly on: number }

const simple: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Move>({ do: 'full' }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('differential' as const), on: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.constant<Move>({ do: 'log' }) },
  { weight: 25, arbitrary: fc.record({ do: fc.constant('day' as const), level: fc.constantFrom('full' as const, 'differential' as const), on: fc.oneof(fc.constant(0), fc.nat(5)) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('late' as const), on: fc.nat(30) }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('prove' as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('damage' as const, 'pin' as const, 'unpin' as const), which: fc.nat(30) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: -2 * DAY, max: 9 * DAY }) }) },
  { weight: 1, arbitrary: fc.constantFrom<Move>({ do: 'busy' }, { do: 'idle' }, { do: 'idle' }) },
)
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), after: fc.array(simple, { maxLength: 3 }), stopAfter: fc.oneof(fc.constant(99), fc.nat(4)) }) },
)
/** Often none at all, so that each floor also has to hold alone. */
const few = (most: number) => fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(most) })
const plans: fc.Arbitrary<RetentionPlan> = fc.record({
  name: fc.constant('any'), maxAge: fc.nat(20).map((n) => n * DAY),
  keepCopies: few(3), keepDates: few(5), keepProven: few(3), daily: few(4), weekly: few(3), monthly: few(2),
})

/** What a floor may rely on. */
function strength(copies: readonly ChainLink[]) {
  const chains = [...chainsOf(copies).values()]
  const proven = chains.filter((chain) => chain.proven)
  const dates = (of: typeof chains) => new Set(of.map((chain) => new Date(chain.copy.takenAt + 8 * HOUR).toISOString().slice(0, 10))).size
  return {
    restorable: new Set(chains.filter((chain) => chain.restorable).map((chain) => chain.copy.id)),
    copies: new Set(chains.filter((chain) => chain.restorable).map((chain) => chain.root.id)).size,
    proven: new Set(proven.map((chain) => chain.root.id)).size,
    dates: dates(proven),
    newestProven: proven.toSorted((a, b) => b.copy.takenAt - a.copy.takenAt || b.copy.id - a.copy.id)[0]?.copy.id ?? null,
  }
}

class Shelf {
  copies: ChainLink[] = []
  now = Date.parse('2026-01-01T00:00:00Z')
  busy = false
  lastId = 0
  deletions = 0
  readonly plan: RetentionPlan
  constructor(plan: RetentionPlan) { this.plan = plan }

  ask(): RetentionAsk { return { copies: this.copies, plan: this.plan, now: new Date(this.now), zone, busy: this.busy ? { run: 1 } : null } }
  nth(n: number): ChainLink | undefined { return this.copies.length === 0 ? undefined : this.copies[this.copies.length - 1 - (n % this.copies.length)] }
  change(copy: ChainLink | undefined, to: Partial<ChainLink>) { if (copy !== undefined) this.copies = this.copies.map((it) => (it.id === copy.id ? { ...it, ...to } : it)) }
  add(level: ChainLink['level'], baseId: number | null) {
    this.lastId += 1
    this.copies = [...this.copies, { id: this.lastId, component: 'c', target: 't', level, baseId, takenAt: this.now, bytes: 1, rung: 'complete', badAt: null, pinnedAt: null, deletingAt: null }]
  }

  step(it: Move): void {
    switch (it.do) {
      case 'full': { this.add('full', null); break }
      case 'differential': {
        const fulls = this.copies.filter((copy) => copy.level === 'full')
        const base = fulls[fulls.length - 1 - (it.on % Math.max(fulls.length, 1))]
        if (base !== undefined) this.add('differential', base.id)
        break
      }
      case 'log': { const base = this.copies.at(-1); if (base !== undefined) this.add('log', base.id); break }
      case 'prove': { const copy = this.nth(it.which); if (copy?.badAt === null) this.change(copy, { rung: rungs[Math.min(rungs.indexOf(copy.rung) + 2, rungs.length - 1)]! }); break }
      case 'damage': { this.change(this.nth(it.which), { badAt: this.now }); break }
      case 'pin': { this.change(this.nth(it.which), { pinnedAt: this.now }); break }
      case 'unpin': { this.change(this.nth(it.which), { pinnedAt: null }); break }
      case 'pass': { this.now += it.ms; break }
      case 'day': {
        this.step(it.level === 'full' ? { do: 'full' } : { do: 'differential', on: it.on })
        this.change(this.copies.at(-1), { rung: 'intact' })
        this.now += DAY
        break
      }
      case 'late': {
        const base = this.nth(it.on)
        if (base === undefined) break
        this.add('differential', base.id)
        this.change(this.copies.at(-1), { rung: 'intact', takenAt: base.takenAt + HOUR })
        break
      }
      case 'busy': { this.busy = true; break }
      case 'idle': { this.busy = false; break }
      case 'delete': { this.remove(it.after, it.stopAfter); break }
    }
  }

  remove(after: readonly Move[], stopAfter: number): void {
    const sorted = retain(this.ask())
    const listed = [...sorted.keep.map((it) => it.copy.id), ...sorted.remove.map((it) => it.copy.id)].sort((a, b) => a - b)
    expect(listed, 'every copy is sorted once').toEqual(this.copies.map((it) => it.id).sort((a, b) => a - b))
    expect(sorted.keep.filter((it) => it.reasons.length === 0), 'whatever stays has a reason').toEqual([])
    if (sorted.held !== null) expect(sorted.remove).toEqual([])
    const shown = sorted.remove.map((it) => it.copy.id)

    for (const it of after) this.step(it)
    if (holdOn(this.ask()) !== null || noLongerRemovable(this.ask(), shown).length > 0) return

    const before = this.copies
    const strongBefore = strength(before)
    const order = removalOrder(before.filter((copy) => shown.includes(copy.id))).map((copy) => copy.id)
    order.slice(0, stopAfter).forEach((id) => {
      this.copies = this.copies.filter((copy) => copy.id !== id)
      expect(dependants(this.copies).get(id) ?? [], 'a base never goes before what stands on it').toEqual([])
    })
    const strong = strength(this.copies)
    for (const copy of this.copies) if (strongBefore.restorable.has(copy.id)) expect(strong.restorable.has(copy.id), `copy ${copy.id} stayed and can still be restored`).toBe(true)
    expect(strong.copies).toBeGreaterThanOrEqual(Math.min(this.plan.keepCopies, strongBefore.copies))
    expect(strong.proven).toBeGreaterThanOrEqual(Math.min(Math.max(this.plan.keepProven, 1), strongBefore.proven))
    expect(strong.dates).toBeGreaterThanOrEqual(Math.min(this.plan.keepDates, strongBefore.dates))
    expect(strong.newestProven, 'the newest proven point stays').toBe(strongBefore.newestProven)
    for (const gone of before.filter((copy) => !this.copies.includes(copy))) {
      expect(gone.pinnedAt).toBeNull()
      expect(this.now - gone.takenAt, 'nothing young goes').toBeGreaterThan(this.plan.maxAge)
      this.deletions += 1
    }
    if (stopAfter >= shown.length && after.length === 0) expect(sortOut(this.ask()).remove, 'a second look finds nothing more').toEqual([])
    else expect(noLongerRemovable(this.ask(), order.slice(stopAfter)), 'what was begun may be finished').toEqual([])
  }
}

describe('retention, whatever happens', () => {
  it('never makes a kept restore point unrestorable, breaks a floor, or takes the last proven full', () => {
    let deletions = 0
    fc.assert(fc.property(plans, fc.array(move, { minLength: 10, maxLength: 70 }), (plan, moves) => {
      const shelf = new Shelf(plan)
      for (const it of moves) shelf.step(it)
      deletions += shelf.deletions
    }), { numRuns: 1500 })
    expect(deletions, 'the test deletes something').toBeGreaterThan(1000)
  })

  it('sorts the same whatever order the copies come in', () => {
    fc.assert(fc.property(plans, fc.array(simple, { maxLength: 40 }), fc.nat(), (plan, moves, seed) => {
      const shelf = new Shelf(plan)
      for (const it of moves) shelf.step(it)
      const shuffled = shelf.copies.toSorted((a, b) => ((a.id * 7919 + seed) % 101) - ((b.id * 7919 + seed) % 101))
      const ids = (copies: readonly ChainLink[]) => sortOut({ ...shelf.ask(), copies }).remove.map((it) => it.copy.id)
      expect(ids(shuffled)).toEqual(ids(shelf.copies))
    }), { numRuns: 150 })
  })
})

/** Any shelf at all: links that point nowhere, at younger ones, at damaged ones, at each other. */
const anyShelf: fc.Arbitrary<readonly ChainLink[]> = fc.array(fc.record({
  day: fc.nat(40), base: fc.option(fc.nat(14), { nil: null, freq: 2 }), rung: fc.constantFrom(...rungs), bad: fc.integer({ min: 0, max: 4 }), leaving: fc.integer({ min: 0, max: 8 }),
}), { maxLength: 12 }).map((rows) => rows.map((row, n): ChainLink => ({
  id: n + 1, component: 'c', target: 't', level: row.base === null ? 'full' : 'differential', baseId: row.base === null ? null : row.base + 1, takenAt: Date.parse('2025-01-01T00:00:00Z') + row.day * DAY, bytes: 1,
  rung: row.rung, badAt: row.bad === 0 ? 1 : null, pinnedAt: null, deletingAt: row.leaving === 0 ? 1 : null,
})))

describe('what stays of any shelf', () => {
  it('still holds as many whole chains, proven chains and dates as the plan asks for, or all that there were', () => {
    fc.assert(fc.property(plans, anyShelf, (plan, copies) => {
      const { keep } = sortOut({ copies, plan, now: new Date('2026-01-01T00:00:00Z'), zone, busy: null })
      const [before, after] = [strength(copies), strength(keep.map((it) => it.copy))]
      expect(after.copies).toBeGreaterThanOrEqual(Math.min(plan.keepCopies, before.copies))
      expect(after.proven).toBeGreaterThanOrEqual(Math.min(Math.max(plan.keepProven, 1), before.proven))
      expect(after.dates).toBeGreaterThanOrEqual(Math.min(plan.keepDates, before.dates))
      expect(after.newestProven).toBe(before.newestProven)
    }), { numRuns: 1000 })
  })
})

describe('chains', () => {
  it('shows a circle, a missing or a damaged link as unrestorable, and never hangs', () => {
    const link = (id: number, baseId: number | null, change: Partial<ChainLink> = {}): ChainLink => ({ id, component: 'c', target: 't', level: baseId === null ? 'full' : 'differential', baseId, takenAt: id, bytes: 1, rung: 'intact', badAt: null, pinnedAt: null, deletingAt: null, ...change })
    const chains = chainsOf([link(1, 2), link(2, 1), link(3, 99), link(4, null, { badAt: 1 }), link(5, 4), link(6, null), link(7, 6), link(8, 7, { rung: 'stored' }), link(9, 8), link(10, null, { deletingAt: 1 }), link(11, 10)])
    expect([...chains.values()].filter((chain) => chain.restorable).map((chain) => chain.copy.id).sort((a, b) => a - b)).toEqual([6, 7, 8, 9])
    expect([...chains.values()].filter((chain) => chain.proven).map((chain) => chain.copy.id)).toEqual([6, 7])
    expect(linksOf(chains.get(9)!).map((it) => it.id)).toEqual([6, 7, 8, 9])
    expect(removalOrder([link(6, null), link(9, 8), link(7, 6), link(8, 7), link(1, 2), link(2, 1)]).map((it) => it.id).filter((id) => id > 5)).toEqual([9, 8, 7, 6])
  })
})
