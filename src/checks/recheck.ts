import { MINUTE } from '../core/clock.ts'
import { auditHead } from '../store/audit.ts'
import { newestCheck, openChecks } from '../store/checks.ts'
import type { Store } from '../store/store.ts'
import type { CheckDesk } from './desk.ts'
import { refreshCheck } from './refresh.ts'

/**
 * Looks again at open checks when something was written down since the last look, or a quarter of an hour has passed,
 * so that a repeat that succeeded shows on the card without anybody asking. An older check that was safe keeps the facts of its day.
 */
export async function recheckOpen(desk: CheckDesk, now: Date): Promise<void> {
  const last = looked.get(desk.store) ?? { seq: -1, at: new Map<number, number>() }
  looked.set(desk.store, last)
  const { seq } = await desk.store.read(auditHead)
  const open = (await desk.store.read(openChecks)).filter((check) => check.state !== 'signed')
  const newest = new Map<string, number | undefined>()
  for (const { plan } of open) newest.set(plan, (await desk.store.read((query) => newestCheck(query, plan)))?.id)
  const due = open
    .filter((check) => check.verdict === 'unsafe' || newest.get(check.plan) === check.id)
    .filter((check) => seq > last.seq || now.getTime() - (last.at.get(check.id) ?? 0) >= EVERY)
    .sort((a, b) => (last.at.get(a.id) ?? 0) - (last.at.get(b.id) ?? 0))
  for (const { id } of due.slice(0, MOST_AT_ONCE)) {
    last.at.set(id, now.getTime())
    await refreshCheck(desk, { check: id, by: { kind: 'job', name: 'recheck' }, signal: new AbortController().signal })
  }
  for (const id of last.at.keys()) if (!open.some((check) => check.id === id)) last.at.delete(id)
  // What could not be looked at this time is next.
  if (due.length <= MOST_AT_ONCE) last.seq = seq
}

/** Only saves work: whoever forgets it looks once more. */
const looked = new WeakMap<Store, { seq: number; readonly at: Map<number, number> }>()
const EVERY = 15 * MINUTE
const MOST_AT_ONCE = 4
