import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChainLink } from './chains.ts'
import { atLeast, PROVEN, rungs } from './evidence.ts'
import { choosePoint, type PointAsk } from './recovery-point.ts'

const link = (change: Partial<ChainLink> & Pick<ChainLink, 'id'>): ChainLink => ({ component: 'simrs/database', target: 'nas', level: 'full', baseId: null, takenAt: change.id * 100, bytes: 1, rung: 'intact', badAt: null, pinnedAt: null, deletingAt: null, ...change })
const ask = (links: readonly ChainLink[], change: Partial<PointAsk> = {}): PointAsk => ({ links, until: null, targets: ['nas', 'nas-2'], away: new Set(), aside: new Set(), moments: 'any', ...change })
const chosen = (of: PointAsk) => {
  const found = choosePoint(of)
  return found.found === 'yes' ? { chain: found.point.chain.map(({ id }) => id), moment: found.point.moment, until: found.point.until } : { ...found }
}

/** A full at 100, a differential at 200, logs at 300 and 400. */
const night = [link({ id: 1 }), link({ id: 2, level: 'differential', baseId: 1 }), link({ id: 3, level: 'log', baseId: 2 }), link({ id: 4, level: 'log', baseId: 3 })]

describe('the newest state', () => {
  it('is the end of the newest chain', () => {
    expect(chosen(ask(night))).toEqual({ chain: [1, 2, 3, 4], moment: 400, until: null })
  })

  it('is an older proven one before a newer one that nobody has proven', () => {
    expect(chosen(ask([...night, link({ id: 5, level: 'log', baseId: 4, rung: 'stored' })]))).toMatchObject({ moment: 400 })
    expect(chosen(ask([link({ id: 5, rung: 'stored' })]))).toMatchObject({ chain: [5] })
  })

  it('lies where somebody answers before where nobody does, and there only where nothing else is left', () => {
    const twin = [link({ id: 11, target: 'nas-2', takenAt: 100 })]
    expect(chosen(ask([...night, ...twin], { away: new Set(['nas']) }))).toMatchObject({ chain: [11] })
    expect(chosen(ask(night, { away: new Set(['nas']) }))).toMatchObject({ chain: [1, 2, 3, 4] })
  })

  it('of twins is the one that was proven furthest, then the place that comes first', () => {
    expect(chosen(ask([link({ id: 1 }), link({ id: 2, target: 'nas-2', takenAt: 100, rung: 'consistent' })]))).toMatchObject({ chain: [2] })
    expect(chosen(ask([link({ id: 1, target: 'nas-2', takenAt: 100 }), link({ id: 2, takenAt: 100 })]))).toMatchObject({ chain: [2] })
  })

  it('is never what was set aside before another recovery, unless there is nothing else', () => {
    expect(chosen(ask([...night, link({ id: 9 })], { aside: new Set([900]) }))).toMatchObject({ moment: 400 })
    expect(chosen(ask([link({ id: 9 })], { aside: new Set([900]) }))).toMatchObject({ moment: 900 })
  })
})

