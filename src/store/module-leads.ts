import { and, eq, isNotNull, lte, ne } from 'drizzle-orm'
import { SETTINGS_BACK, type BackFacts } from '../core/recovery-back.ts'
import { recoveryFacts } from '../core/recovery-case.ts'
import { leadsIn, replaces, type ModuleLead } from '../core/recovery-leads.ts'
import { sentTo } from '../core/recovery-serving.ts'
import { RECOVERY } from '../core/recovery.ts'
import type { ProcedureState } from '../core/procedure.ts'
import { moduleLeads, procedures } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** Keeps beside recoveries and their roll-backs where each module's settings lead by their last word: a status is asked for too often to read them all. */
export async function noteLeads(tx: Tx, row: { readonly kind: string; readonly state: ProcedureState }): Promise<void> {
  const about = aboutOf(row)
  if (about === null) return
  const sent = row.kind === RECOVERY.kind ? sentTo(row) : null
  // Where people were sent since, somebody has seen each module work: whoever led it there.
  if (sent !== null) await sqlOf(tx).delete(moduleLeads).where(and(eq(moduleLeads.system, about.system), ne(moduleLeads.procedureId, about.procedure), lte(moduleLeads.at, sent.at)))
  for (const { module, place, is, at } of leadsIn(row.state)) {
    const which = and(eq(moduleLeads.system, about.system), eq(moduleLeads.module, module))
    const [before = null] = await sqlOf(tx).select({ procedure: moduleLeads.procedureId, at: moduleLeads.at }).from(moduleLeads).where(which)
    if (!replaces(before, { procedure: about.procedure, is, at })) continue
    const now = { procedureId: about.procedure, number: about.number, place, is, at }
    await sqlOf(tx).insert(moduleLeads).values({ system: about.system, module, ...now }).onConflictDoUpdate({ target: [moduleLeads.system, moduleLeads.module], set: now })
  }
}

/** By the last word of recoveries that are over; while one goes on its own card says how its modules stand. */
export async function leadsOfEnded(query: Query): Promise<readonly ModuleLead[]> {
  const { system, module, procedureId, number, place, is, at } = moduleLeads
  return await sqlOf(query).select({ system, module, procedure: procedureId, number, place, is, at }).from(moduleLeads)
    .innerJoin(procedures, and(eq(procedures.id, moduleLeads.procedureId), isNotNull(procedures.endedAt))).orderBy(system, module)
}

function aboutOf({ kind, state }: { readonly kind: string; readonly state: ProcedureState }): { readonly system: string; readonly procedure: number; readonly number: string } | null {
  if (kind === RECOVERY.kind) {
    const { ask: { system }, number } = recoveryFacts(state)
    return { system, procedure: state.id, number }
  }
  if (kind !== SETTINGS_BACK) return null
  const { system, recovery, number } = state.plan?.facts as BackFacts
  return { system, procedure: recovery, number }
}
