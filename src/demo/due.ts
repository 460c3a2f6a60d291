import type { Job } from '../bot/job.ts'
import type { NextDue, Scheduler } from '../bot/scheduler.ts'
import { isHeld } from '../core/check-times.ts'
import type { Site } from '../core/site.ts'
import { effectiveCalendar } from '../registry/holidays.ts'
import type { Store } from '../store/store.ts'
import type { Texts } from '../texts/words.ts'

/** What people call that which falls due: a job by its own words, a watch by the demo's or everybody's. */
export function dueName(t: Texts, jobs: readonly Job[], name: string): string {
  return jobs.find((job) => job.name === name)?.summary(t) ?? t.demo.watches[name] ?? t.calendar.jobs.watches[name] ?? name
}

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