describe('a moment', () => {
  it('within a log is reached exactly, over the log that reaches it', () => {
    expect(chosen(ask(night, { until: 250 }))).toEqual({ chain: [1, 2, 3], moment: 250, until: 250 })
    expect(chosen(ask(night, { until: 300 }))).toEqual({ chain: [1, 2, 3], moment: 300, until: null })
  })

  it('between a full and the differential upon it is not reached, and what is near is told', () => {
    expect(chosen(ask(night, { until: 150 }))).toEqual({ found: 'no', windows: [{ from: 100, to: 100 }, { from: 200, to: 400 }], before: 100, after: 200 })
  })

  it('after the last log is refused, and never taken for the newest', () => {
    expect(chosen(ask(night, { until: 401 }))).toMatchObject({ found: 'no', before: 400, after: null })
  })

  it('that a damaged log held is reached no more, nor anything behind it', () => {
    const broken = night.map((it) => (it.id === 3 ? { ...it, badAt: 1 } : it))
    expect(chosen(ask(broken, { until: 350 }))).toMatchObject({ found: 'no', windows: [{ from: 100, to: 100 }, { from: 200, to: 200 }], before: 200 })
  })

  it('of something without logs is the newest copy before it, and says so', () => {
    const files = [link({ id: 1 }), link({ id: 2 }), link({ id: 3 })]
    expect(chosen(ask(files, { until: 250 }))).toEqual({ chain: [2], moment: 200, until: null })
    expect(chosen(ask(files, { until: 50 }))).toMatchObject({ found: 'no', before: null, after: 100 })
  })

  it('of logs that cannot be stopped half-way is the newest of them before it', () => {
    expect(chosen(ask(night, { until: 350, moments: 'own' }))).toEqual({ chain: [1, 2, 3], moment: 300, until: null })
  })

  it('may be that of what was set aside: so a recovery is undone', () => {
    expect(chosen(ask([...night, link({ id: 9 })], { aside: new Set([900]), until: 900 }))).toMatchObject({ chain: [9], moment: 900 })
  })
})

it('of nothing there is nothing', () => {
  expect(choosePoint(ask([]))).toEqual({ found: 'no', windows: [], before: null, after: null })
})

/** Whatever was copied, lost, damaged and half-proven. */
const shelf = fc.array(fc.record({ level: fc.constantFrom('full' as const, 'differential' as const, 'log' as const), base: fc.nat(40), target: fc.constantFrom('nas', 'nas-2'), gap: fc.integer({ min: 1, max: 50 }), rung: fc.constantFrom(...rungs), bad: fc.boolean(), going: fc.boolean(), odds: fc.nat(9) }), { maxLength: 40 }).map((some) => {
  let at = 0
  const links: ChainLink[] = []
  for (const [n, it] of some.entries()) {
    at += it.gap
    const bases = links.filter((other) => other.target === it.target && (it.level === 'differential' ? other.level === 'full' : true))
    const base = it.level === 'full' ? null : bases[it.base % Math.max(1, bases.length)]?.id ?? 1000
    links.push(link({ id: n + 1, level: it.level, baseId: base, target: it.target, takenAt: at, rung: it.odds < 6 ? 'intact' : it.rung, badAt: it.bad && it.odds === 9 ? 1 : null, deletingAt: it.going && it.odds === 8 ? 1 : null }))
  }
  return links
})

