import { removalOrder } from '../core/chains.ts'
import type { Clock } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { isAway } from '../core/finding.ts'
import type { Log } from '../core/log.ts'
import type { Actor } from '../core/people.ts'
import { listedItems, type DeletionGroup, type DeletionList, type DeletionOutcome, type Removal, type Revalidated } from '../core/retention-list.ts'
import { noLongerRemovable } from '../core/retention.ts'
import type { Site } from '../core/site.ts'
import { audit } from '../store/audit.ts'
import { copyById, markGone, type Copy } from '../store/copies.ts'
import { copiesByIds, decidedCopies, decideDeletion, liveRunOf, markLocked } from '../store/deletions.ts'
import { isNeeded } from '../store/recoveries.ts'
import type { Query, Store, Tx } from '../store/store.ts'
import type { Target } from '../targets/target.ts'
import { askAbout, deletionGroup, deletionList, missingFulls, placesOf, whyHeld, type ListAsk } from './retain-list.ts'

/** What retention needs of the house. The bot's `Kit` fits. */
export interface RetainShop {
  readonly site: Site
  readonly clock: Clock
  readonly store: Store
  readonly log: Log
  readonly target: (name: string) => Target
}

/** Everything that the deletion procedure asks of retention. */
export type Retention = ReturnType<typeof retention>

export function retention(shop: RetainShop) {
  return {
    missingFulls: (query: Query, now: Date) => missingFulls(query, { site: shop.site, now }),
    list: (now: Date) => listDeletions(shop, now),
    revalidate: (query: Query, ask: { readonly now: Date; readonly list: DeletionList }) => revalidate(query, { ...ask, site: shop.site }),
    decide: decideList,
    remove: (signal: AbortSignal) => removeDecided(shop, signal),
    outcome: outcomeOf,
  }
}

/** Makes the list; asks every target first whether it answers. */
export async function listDeletions(shop: RetainShop, now: Date): Promise<DeletionList> {
  const { site, store, clock } = shop
  const away = await awayTargets(shop, site.targets.map((target) => target.name))
  const groups: DeletionGroup[] = []
  for (const place of placesOf(site)) {
    groups.push(await store.read((query) => deletionGroup(query, { site, now, away, ...place })))
    // A month of logs takes a moment to sort: let others speak in between.
    await clock.sleep(0)
  }
  return { at: now.getTime(), groups }
}

/** Holds a list that was shown against the facts of this transaction: may the very copies still go? */
export async function revalidate(query: Query, ask: { readonly site: Site; readonly now: Date; readonly list: DeletionList }): Promise<Revalidated> {
  const { site, now, list } = ask
  const away = new Set(list.groups.flatMap((group) => (group.held?.why === 'target-away' ? [group.target] : [])))
  let busy: Extract<Revalidated, { still: 'later' }> | null = null
  for (const group of list.groups) {
    if (group.remove.length === 0) continue
    // What a run is doing now may be the very proof that is missing: wait for it.
    const run = await liveRunOf(query, group.component)
    // A recovery may stand on any of them.
    if (await isNeeded(query, group.component)) busy ??= { still: 'later', component: group.component, run: null }
    else if (run !== null) busy ??= { still: 'later', component: group.component, run: run.run }
    else if (!await groupHolds(query, { site, now, away, group })) return { still: 'no', list: await deletionList(query, { site, now, away }) }
  }
  return busy ?? { still: 'yes' }
}

/** Decides the deletion of a list that still holds; from here on those copies count no more. */
export async function decideList(tx: Tx, decision: { readonly list: DeletionList; readonly by: Actor; readonly procedure: number; readonly at: Date }): Promise<void> {
  const ids = listedItems(decision.list).map((item) => item.id)
  const decided = await decideDeletion(tx, { ids, at: decision.at })
  if (decided.length < ids.length) throw new Error(`${ids.length - decided.length} copies of a list that holds could not be decided`)
  await audit(tx, { at: decision.at, by: decision.by, act: 'deletion.decided', subject: `procedure:${decision.procedure}`, facts: { ids } })
}

