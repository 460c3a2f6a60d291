import { openProcedures } from '../../store/procedures.ts'
import type { Query } from '../../store/store.ts'

/** What every roll-back of a recovery knows of it. */
export interface RolledBack {
  readonly recovery: number
  readonly number: string
}

/** The roll-back of this kind of a recovery that is going on; null where there is none. */
export async function rollingBack(query: Query, kind: string, recovery: number): Promise<number | null> {
  return (await openProcedures(query, kind)).find(({ state }) => (state.plan?.facts as RolledBack).recovery === recovery)?.id ?? null
}