describe('whatever lies on the shelves', () => {
  it('only a whole chain of sound links is taken, and it brings back what it says', () => {
    fc.assert(fc.property(fc.record({ links: shelf, until: fc.option(fc.integer({ min: 0, max: 2000 })), away: fc.subarray(['nas', 'nas-2']), moments: fc.constantFrom('any' as const, 'own' as const) }), ({ links, until, away, moments }) => {
      const found = choosePoint(ask(links, { until, away: new Set(away), moments }))
      if (found.found === 'no') {
        // What is offered instead can truly be had.
        for (const moment of [found.before, found.after]) if (moment !== null) expect(choosePoint(ask(links, { until: moment, moments }))).toMatchObject({ found: 'yes', point: { moment } })
        for (const { from, to } of found.windows) for (const moment of [from, Math.floor((from + to) / 2), to]) if (moments === 'any') expect(choosePoint(ask(links, { until: moment }))).toMatchObject({ found: 'yes', point: { moment } })
        expect(found.windows.some(({ from, to }) => until !== null && from <= until && until <= to && moments === 'any')).toBe(false)
        return
      }
      const { chain, moment } = found.point
      const last = chain.at(-1)
      expect(chain[0]).toMatchObject({ level: 'full', baseId: null })
      for (const [n, it] of chain.entries()) {
        expect([it.badAt, it.deletingAt]).toEqual([null, null])
        if (n > 0) expect(it.baseId).toBe(chain[n - 1]?.id)
      }
      expect(found.point.rung).toBe(rungs[Math.min(...chain.map(({ rung }) => rungs.indexOf(rung)))])
      if (found.point.until === null) expect(moment).toBe(last?.takenAt)
      else {
        expect([moment, last?.level]).toEqual([until, 'log'])
        expect(chain.at(-2)?.takenAt).toBeLessThan(moment)
        expect(last?.takenAt).toBeGreaterThan(moment)
      }
      if (until !== null) expect(moment).toBeLessThanOrEqual(until)
      const proven = (some: readonly ChainLink[]) => some.every(({ rung }) => atLeast(rung, PROVEN))
      // An unproven chain is taken only where, among places that answer, no proven one reaches.
      if (!proven(chain)) {
        const better = choosePoint(ask(links.filter(({ rung, target }) => atLeast(rung, PROVEN) && !away.includes(target)), { until, moments }))
        if (better.found === 'yes' && last !== undefined && !away.includes(last.target)) expect(better.point.moment).not.toBe(moment)
      }
    }), { numRuns: 1500 })
  })

  /** One place on which one copy is made after the other, while the clock stands still, goes on, or is set back; a row is written before each. */
  const history = (gaps: fc.Arbitrary<number>) => fc.array(fc.record({ level: fc.constantFrom('full' as const, 'log' as const, 'log' as const), upon: fc.constantFrom('last' as const, 'the one before' as const), gap: gaps }), { minLength: 1, maxLength: 12 }).map((some) => {
    let at = 10_000
    const links: ChainLink[] = []
    for (const { level, upon, gap } of some) {
      at += gap
      const base = level === 'full' ? undefined : upon === 'last' ? links.at(-1) : links.at(-2)
      links.push(link({ id: links.length + 1, level: base === undefined ? 'full' : 'log', baseId: base?.id ?? null, takenAt: at }))
    }
    return links
  })
  /** Every copy holds the rows of those before it. */
  const rowsIn = (of: PointAsk) => {
    const found = choosePoint(of)
    return found.found === 'yes' && found.point.until === null ? found.point.chain.at(-1)?.id : undefined
  }

  it('nothing that was written before the last copy is left out of the newest state, also where many copies are of one millisecond', () => {
    fc.assert(fc.property(history(fc.constantFrom(0, 0, 1)), (links) => { expect(rowsIn(ask(links))).toBe(links.length) }), { numRuns: 500 })
  })

  it('of a moment that many copies share, the one that was made last is taken', () => {
    fc.assert(fc.property(history(fc.constantFrom(0, 0, 1)), fc.nat(12), (links, n) => {
      const until = links[n % links.length]?.takenAt ?? 0
      expect(rowsIn(ask(links, { until }))).toBe(links.findLast(({ takenAt }) => takenAt === until)?.id)
    }), { numRuns: 500 })
  })

  it('what stands upon a copy is newer than it, also where the clock was set back between them', () => {
    const back = [link({ id: 1, takenAt: 900 }), link({ id: 2, level: 'log', baseId: 1, takenAt: 950 }), link({ id: 3, takenAt: 1000 }), link({ id: 4, level: 'log', baseId: 3, takenAt: 500 }), link({ id: 5, level: 'log', baseId: 4, takenAt: 600 })]
    expect(chosen(ask(back))).toEqual({ chain: [3, 4, 5], moment: 600, until: null })
  })

  it('a log at the millisecond of its full is taken before a twin of the full, on whichever place', () => {
    const both = [link({ id: 1, takenAt: 100 }), link({ id: 2, level: 'log', baseId: 1, takenAt: 100 }), link({ id: 3, takenAt: 100, target: 'nas-2', rung: 'consistent' })]
    expect(chosen(ask(both, { targets: ['nas-2', 'nas'] }))).toMatchObject({ chain: [1, 2] })
    expect(chosen(ask(both, { until: 100 }))).toMatchObject({ chain: [1, 2] })
  })
})
