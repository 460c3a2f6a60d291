import type { NextDue, Scheduler } from '../bot/scheduler.ts'
import { isHeld } from '../core/check-times.ts'
import type { Site } from '../core/site.ts'
import { effectiveCalendar } from '../registry/holidays.ts'
import type { Store } from '../store/store.ts'

/**
 * What falls due next that people care about: not the house's own chores, and no check on a day on which it is not held.
 * Null where nothing ever will.
 */
export async function nextForPeople(of: { readonly site: Site; readonly store: Store; readonly scheduler: Pick<Scheduler, 'nextDue'> }): Promise<NextDue | null> {
  const { site, store, scheduler } = of
  const calendar = await store.read((query) => effectiveCalendar(query, site))
  return await scheduler.nextDue(({ name, at }) => {
    if (CHORES.has(name)) return false
    const plan = site.checks.find((it) => name === `check:${it.name}`)
    return plan === undefined || isHeld(plan, at, calendar)
  })
}

const CHORES: ReadonlySet<string> = new Set(['housekeeping', 'audit-anchor', 'inventory', 'overrun', 'recheck', 'heartbeat'])
