import { days, daysBetween, monthKey, weekKey } from './calendar.ts'
import { chainsOf, dependants, type Chain, type ChainLink } from './chains.ts'
import { DAY } from './clock.ts'
import type { RetentionPlan } from './site.ts'

/** Copies of one component on one target, with what the policy asks of them. */
export interface RetentionAsk<L extends ChainLink = ChainLink> {
  readonly copies: readonly L[]
  readonly plan: RetentionPlan
  readonly now: Date
  readonly zone: string
  /** A run of that component that is queued or going on; null when there is none. */
  readonly busy: { readonly run: number } | null
}

export interface Retained<L extends ChainLink = ChainLink> {
  readonly keep: readonly { readonly copy: L; readonly reasons: readonly KeepReason[] }[]
  readonly remove: readonly { readonly copy: L; readonly reason: RemoveReason }[]
  /** Why nothing may be removed now; then `remove` is empty. */
  readonly held: Hold | null
}

export type KeepReason =
  | { readonly kind: 'young' }
  | { readonly kind: 'pinned' }
  | { readonly kind: 'floor'; readonly floor: 'copies' | 'dates' | 'proven' }
  | { readonly kind: 'calendar'; readonly period: 'daily' | 'weekly' | 'monthly'; readonly key: string }
  /** A kept copy cannot be restored without it. */
  | { readonly kind: 'needed'; readonly by: number }
  /** The policy would let it go, but not now. */
  | { readonly kind: 'held' }

export type RemoveReason = { readonly kind: 'too-old'; readonly days: number } | { readonly kind: 'too-old-and-damaged'; readonly days: number }

export type Hold =
  | { readonly kind: 'busy'; readonly run: number }
  /** A newer full is there and not (yet) proven: what is older is all there is. */
  | { readonly kind: 'newer-unproven'; readonly copy: number; readonly takenAt: number }

/**
 * Sorts copies into what stays, with every reason, and what goes. A copy goes only when it is older than the limit and
 * nothing asks for it: no pin, no floor, no calendar period, no kept copy that needs it. Floors and periods rely on
 * whole, undamaged chains; a damaged copy never fills a floor, and goes by its age alone. Nothing at all goes while a
 * run of the component is going on or a newer full is not proven.
 *
 * Age is counted in whole days of the site's calendar: "older than two weeks" on a Monday means taken before the
 * Monday two weeks ago, at whatever hour the list is made.
 */
export function retain<L extends ChainLink>(ask: RetentionAsk<L>): Retained<L> {
  const held = holdOn(ask)
  const sorted = sortOut(ask)
  if (held === null) return { ...sorted, held }
  const waiting = sorted.remove.map(({ copy }) => ({ copy, reasons: [{ kind: 'held' as const }] }))
  return { keep: [...sorted.keep, ...waiting].sort((a, b) => newestFirst(a.copy, b.copy)), remove: [], held }
}

/** What the policy says of each copy, whether or not it may be acted on now. Newest first. */
export function sortOut<L extends ChainLink>(ask: RetentionAsk<L>): Pick<Retained<L>, 'keep' | 'remove'> {
  const copies = living(ask.copies)
  const chains = chainsOf(copies)
  const reasons = new Map<number, KeepReason[]>()
  const because = (id: number, reason: KeepReason) => {
    const known = reasons.get(id)
    if (known === undefined) reasons.set(id, [reason])
    else known.push(reason)
  }
  const date = dateReader(ask.zone)
  const today = date(ask.now.getTime())
  const age = remembered((day: string) => daysBetween(day, today))
  const daysOld = (copy: L) => age(date(copy.takenAt))

  for (const copy of copies) {
    if (daysOld(copy) * DAY <= ask.plan.maxAge) because(copy.id, { kind: 'young' })
    if (copy.pinnedAt !== null) because(copy.id, { kind: 'pinned' })
  }
  for (const { id, reason } of chosen([...chains.values()].sort((a, b) => newestFirst(a.copy, b.copy)), { plan: ask.plan, date: (chain) => date(chain.copy.takenAt) })) because(id, reason)
  const needed = neededBy([...reasons.keys()].flatMap((id) => chains.get(id) ?? []))
  for (const [id, by] of needed) because(id, { kind: 'needed', by })

  return {
    keep: copies.flatMap((copy) => { const why = reasons.get(copy.id); return why === undefined ? [] : [{ copy, reasons: why }] }),
    remove: copies.flatMap((copy) => (reasons.has(copy.id) ? [] : [{ copy, reason: tooOld(copy, daysOld(copy)) }])),
  }
}

