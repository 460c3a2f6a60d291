import { downtimeFacts } from '../../core/downtime-case.ts'
import { downtimeOf, notes, stageOf, type RecoveryNamed } from '../../core/incident.ts'
import type { Party, ProcedureState } from '../../core/procedure.ts'
import type { Tx } from '../../store/store.ts'
import { actorOf, record, showCard } from '../record.ts'
import { incidentById } from './answer.ts'
import { incidentProcedure } from './procedure.ts'
import type { IncidentDesk } from './tell.ts'

/** Units were told of it as a downtime: each names the other from now on. Nothing where the incident is over. */
export async function nameDowntime(tx: Tx, desk: IncidentDesk, of: { readonly incident: number; readonly downtime: RecoveryNamed; readonly by: Party; readonly at: Date }): Promise<void> {
  const { incident, downtime, by, at } = of
  const row = await incidentById(tx, incident)
  if (row === null || row.endedAt !== null) return
  await record(tx, { of: incidentProcedure(desk), id: incident, event: { kind: 'noted', by, note: downtime.number, on: 'downtime', seen: downtime }, actor: actorOf(by), speak: desk.speak, at })
}

/** Units were told that it is back: whoever works on the incident hears it, since its end is theirs to say. */
export async function tellOfDowntime(tx: Tx, desk: IncidentDesk, of: { readonly state: ProcedureState; readonly at: Date }): Promise<void> {
  const { state, at } = of
  const { incident: id, number } = downtimeFacts(state)
  const row = id === null ? null : await incidentById(tx, id)
  if (row === null || row.endedAt !== null || downtimeOf(row.state)?.procedure !== state.id || notes(row.state, 'downtime-over').some((it) => (it.seen as RecoveryNamed).procedure === state.id)) return
  const incident = incidentProcedure(desk)
  const noted = await record(tx, { of: incident, id: row.id, event: { kind: 'noted', by: null, note: number, on: 'downtime-over', seen: { procedure: state.id, number } }, actor: { kind: 'bot' }, speak: desk.speak, at })
  if (noted.ok && stageOf(noted.value.state) !== 'over') await showCard(tx, { of: incident, state: noted.value.state, speak: desk.speak, at, fresh: true })
}
