import type { CheckPlan } from '../core/site.ts'
import { checkById, newestCheck, openChecks } from '../store/checks.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Actor } from '../core/people.ts'
import { checkDetail } from '../texts/views/check.ts'
import { checkList } from '../texts/views/check-list.ts'
import type { Say } from '../texts/words.ts'
import { planOf, viewOf } from './card.ts'
import type { CheckDesk } from './desk.ts'
import { holdCheck } from './hold.ts'
import { refreshCheck, type Refreshed } from './refresh.ts'

/** What waits for somebody's name, as one message. */
export async function listChecks(desk: CheckDesk, now: Date): Promise<Say> {
  const open = await desk.store.read(openChecks)
  return checkList({ open: open.map((check) => ({ ...check, title: planOf(desk.site, check.plan).title })), plans: desk.site.checks, now: now.getTime() })
}

/** All that one check saw. */
export async function detailOf(desk: CheckDesk, id: number): Promise<Outcome<Say>> {
  return await desk.store.read(async (query) => {
    const row = await checkById(query, id)
    return row === null ? refuse({ reason: 'no-such-check', id: String(id) }) : ok(checkDetail(await viewOf(query, { site: desk.site, row, now: desk.clock.now() })))
  })
}

/** Holds a check because somebody asks: looks again at the one that is open, or opens one. */
export async function checkNow(desk: CheckDesk, ask: { readonly plan: CheckPlan; readonly by: Actor; readonly signal: AbortSignal }): Promise<Outcome<{ readonly id: number; readonly did: Refreshed | 'held' }>> {
  const newest = await desk.store.read((query) => newestCheck(query, ask.plan.name))
  const calendar = await desk.store.read(desk.calendar)
  const now = desk.clock.now()
  const today = newest !== null && calendar.dateOf(new Date(newest.slot)) === calendar.dateOf(now)
  if (today && (newest.state === 'open' || newest.state === 'owned')) {
    const again = await refreshCheck(desk, { check: newest.id, by: ask.by, signal: ask.signal })
    return again.ok ? ok({ id: newest.id, did: again.value }) : again
  }
  const held = await holdCheck(desk, { ...ask, slot: now, why: 'asked' })
  return held.held === 'no' ? refuse({ reason: 'no-such-check', id: ask.plan.name }) : ok({ id: held.check.id, did: 'held' })
}
