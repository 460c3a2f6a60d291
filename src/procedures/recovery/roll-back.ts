import { SECOND } from '../../core/clock.ts'
import { digest } from '../../core/digest.ts'
import { ok, refuse, type Outcome } from '../../core/outcome.ts'
import type { ProcedureState, Script } from '../../core/procedure.ts'
import type { Run } from '../../core/procedure-steps.ts'
import { procedureById, type ProcedureRow } from '../../store/procedures.ts'
import type { Query, Tx } from '../../store/store.ts'
import type { Procedure } from '../hands.ts'
import { actorOf, openProcedure } from '../record.ts'
import type { Answering } from './answer.ts'
import type { RolledBack } from './rolling-back.ts'
import { RECOVERY } from './script.ts'

/** A roll-back: twice is once, so that it goes on by itself after a crash; its end is told. */
export const rollBackScript = (kind: string, reminding: Pick<Run, 'nudges' | 'thenEvery'> = {}): Script => ({
  kind,
  steps: [
    { kind: 'run', key: 'back', work: 'back', again: 'repeat', tries: 3, pause: 15 * SECOND, spends: 'nothing', by: ['edp', 'manager'], instead: [], ...reminding },
    { kind: 'tell', key: 'told', work: 'told' },
  ],
  farewell: 'told',
})

/** The recovery of which somebody asks for a roll-back. Refuses what is none, and whoever may not repeat the step that is rolled back. */
export async function mayRollBack(query: Query, { id, by, step }: Pick<Answering, 'id' | 'by'> & { readonly step: string }): Promise<Outcome<ProcedureState>> {
  const row = await procedureById(query, id)
  if (row?.kind !== RECOVERY) return refuse({ reason: 'no-such-procedure', id })
  if (!by.duties.some((duty) => duty === 'edp' || duty === 'manager')) return refuse({ reason: 'not-your-step', procedure: id, step, needs: ['edp', 'manager'] })
  return ok(row.state)
}

/** Opens a roll-back with what it is about. */
export async function openRollBack(tx: Tx, ask: Pick<Answering, 'by' | 'speak' | 'at'> & { readonly of: Procedure; readonly script: Script; readonly facts: RolledBack; readonly system: string }): Promise<Outcome<ProcedureRow>> {
  const { of, script, facts, system, by, speak, at } = ask
  return ok(await openProcedure(tx, { of, script, by: { id: by.id, name: by.name }, why: null, plan: { digest: digest(facts), facts }, title: `${facts.number} ${system}`, actor: actorOf(by), speak, at }))
}