/** Why nothing may be removed now, whatever the policy says. */
export function holdOn(ask: RetentionAsk): Hold | null {
  if (ask.busy !== null) return { kind: 'busy', run: ask.busy.run }
  const copies = ask.copies.filter((copy) => copy.deletingAt === null)
  const newest = copies.filter((copy) => copy.level === 'full').sort(newestFirst)[0]
  // What stands on nothing is its own chain; only a strange full needs all others to be looked at.
  if (newest === undefined || chainsOf(newest.baseId === null ? [newest] : copies).get(newest.id)?.proven === true) return null
  return { kind: 'newer-unproven', copy: newest.id, takenAt: newest.takenAt }
}

/**
 * Whether the very copies of a list that was shown may still go: each of them still may by the policy, and nothing
 * that stays, or came meanwhile, needs one of them. Says which may not.
 */
export function noLongerRemovable(ask: RetentionAsk, shown: readonly number[]): readonly number[] {
  const may = new Set(sortOut(ask).remove.map(({ copy }) => copy.id))
  const listed = new Set(shown)
  const needing = dependants(living(ask.copies))
  return shown.filter((id) => !may.has(id) || (needing.get(id) ?? []).some((copy) => !listed.has(copy.id)))
}

/** What floors and calendar periods choose, from the newest on. */
function chosen(newestOn: readonly Chain[], by: { readonly plan: RetentionPlan; readonly date: (chain: Chain) => string }): readonly { id: number; reason: KeepReason }[] {
  const { plan, date } = by
  const restorable = newestOn.filter((chain) => chain.restorable)
  const proven = newestOn.filter((chain) => chain.proven)
  // Where a period has a proven copy, an unproven one does not stand for it.
  const best = [...proven, ...restorable]
  const floor = (from: readonly Chain[], by: { key: (chain: Chain) => string; most: number; floor: 'copies' | 'dates' | 'proven' }) =>
    firstOfEach(from, by).map(({ id }) => ({ id, reason: { kind: 'floor' as const, floor: by.floor } }))
  const calendar = (period: 'daily' | 'weekly' | 'monthly', key: (date: string) => string) => {
    if (plan[period] === 0) return []
    const most = new Set([...new Set(restorable.map((chain) => key(date(chain))))].slice(0, plan[period]))
    return firstOfEach(best.filter((chain) => most.has(key(date(chain)))), { key: (chain) => key(date(chain)), most: plan[period] })
      .map(({ id, key: of }) => ({ id, reason: { kind: 'calendar' as const, period, key: of } }))
  }
  return [
    ...floor(restorable, { key: rootId, most: plan.keepCopies, floor: 'copies' }),
    ...floor(proven, { key: rootId, most: plan.keepProven, floor: 'proven' }),
    // Fewer than asked for is no reason to delete: one proven chain stays, whatever the plan says.
    ...(plan.keepProven > 0 ? [] : floor(proven, { key: rootId, most: 1, floor: 'proven' })),
    ...floor(proven, { key: date, most: plan.keepDates, floor: 'dates' }),
    ...calendar('daily', (day) => day),
    ...calendar('weekly', weekKey),
    ...calendar('monthly', monthKey),
  ]
}

const rootId = (chain: Chain): string => String(chain.root.id)

/** Stops at the first that is one too many: most of a long history is never looked at. */
function firstOfEach(from: readonly Chain[], by: { readonly key: (chain: Chain) => string; readonly most: number }): readonly { id: number; key: string }[] {
  const found = new Map<string, number>()
  for (const chain of from) {
    if (found.size >= by.most) break
    const key = by.key(chain)
    if (!found.has(key)) found.set(key, chain.copy.id)
  }
  return [...found].map(([key, id]) => ({ id, key }))
}

/** Every base of what is kept, and one copy that cannot be restored without it. */
function neededBy(kept: readonly Chain[]): ReadonlyMap<number, number> {
  const needed = new Map<number, number>()
  for (const chain of kept) {
    for (let link = chain.base; link !== null && !needed.has(link.copy.id); link = link.base) needed.set(link.copy.id, chain.copy.id)
  }
  return needed
}

function tooOld(copy: ChainLink, old: number): RemoveReason {
  return { kind: copy.badAt === null ? 'too-old' : 'too-old-and-damaged', days: old }
}

/** Each copy's date is asked for by several rules. */
function dateReader(zone: string): (at: number) => string {
  const own = days(zone)
  let day = { date: '', from: Infinity, until: -Infinity }
  // Copies come in the order of time: most are of the same day as the one before.
  return (at) => {
    if (at < day.from || at >= day.until) {
      const date = own.dateOf(new Date(at))
      day = { date, from: own.startOf(date).getTime(), until: own.endOf(date).getTime() }
    }
    return day.date
  }
}

function remembered<K, V>(work: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return (key) => {
    const value = known.get(key) ?? work(key)
    known.set(key, value)
    return value
  }
}

const living = <L extends ChainLink>(copies: readonly L[]): readonly L[] => copies.filter((copy) => copy.deletingAt === null).sort(newestFirst)
const newestFirst = (a: ChainLink, b: ChainLink): number => b.takenAt - a.takenAt || b.id - a.id
