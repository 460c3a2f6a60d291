import { downtimeFacts } from '../../core/downtime-case.ts'
import { ledTo, OVER, stageOf, type LedTo, type Over } from '../../core/incident.ts'
import type { Party, ProcedureState } from '../../core/procedure.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import type { ProcedureRow } from '../../store/procedures.ts'
import type { Tx } from '../../store/store.ts'
import { actorOf, record, showCard } from '../record.ts'
import { incidentById } from './answer.ts'
import { incidentProcedure } from './procedure.ts'
import type { IncidentDesk } from './tell.ts'

/** A recovery was asked for because of it, or units were told of it as a downtime: each names the other from now on. Nothing where the incident is over. */
export async function nameLedTo(tx: Tx, desk: IncidentDesk, of: { readonly incident: number; readonly what: keyof typeof OVER; readonly named: LedTo; readonly by: Party; readonly at: Date }): Promise<void> {
  const { incident, what, named, by, at } = of
  const row = await going(tx, incident)
  if (row === null) return
  await record(tx, { of: incidentProcedure(desk), id: incident, event: { kind: 'noted', by, note: named.number, on: what, seen: named }, actor: actorOf(by), speak: desk.speak, at })
}

/** Units were told that it is back: whoever works on the incident hears it, since its end is theirs to say. */
export async function tellOfDowntime(tx: Tx, desk: IncidentDesk, { state, at }: { readonly state: ProcedureState; readonly at: Date }): Promise<void> {
  const { incident, number } = downtimeFacts(state)
  if (incident !== null) await tellOver(tx, desk, { incident, what: 'downtime', over: { procedure: state.id, number }, at })
}

/** The recovery that was asked for because of it has ended, well or not: whoever works on the incident hears it, since its end is theirs to say. */
export async function tellOfRecovery(tx: Tx, desk: IncidentDesk, { state, at }: { readonly state: ProcedureState; readonly at: Date }): Promise<void> {
  const { ask: { incident }, number } = recoveryFacts(state)
  if (incident !== undefined) await tellOver(tx, desk, { incident: incident.procedure, what: 'recovery', over: { procedure: state.id, number, how: state.ending === null ? 'done' : 'ended' }, at })
}

/** Once, and only of the newest that it led to. */
async function tellOver(tx: Tx, desk: IncidentDesk, of: { readonly incident: number; readonly what: keyof typeof OVER; readonly over: Over; readonly at: Date }): Promise<void> {
  const { what, over, at } = of
  const row = await going(tx, of.incident)
  const named = row === null ? null : ledTo(row.state, what)
  if (row === null || named?.procedure !== over.procedure || named.over !== null) return
  const incident = incidentProcedure(desk)
  const noted = await record(tx, { of: incident, id: row.id, event: { kind: 'noted', by: null, note: over.number, on: OVER[what], seen: over }, actor: { kind: 'bot' }, speak: desk.speak, at })
  if (noted.ok && stageOf(noted.value.state) !== 'over') await showCard(tx, { of: incident, state: noted.value.state, speak: desk.speak, at, fresh: true })
}

async function going(tx: Tx, id: number): Promise<ProcedureRow | null> {
  const row = await incidentById(tx, id)
  return row?.endedAt === null ? row : null
}
