import { notes, recoveryAsked, stageOf, type RecoveryNamed } from '../../core/incident.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import type { Party } from '../../core/procedure.ts'
import type { Tx } from '../../store/store.ts'
import { actorOf, record, showCard } from '../record.ts'
import { incidentById } from './answer.ts'
import { incidentProcedure } from './procedure.ts'
import type { IncidentDesk } from './tell.ts'

/** A recovery was asked for because of it: each names the other from now on. Nothing where the incident is over. */
export async function nameRecovery(tx: Tx, desk: IncidentDesk, of: { readonly incident: number; readonly recovery: RecoveryNamed; readonly by: Party; readonly at: Date }): Promise<void> {
  const { incident, recovery, by, at } = of
  const row = await incidentById(tx, incident)
  if (row === null || row.endedAt !== null) return
  await record(tx, { of: incidentProcedure(desk), id: incident, event: { kind: 'noted', by, note: recovery.number, on: 'recovery', seen: recovery }, actor: actorOf(by), speak: desk.speak, at })
}

/** The recovery that was asked for because of it has ended, well or not: whoever works on the incident hears it, since its end is theirs to say. */
export async function tellOfRecovery(tx: Tx, desk: IncidentDesk, of: { readonly state: ProcedureState; readonly at: Date }): Promise<void> {
  const { state, at } = of
  const { ask, number } = recoveryFacts(state)
  const row = ask.incident === undefined ? null : await incidentById(tx, ask.incident.procedure)
  if (row === null || row.endedAt !== null || recoveryAsked(row.state)?.procedure !== state.id) return
  if (notes(row.state, 'recovered').some((it) => (it.seen as RecoveryNamed).procedure === state.id)) return
  const how = state.ending === null ? 'done' : 'ended'
  const incident = incidentProcedure(desk)
  const noted = await record(tx, { of: incident, id: row.id, event: { kind: 'noted', by: null, note: number, on: 'recovered', seen: { procedure: state.id, number, how } }, actor: { kind: 'bot' }, speak: desk.speak, at })
  if (noted.ok && stageOf(noted.value.state) !== 'over') await showCard(tx, { of: incident, state: noted.value.state, speak: desk.speak, at, fresh: true })
}
