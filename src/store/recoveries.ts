import { recoveryFacts } from '../core/recovery-case.ts'
import { holds, replacedAt, standsOn } from '../core/recovery-trace.ts'
import { RECOVERY } from '../core/recovery.ts'
import { openProcedures, recoveriesSince } from './procedures.ts'
import type { Query } from './store.ts'

/** The number of the recovery for which the back-ups of a component wait; null where they do not. */
export async function heldBy(query: Query, component: string): Promise<string | null> {
  const row = (await openProcedures(query, RECOVERY.kind)).find((it) => holds(it).includes(component))
  return row === undefined ? null : recoveryFacts(row.state).number
}

/** Whether a recovery is going on whose plan may stand on the copies of a component: none of them goes meanwhile. */
export async function isNeeded(query: Query, component: string): Promise<boolean> {
  return (await openProcedures(query, RECOVERY.kind)).some((row) => standsOn(row).includes(component))
}

/** Whether its source was replaced by a copy since it was made: nothing that is copied now follows on it. */
export async function isBeforeRestore(query: Query, copy: { readonly component: string; readonly takenAt: number }): Promise<boolean> {
  return (await recoveriesSince(query, copy.takenAt)).some((row) => (replacedAt(row, copy.component) ?? -Infinity) >= copy.takenAt)
}
