import type { System } from '../core/site.ts'
import { lastRun } from './runs.ts'
import type { Query } from './store.ts'

/** How long it took to bring a whole system back in its last tests, one component after the other. */
export interface Recovery {
  readonly ms: number
  /** The key of the component that took longest. */
  readonly slowest: string
}

/** A system stands again only when all of it does: the lengths of its components' last tests together. Null before any of them passed. */
export async function measuredRecovery(query: Query, system: Pick<System, 'components'>): Promise<Recovery | null> {
  let ms = 0
  let slowest: { readonly key: string; readonly ms: number } | null = null
  for (const { key } of system.components) {
    const run = await lastRun(query, { component: key, kind: 'rehearsal' })
    if (run === null || run.state !== 'done' || run.startedAt === null || run.endedAt === null) continue
    const own = run.endedAt - run.startedAt
    ms += own
    if (slowest === null || own > slowest.ms) slowest = { key, ms: own }
  }
  return slowest === null ? null : { ms, slowest: slowest.key }
}

/** What was promised and what was measured, where the promise was not kept. */
export interface Missed { readonly ms: number; readonly allowed: number }

/** Null where nothing was promised, nothing was measured, or the promise holds. */
export function rtoMissed(system: Pick<System, 'rto'>, measured: Recovery | null): Missed | null {
  return system.rto !== null && measured !== null && measured.ms > system.rto ? { ms: measured.ms, allowed: system.rto } : null
}
