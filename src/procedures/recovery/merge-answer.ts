import { refuse, type Outcome } from '../../core/outcome.ts'
import type { Party } from '../../core/procedure.ts'
import { planToken } from '../../core/procedure-reading.ts'
import { partsSeen, placeChosen, recoveryFacts } from '../../core/recovery-case.ts'
import { MERGE, mergeBar, toBringIn, type MergeFacts } from '../../core/merge.ts'
import { openProcedures, procedureById, type ProcedureRow } from '../../store/procedures.ts'
import type { Tx } from '../../store/store.ts'
import type { Speak } from '../../texts/words.ts'
import type { Procedure } from '../hands.ts'
import { actorOf, openProcedure, record } from '../record.ts'
import { mergeFacts, mergePlan, mergeScript, rulesOf } from './merge.ts'
import type { RecoveryDesk } from './procedure.ts'
import { RECOVERY } from './script.ts'

export interface MergeAsk {
  readonly of: Procedure
  readonly desk: Pick<RecoveryDesk, 'site'>
  readonly id: number
  readonly by: Party
  readonly speak: Speak
  readonly at: Date
}

/**
 * Asks the managers whether chosen rows are brought in, by the difference that their recovery told. Refuses where that told none, where
 * only a person can bring it in, and a second such request while the first is going on.
 */
export async function openMerge(tx: Tx, ask: MergeAsk): Promise<Outcome<ProcedureRow>> {
  const { of, desk, id, by, speak, at } = ask
  const row = await procedureById(tx, id)
  if (row?.kind !== RECOVERY) return refuse({ reason: 'no-such-procedure', id })
  if (!by.duties.some((duty) => duty === 'edp' || duty === 'manager')) return refuse({ reason: 'not-your-step', procedure: id, step: 'compare', needs: ['edp', 'manager'] })
  const { number, ask: { system, only } } = recoveryFacts(row.state)
  const seen = row.state.evidence.findLast(({ step, what }) => step === 'compare' && what === 'finished')?.seen as { readonly engine?: 'can' | 'cannot' } | undefined
  const parts = partsSeen(seen).flatMap(({ difference }) => difference ?? [])
  const rules = rulesOf(desk, system)
  const place = placeChosen(row.state)
  if (only === null || rules === null || place === null || toBringIn(parts).length === 0 || mergeBar(parts, seen?.engine ?? 'cannot') !== null) return refuse({ reason: 'step-not-open', procedure: id, step: 'compare' })
  const going = (await openProcedures(tx, MERGE.kind)).find(({ state }) => mergeFacts(state).recovery === id)
  if (going !== undefined) return refuse({ reason: 'procedure-open', procedure: going.id })
  const facts: MergeFacts = { recovery: id, number, system, component: only.component, place: place.name, parts, askedBy: row.state.request.by?.id ?? null }
  const opened = await openProcedure(tx, { of, script: mergeScript(rules), by: { id: by.id, name: by.name }, why: recoveryFacts(row.state).ask.why, plan: mergePlan(facts), title: `${number} · merge`, actor: actorOf(by), speak, at })
  return { ok: true, value: opened }
}

export interface MergeAnswer extends MergeAsk {
  /** What the pressed card carried; null where it was typed. */
  readonly token: string | null
}

/** A manager decides how rows are brought in. Refuses whoever asked for it, and whoever asked for the recovery that it follows. */
export async function decideMerge(tx: Tx, answer: MergeAnswer & { readonly way: string; readonly how: 'press' | 'code' }): Promise<Outcome<ProcedureRow>> {
  const row = await mergeById(tx, answer.id)
  if (row === null) return refuse({ reason: 'no-such-procedure', id: answer.id })
  const { askedBy } = mergeFacts(row.state)
  if (askedBy !== null && (answer.by.id === askedBy || answer.by.chairs?.some(({ id }) => id === askedBy) === true)) return refuse({ reason: 'same-person', procedure: answer.id, step: MERGE.decided })
  const { of, id, by, speak, at, way, how } = answer
  return await record(tx, { of, id, event: { kind: 'decided', by, token: answer.token ?? planToken(row.state), choice: way, how, note: null }, actor: actorOf(by), speak, at })
}

/** A manager says no, with a reason. */
export async function denyMerge(tx: Tx, answer: MergeAnswer & { readonly why: string }): Promise<Outcome<ProcedureRow>> {
  const row = await mergeById(tx, answer.id)
  if (row === null) return refuse({ reason: 'no-such-procedure', id: answer.id })
  const { of, id, by, speak, at, why } = answer
  return await record(tx, { of, id, event: { kind: 'refused', by, token: answer.token ?? planToken(row.state), why }, actor: actorOf(by), speak, at })
}

/** A request to bring rows in, by its number; null where that is another procedure. */
export async function mergeById(tx: Tx, id: number): Promise<ProcedureRow | null> {
  const row = await procedureById(tx, id)
  return row?.kind === MERGE.kind ? row : null
}
