import { chainsOf, linksOf, type Chain, type ChainLink } from './chains.ts'
import { rungs, type Rung } from './evidence.ts'

/** What is asked of the copies of one component. */
export interface PointAsk {
  readonly links: readonly ChainLink[]
  /** Null for the newest. */
  readonly until: number | null
  /** Places in the order in which they are taken; what is not among them comes last. */
  readonly targets: readonly string[]
  /** Places that do not answer now: what lies there is taken only where nothing else reaches. */
  readonly away: ReadonlySet<string>
  /** Moments of copies that nobody means by the newest: what stood there before an earlier recovery. */
  readonly aside: ReadonlySet<number>
  /** `own`: each copy's own moment alone, since nothing in it can be stopped half-way. */
  readonly moments: 'any' | 'own'
}

/** A chain, oldest link first, and the moment that it brings back. */
export interface Point {
  readonly chain: readonly ChainLink[]
  readonly moment: number
  /** What an engine is told to stop at; null where the chain's end is the moment. */
  readonly until: number | null
  /** The lowest rung among its links. */
  readonly rung: Rung
}

/** From the one moment to the other everything can be brought back; a single copy is a window of no length. */
export interface Window { readonly from: number; readonly to: number }

export type PointFound =
  | { readonly found: 'yes'; readonly point: Point }
  /** Without any window there is nothing at all. */
  | { readonly found: 'no'; readonly windows: readonly Window[]; readonly before: number | null; readonly after: number | null }

/**
 * The chain for the newest state, or for a moment. Damaged, leaving and broken chains never count; a chain that is not proven
 * counts only where nothing else reaches. Where logs are kept, a moment is reached exactly or not at all; where
 * there are none, the newest copy before it is meant.
 */
export function choosePoint(ask: PointAsk): PointFound {
  const chains = [...chainsOf(ask.links).values()].filter((chain) => chain.restorable)
  const reaching = ask.until === null ? newest(chains, ask) : reachingTo(chains, ask, ask.until)
  const [best] = ranked(reaching, { ...ask, lowest: lowestRungs(chains), held: heldBy(chains) })
  if (best === undefined) {
    const windows = windowsOf(chains, ask.moments)
    return { found: 'no', windows, ...around(windows, ask.until ?? Infinity) }
  }
  const chain = linksOf(best.chain)
  return { found: 'yes', point: { chain, moment: best.moment, until: best.until, rung: lowest(chain.map(({ rung }) => rung)) } }
}

interface Reach { readonly chain: Chain; readonly moment: number; readonly until: number | null }

function newest(chains: readonly Chain[], { aside }: PointAsk): readonly Reach[] {
  const meant = chains.filter((chain) => !aside.has(chain.copy.takenAt))
  return (meant.length > 0 ? meant : chains).map(whole)
}

function reachingTo(chains: readonly Chain[], { links, moments }: PointAsk, until: number): readonly Reach[] {
  const exact = chains.flatMap((chain): readonly Reach[] => {
    if (chain.copy.takenAt === until) return [whole(chain)]
    return moments === 'any' && isLog(chain) && chain.base.copy.takenAt < until && until < chain.copy.takenAt ? [{ chain, moment: until, until }] : []
  })
  // A damaged log is one that was kept: nobody gets an older moment for it unasked.
  if (exact.length > 0 || (moments === 'any' && links.some(({ level }) => level === 'log'))) return exact
  return chains.filter((chain) => chain.copy.takenAt < until).map(whole)
}

const whole = (chain: Chain): Reach => ({ chain, moment: chain.copy.takenAt, until: null })
const isLog = (chain: Chain): chain is Chain & { readonly base: Chain } => chain.copy.level === 'log' && chain.base !== null

/**
 * The one that is there first, then the proven one, then the newest, then the higher rung, then the place that comes first. Of
 * one and the same millisecond it is the one that was made last: it holds what the others hold.
 */
function ranked(reaching: readonly Reach[], by: Pick<PointAsk, 'away' | 'targets' | 'until'> & { readonly lowest: ReadonlyMap<number, number>; readonly held: ReadonlyMap<number, Held> }): readonly Reach[] {
  const place = (target: string) => (by.targets.includes(target) ? by.targets.indexOf(target) : by.targets.length)
  const found = reaching.map((reach) => {
    const { at, upon } = by.held.get(reach.chain.copy.id) ?? { at: reach.moment, upon: 0 }
    const moment = by.until === null ? at : reach.moment
    return { reach, moment, upon, together: `${reach.chain.copy.target} ${reach.chain.proven} ${moment} ${reach.until}` }
  })
  const last = new Map<string, number>()
  for (const { reach, together } of found) last.set(together, Math.max(last.get(together) ?? 0, reach.chain.copy.id))
  const marks = ({ reach: { chain: { copy, proven }, until }, moment, upon, together }: (typeof found)[number]) =>
    [by.away.has(copy.target) ? 1 : 0, proven ? 0 : 1, -moment, until === null ? 0 : 1, last.get(together) === copy.id ? 0 : 1, -upon, -(by.lowest.get(copy.id) ?? 0), place(copy.target), copy.id]
  return found.map((one) => ({ one, marks: marks(one) })).sort((a, b) => compare(a.marks, b.marks)).map(({ one }) => one.reach)
}

/** The latest moment among the links of a chain, and how many of them were made after that one. */
interface Held { readonly at: number; readonly upon: number }

/** By copy. A clock may stand still or be set back: what stands upon a copy is newer all the same. A base comes before what stands on it. */
function heldBy(chains: readonly Chain[]): ReadonlyMap<number, Held> {
  const found = new Map<number, Held>()
  for (const { copy, base } of chains) {
    const below = base === null ? undefined : found.get(base.copy.id)
    found.set(copy.id, below === undefined || copy.takenAt > below.at ? { at: copy.takenAt, upon: 0 } : { at: below.at, upon: below.upon + 1 })
  }
  return found
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((mark, index) => mark !== b[index])
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

/** What can be brought back at all, oldest first; windows that touch are one. */
function windowsOf(chains: readonly Chain[], moments: PointAsk['moments']): readonly Window[] {
  const single = chains.map((chain): Window => ({ from: moments === 'any' && isLog(chain) ? chain.base.copy.takenAt : chain.copy.takenAt, to: chain.copy.takenAt }))
  const joined: { from: number; to: number }[] = []
  for (const { from, to } of single.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = joined.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

/** The nearest moments on both sides of one that lies in no window. */
function around(windows: readonly Window[], moment: number): { readonly before: number | null; readonly after: number | null } {
  return { before: windows.findLast(({ to }) => to < moment)?.to ?? null, after: windows.find(({ from }) => from > moment)?.from ?? null }
}

/** As a place on the ladder, by copy; a base comes before what stands on it. */
function lowestRungs(chains: readonly Chain[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  for (const { copy, base } of chains) found.set(copy.id, Math.min(rungs.indexOf(copy.rung), base === null ? Infinity : found.get(base.copy.id) ?? Infinity))
  return found
}

const lowest = (some: readonly Rung[]): Rung => rungs[Math.min(...some.map((rung) => rungs.indexOf(rung)))] ?? 'produced'