/**
 * Removes whatever is decided and not yet recorded, dependants before their bases, and records each as it goes.
 * Doing it again does what is left. Throws a target's Fault; what was removed until then is recorded.
 */
export async function removeDecided(shop: RetainShop, signal: AbortSignal): Promise<Removal> {
  const decided = removalOrder(await shop.store.read(decidedCopies))
  const away = await awayTargets(shop, [...new Set(decided.map((copy) => copy.target))])
  const removed: Copy[] = []
  const locked: Copy[] = []
  for (const copy of decided) {
    if (signal.aborted || away.has(copy.target)) continue
    // A long list takes a while: where it is gone meanwhile, a new copy of the same name may stand in its place.
    if ((await shop.store.read((query) => copyById(query, copy.id)))?.deletedAt !== null) continue
    if (!await letGo(shop, { copy, needed: locked.some((it) => it.baseId === copy.id) })) {
      locked.push(copy)
      continue
    }
    await shop.store.write(async (tx) => {
      const at = shop.clock.now()
      await markGone(tx, { id: copy.id, at })
      await audit(tx, { at, by: { kind: 'bot' }, act: 'copy.deleted', subject: `copy:${copy.id}`, facts: { target: copy.target, key: copy.key, bytes: copy.bytes, manifest: copy.manifestHash } })
    })
    removed.push(copy)
    shop.log.info({ copy: copy.id, target: copy.target, key: copy.key, bytes: copy.bytes }, 'copy deleted')
  }
  const gone = new Set([...removed, ...locked].map((copy) => copy.id))
  return {
    removed: removed.map((copy) => copy.id),
    bytes: removed.reduce((sum, copy) => sum + copy.bytes, 0),
    left: decided.flatMap((copy) => (gone.has(copy.id) ? [] : [{ id: copy.id, target: copy.target }])),
    locked: locked.map((copy) => copy.id),
  }
}

/**
 * Removes one copy; false where its place keeps it, or keeps another that needs it. That is what such a place is there for:
 * written down, no alarm, and asked again at the next deletion.
 */
async function letGo(shop: RetainShop, of: { readonly copy: Copy; readonly needed: boolean }): Promise<boolean> {
  const { copy, needed } = of
  try {
    if (!needed) {
      await shop.target(copy.target).remove(copy.key)
      return true
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.hint !== 'place-locked') throw error
  }
  await shop.store.write(async (tx) => {
    const at = shop.clock.now()
    if (await markLocked(tx, { id: copy.id, at })) await audit(tx, { at, by: { kind: 'bot' }, act: 'copy.locked', subject: `copy:${copy.id}`, facts: { target: copy.target, key: copy.key, needed } })
  })
  return false
}

/** What became of a list, however many attempts it took. */
export async function outcomeOf(query: Query, list: DeletionList): Promise<DeletionOutcome> {
  const rows = await copiesByIds(query, listedItems(list).map((item) => item.id))
  const gone = rows.filter((copy) => copy.deletedAt !== null)
  const locked = rows.filter((copy) => copy.deletedAt === null && copy.lockedAt !== null).length
  return { gone: gone.length, bytes: gone.reduce((sum, copy) => sum + copy.bytes, 0), left: rows.length - gone.length - locked, ...(locked > 0 ? { locked } : {}) }
}

/** A target that is full or cannot be written is there: deleting may be just what it needs. */
async function awayTargets(shop: RetainShop, names: readonly string[]): Promise<ReadonlySet<string>> {
  const away = new Set<string>()
  for (const name of names) if ((await shop.target(name).probe()).some(isAway)) away.add(name)
  return away
}

async function groupHolds(query: Query, of: ListAsk & { readonly group: DeletionGroup }): Promise<boolean> {
  const { group } = of
  const place = placesOf(of.site).find((it) => it.component.key === group.component && it.target === group.target)
  if (place === undefined) return false
  const about = { ...of, ...place }
  const ask = await askAbout(query, about)
  return await whyHeld(query, ask, about) === null && noLongerRemovable(ask, group.remove.map((item) => item.id)).length === 0
}
