import type { ChainLink } from '../core/chains.ts'
import { DAY } from '../core/clock.ts'
import { keptAt } from '../core/kept-at.ts'
import { isOwn } from '../core/own.ts'
import type { DeletionGroup, DeletionList, HeldWhy } from '../core/retention-list.ts'
import { holdOn, sortOut, type KeepReason, type RetentionAsk } from '../core/retention.ts'
import { slotsBetween } from '../core/schedule.ts'
import type { Component } from '../core/component.ts'
import type { Site, System } from '../core/site.ts'
import { livingLinks, newestCopy } from '../store/copies.ts'
import type { Query } from '../store/store.ts'

export interface ListAsk {
  readonly site: Site
  readonly now: Date
  /** Targets that do not answer now: what lies there is left alone. */
  readonly away: ReadonlySet<string>
}

/** What the retention policy lets go at this moment, everywhere. Preview and deletion both begin here. */
export async function deletionList(query: Query, ask: ListAsk): Promise<DeletionList> {
  const groups: DeletionGroup[] = []
  for (const place of placesOf(ask.site)) groups.push(await deletionGroup(query, { ...ask, ...place }))
  return { at: ask.now.getTime(), groups }
}

/** Where copies of one component lie together: what the policy looks at as one. */
export interface Place {
  readonly system: System
  readonly component: Component
  readonly target: string
  /** The name of the plan that holds there. */
  readonly retention: string
}

/** What lies there is another tool's, and is never ours to delete. */
const isObserved = (site: Site, target: string) => site.targets.some((plan) => plan.name === target && plan.type === 'observed')

export function placesOf(site: Site): readonly Place[] {
  return site.systems.flatMap((system) => system.components.flatMap((component) => keptAt(site, component).filter(({ target }) => !isObserved(site, target)).map(({ target, retention }) => ({ system, component, target, retention }))))
}

/** Systems whose newest full by the timetable is not there or not proven, with the slot it belongs to. Empty when R61 holds. */
export async function missingFulls(query: Query, ask: Pick<ListAsk, 'site' | 'now'>): Promise<readonly { readonly system: string; readonly slot: number }[]> {
  const found: { system: string; slot: number }[] = []
  // What is the hospital's does not wait for the house's own: that holds back its own copies only.
  for (const system of ask.site.systems.filter((it) => !isOwn(it.name))) {
    const slot = await missingFull(query, { ...ask, system })
    if (slot !== null) found.push({ system: system.name, slot })
  }
  return found
}

/** What the policy is asked about one component on one target. A run that is going on is none of the policy's business here. */
export async function askAbout(query: Query, about: { readonly site: Site; readonly now: Date; readonly component: Component; readonly target: string; readonly retention: string }): Promise<RetentionAsk> {
  const { site, now, component, target } = about
  const plan = site.retention.find((it) => it.name === about.retention)
  if (plan === undefined) throw new Error(`retention ${about.retention} is not in the configuration`)
  return { copies: await livingLinks(query, { component: component.key, target }), plan, now, zone: site.zone, busy: null }
}

export async function deletionGroup(query: Query, about: ListAsk & Place): Promise<DeletionGroup> {
  const { component, target } = about
  const ask = await askAbout(query, about)
  const sorted = sortOut(ask)
  const held = await whyHeld(query, ask, about)
  const waiting = held === null ? [] : sorted.remove.map(({ copy }) => ({ copy, reasons: [{ kind: 'held' as const }] }))
  const keep: readonly { readonly copy: ChainLink; readonly reasons: readonly KeepReason[] }[] = [...sorted.keep, ...waiting]
  const why: Record<KeepReason['kind'], number> = { young: 0, pinned: 0, floor: 0, calendar: 0, needed: 0, held: 0 }
  // Each copy counts once, under the reason that would hold it longest.
  for (const { reasons } of keep) {
    const first = STRONGEST.find((kind) => reasons.some((reason) => reason.kind === kind))
    if (first !== undefined) why[first] += 1
  }
  return {
    system: component.system,
    component: component.key,
    target,
    plan: ask.plan.name,
    remove: held !== null ? [] : sorted.remove.map(({ copy, reason }) => ({ id: copy.id, level: copy.level, takenAt: copy.takenAt, bytes: copy.bytes, days: reason.days, state: copy.badAt === null ? 'sound' as const : 'damaged' as const })),
    stays: { copies: keep.length, bytes: keep.reduce((sum, { copy }) => sum + copy.bytes, 0), damaged: keep.filter(({ copy }) => copy.badAt !== null).length, why },
    held,
  }
}

const STRONGEST: readonly KeepReason['kind'][] = ['pinned', 'held', 'young', 'floor', 'calendar', 'needed']

/** Why nothing of a place goes now, whatever the policy says of each copy. */
export async function whyHeld(query: Query, ask: RetentionAsk, about: ListAsk & Place): Promise<HeldWhy | null> {
  if (about.away.has(about.target)) return { why: 'target-away' }
  const missing = await missingFull(query, about)
  if (missing !== null) return { why: 'full-not-proven', since: missing }
  const hold = holdOn(ask)
  return hold?.kind === 'newer-unproven' ? { why: 'newer-unproven', takenAt: hold.takenAt } : null
}

/** The slot of the newest full that should be there by now and is not proven for every component; null where all is well or none is due. */
async function missingFull(query: Query, of: { readonly site: Site; readonly now: Date; readonly system: System }): Promise<number | null> {
  const slot = lastFullSlot(of)
  if (slot === null) return null
  for (const component of of.system.components) {
    const target = component.targets[0]
    const newest = target === undefined ? null : await newestCopy(query, { component: component.key, level: 'full', rung: 'intact', target })
    // Somebody else's file was made before we looked for it.
    if (newest === null || (component.engine === 'observed' ? newest.storedAt : newest.takenAt) < slot) return slot
  }
  return null
}

function lastFullSlot(of: { readonly site: Site; readonly now: Date; readonly system: System }): number | null {
  const slots = of.site.schedules
    .filter((schedule) => schedule.kind === 'backup' && schedule.system === of.system.name && schedule.level === 'full')
    .flatMap((schedule) => lastSlot(schedule, of.now) ?? [])
  return slots.length === 0 ? null : Math.max(...slots)
}

/** Looks back a week, a month, a year: most fulls are weekly. */
function lastSlot(schedule: { readonly cron: string; readonly zone: string }, now: Date): number | null {
  for (const back of [8 * DAY, 32 * DAY, 366 * DAY]) {
    const last = slotsBetween(schedule, { after: new Date(now.getTime() - back), until: now, most: 100_000 }).at(-1)
    if (last !== undefined) return last.getTime()
  }
  return null
}
