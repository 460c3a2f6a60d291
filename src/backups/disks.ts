import { MINUTE, SECOND } from '../core/clock.ts'
import { isAway } from '../core/finding.ts'
import { keptAt } from '../core/kept-at.ts'
import type { LocalTargetPlan, Site } from '../core/site.ts'
import { within } from '../core/within.ts'
import { clear, raise, standing } from '../store/alarms.ts'
import { owe } from '../store/outbox.ts'
import { lastSeen, noteAwaited, noteSeen } from '../store/seen.ts'
import type { Tx } from '../store/store.ts'
import { diskBackView, diskUnseenView } from '../texts/views/disk.ts'
import { guarded } from './adopt.ts'
import { unseenKey } from './alarm-keys.ts'
import type { Workshop } from './workshop.ts'

type Shop = Pick<Workshop, 'site' | 'clock' | 'store' | 'speak' | 'target' | 'log'>

/** Disks that people plug in, and that somebody's copies lie on. */
export function watchedDisks(site: Site): readonly (LocalTargetPlan & { readonly seenEvery: number })[] {
  const used = new Set(site.systems.flatMap((system) => system.components).flatMap((component) => keptAt(site, component)).map((place) => place.target))
  return site.targets.flatMap((plan) => (plan.type === 'local' && plan.removable && plan.seenEvery !== undefined && used.has(plan.name) ? [{ ...plan, seenEvery: plan.seenEvery }] : []))
}

/** Looks which disks are there, and asks once for one that nobody has seen for longer than it may stay away. */
export async function lookForDisks(shop: Shop, now: Date): Promise<void> {
  const disks = watchedDisks(shop.site)
  if (disks.length === 0 || now.getTime() % EVERY >= MINUTE) return
  const there = new Set<string>()
  for (const { name } of disks) {
    await guarded(shop, `look whether ${name} is there`, () => within(shop.clock, PATIENCE, shop.target(name).probe().then((findings) => { if (!findings.some(isAway)) there.add(name) })))
  }
  await shop.store.write(async (tx) => { for (const disk of disks) await enter(tx, shop, { disk, there: there.has(disk.name) ? 'yes' : 'no', now }) })
}

/** When the next disk will have been away for too long, as far as is known; null where there is none. */
export async function nextDiskLook(shop: Pick<Shop, 'site' | 'store'>, now: Date): Promise<Date | null> {
  const { seen, told } = await shop.store.read(async (query) => ({ seen: await lastSeen(query), told: new Set((await standing(query)).map((alarm) => alarm.key)) }))
  const late = watchedDisks(shop.site).flatMap(({ name, seenEvery }) => {
    const last = seen.get(name)
    return last === undefined || told.has(unseenKey(name)) ? [] : [(Math.floor((last.at + seenEvery) / EVERY) + 1) * EVERY]
  }).filter((at) => at > now.getTime())
  return late.length === 0 ? null : new Date(Math.min(...late))
}

async function enter(tx: Tx, shop: Shop, of: { readonly disk: LocalTargetPlan & { readonly seenEvery: number }; readonly there: 'yes' | 'no'; readonly now: Date }): Promise<void> {
  const { disk, now } = of
  const target = disk.name
  const key = unseenKey(target)
  if (of.there === 'yes') {
    await noteSeen(tx, { target, at: now })
    if (await clear(tx, { key, at: now })) await owe(tx, { at: now, to: { purpose: 'edp' }, spoken: shop.speak(diskBackView({ disk: target, at: now.getTime() })) })
    return
  }
  await noteAwaited(tx, { target, at: now })
  const last = (await lastSeen(tx)).get(target)
  if (last === undefined || now.getTime() - last.at <= disk.seenEvery) return
  if (await raise(tx, { key, facts: { target, since: last.at }, at: now })) {
    await owe(tx, { at: now, to: { purpose: 'edp' }, spoken: shop.speak(diskUnseenView({ disk: target, last, allowed: disk.seenEvery, known: disk.disk ?? null, now: now.getTime() })), urgency: 1 })
  }
}

/** Somebody plugs it in, waits for the copy, and takes it away: that is rarely less. */
const EVERY = 10 * MINUTE
const PATIENCE = 20 * SECOND
