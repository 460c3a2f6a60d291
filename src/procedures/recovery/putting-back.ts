import { PUT_BACK, type PutBackFacts } from '../../core/recovery-put-back.ts'
import { openProcedures } from '../../store/procedures.ts'
import type { Query } from '../../store/store.ts'

/** The putting back of what a recovery was cut off in, where one is going on; null where there is none. */
export async function puttingBack(query: Query, recovery: number): Promise<number | null> {
  return (await openProcedures(query, PUT_BACK)).find(({ state }) => (state.plan?.facts as PutBackFacts).recovery === recovery)?.id ?? null
}
