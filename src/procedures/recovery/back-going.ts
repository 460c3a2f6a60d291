import { SETTINGS_BACK, type BackFacts } from '../../core/recovery-back.ts'
import { openProcedures } from '../../store/procedures.ts'
import type { Query } from '../../store/store.ts'

/** The roll-back of a recovery's settings that is going on; null where there is none. */
export async function backGoingFor(query: Query, recovery: number): Promise<number | null> {
  return (await openProcedures(query, SETTINGS_BACK)).find(({ state }) => (state.plan?.facts as BackFacts).recovery === recovery)?.id ?? null
}
