import { agreed, stepInHand } from '../core/procedure-reading.ts'
import { BY_HAND, placeChosen, recoveryFacts } from '../core/recovery-case.ts'
import { servedFrom, type Serving } from '../core/recovery-serving.ts'
import { holds, replacedAt, standsOn } from '../core/recovery-trace.ts'
import { RECOVERY } from '../core/recovery.ts'
import { openProcedures, procedureById, recoveriesSince, type ProcedureRow } from './procedures.ts'
import { maybeSentLast } from './recovery-sent.ts'
import type { Query } from './store.ts'

/** The number of the recovery for which the back-ups of a component wait; null where they do not. */
export async function heldBy(query: Query, component: string): Promise<string | null> {
  return (await holding(query, component))?.recovery ?? null
}

/** The same, with since when: the first time that anything was begun on that recovery's decision. */
export async function holding(query: Query, component: string): Promise<{ readonly recovery: string; readonly procedure: number; readonly since: number } | null> {
  const row = (await openProcedures(query, RECOVERY.kind)).find((it) => holds(it).includes(component) || filledByHand(it).includes(component))
  if (row === undefined) return null
  const begun = row.state.evidence.find(({ step, what }) => step === RECOVERY.restores && (what === 'begun' || what === 'stood-in' || what === 'postponed'))
  return { recovery: recoveryFacts(row.state).number, procedure: row.id, since: begun?.at ?? row.openedAt }
}

/** Components that another tool may be filling at this moment: we spend no plan, and what stands there is neither the old nor the new all the same. */
function filledByHand({ state, endedAt }: ProcedureRow): readonly string[] {
  const chosen = placeChosen(state)
  if (endedAt !== null || chosen === null || chosen.kind === 'scratch' || stepInHand(state)?.key !== RECOVERY.restores) return []
  return agreed(state, 'confirmed').at(-1)?.note === BY_HAND ? recoveryFacts(state).ask.components : []
}

/** The failover that serves each of these components now; what is served from where it always was is not among them. */
export async function servingNow(query: Query, components: readonly string[]): Promise<ReadonlyMap<string, Serving>> {
  return await servingBut(query, { components, apartFrom: null })
}

/** The same as if that one recovery had never been. */
export async function servingBefore(query: Query, of: { readonly components: readonly string[]; readonly recovery: number }): Promise<ReadonlyMap<string, Serving>> {
  return await servingBut(query, { components: of.components, apartFrom: of.recovery })
}

async function servingBut(query: Query, of: { readonly components: readonly string[]; readonly apartFrom: number | null }): Promise<ReadonlyMap<string, Serving>> {
  const read = new Map<number, ProcedureRow>()
  const found = new Map<string, Serving>()
  for (const component of of.components) {
    const maybe = await maybeSentLast(query, { component, apartFrom: of.apartFrom })
    // Where the last one is known to have led to production, nothing of it need be read.
    if (maybe.every(({ kind }) => kind === 'production')) continue
    for (const { procedure } of maybe) {
      const row = read.get(procedure) ?? await procedureById(query, procedure)
      if (row !== null) read.set(procedure, row)
    }
    const rows = maybe.flatMap(({ procedure }) => read.get(procedure) ?? []).sort((a, b) => a.updatedAt - b.updatedAt || a.id - b.id)
    const serving = servedFrom(rows, component)
    if (serving !== null) found.set(component, serving)
  }
  return found
}

/** Whether a recovery is going on whose plan may stand on the copies of a component: none of them goes meanwhile. */
export async function isNeeded(query: Query, component: string): Promise<boolean> {
  return (await openProcedures(query, RECOVERY.kind)).some((row) => standsOn(row).includes(component))
}

/** Whether its source was replaced by a copy since it was made: nothing that is copied now follows on it. */
export async function isBeforeRestore(query: Query, copy: { readonly component: string; readonly takenAt: number }): Promise<boolean> {
  return (await recoveriesSince(query, copy.takenAt)).some((row) => (replacedAt(row, copy.component) ?? -Infinity) >= copy.takenAt)
}
