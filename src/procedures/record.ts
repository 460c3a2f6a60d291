import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Actor, Person } from '../core/people.ts'
import type { ProcedureEvent, ProcedureState } from '../core/procedure.ts'
import { advance, begin, type Opening } from '../core/procedure-advance.ts'
import { standInHand } from '../core/procedure-reading.ts'
import { audit } from '../store/audit.ts'
import { owe } from '../store/outbox.ts'
import { addProcedure, procedureById, saveProcedure, type ProcedureRow } from '../store/procedures.ts'
import type { Query, Tx } from '../store/store.ts'
import type { Say, Speak } from '../texts/words.ts'
import type { Doing, Moment, Procedure } from './hands.ts'

/** Opens a procedure and shows its card, in the caller's transaction. */
export async function openProcedure(tx: Tx, opening: Omit<Opening, 'id'> & { readonly of: Procedure; readonly title: string; readonly actor: Actor; readonly speak: Speak; readonly at: Date }): Promise<ProcedureRow> {
  const { of, at, actor, speak } = opening
  const row = await addProcedure(tx, { kind: of.kind, title: opening.title, at, begin: (id) => begin({ id, script: opening.script, by: opening.by, why: opening.why, plan: opening.plan }, at) })
  await audit(tx, { at, by: actor, act: 'procedure.opened', subject: `procedure:${row.id}`, facts: { kind: of.kind, title: opening.title, why: opening.why, ...(opening.script.stamp ? { stamp: opening.script.stamp } : {}) } })
  await showCard(tx, { of, state: row.state, speak, at, fresh: standInHand(row.state)?.is === 'open' })
  return row
}

export interface Recording {
  readonly of: Procedure
  readonly id: number
  readonly event: ProcedureEvent
  readonly actor: Actor
  readonly speak: Speak
  readonly at: Date
}

/**
 * Moves a procedure by one event: state, event, audit line and card in the caller's transaction.
 * Refuses what the procedure refuses; then nothing has changed.
 */
export async function record(tx: Tx, ask: Recording): Promise<Outcome<ProcedureRow>> {
  const row = await procedureById(tx, ask.id)
  if (row === null || row.kind !== ask.of.kind) return refuse({ reason: 'no-such-procedure', id: ask.id })
  const next = advance(row.state, ask.event, ask.at)
  if (!next.ok) return next
  const { state } = next.value
  if (state === row.state) return ok(row)
  if (!await saveProcedure(tx, { row, event: ask.event, state, by: ask.actor, at: ask.at })) throw new Error(`procedure ${ask.id} was changed by somebody else inside this transaction`)
  // A look that saw nothing new leaves no line: an hour of waiting is not an hour of evidence.
  if (state.evidence.length > row.state.evidence.length) {
    const line = state.evidence[row.state.evidence.length]
    await audit(tx, { at: ask.at, by: ask.actor, act: `procedure.${ask.event.kind}`, subject: `procedure:${ask.id}`, facts: { step: line?.step, revision: line?.revision, on: line?.on, note: line?.note, ...(line?.as === 'glass' ? { as: line.as } : {}) } })
    await showCard(tx, { of: ask.of, state, speak: ask.speak, at: ask.at, fresh: asksAnew(row.state, state) })
  }
  const saved = await procedureById(tx, ask.id)
  return saved === null ? refuse({ reason: 'no-such-procedure', id: ask.id }) : ok(saved)
}

/** A procedure's card as everything in the books lets it read now. */
export const cardOf = async (query: Query, of: Procedure, moment: Moment): Promise<Say> => await of.cardNow?.(query, moment) ?? of.card(moment.state, moment.at)

/** Owes the living card, in every room where it lives; `fresh` where people must be woken. */
export async function showCard(tx: Tx, show: { readonly of: Procedure; readonly state: ProcedureState; readonly speak: Speak; readonly at: Date; readonly fresh: boolean; readonly doing?: Doing; readonly urgency?: 0 | 1 }): Promise<void> {
  const { of, state, at, fresh, urgency = 1 } = show
  const spoken = show.speak(show.doing === undefined ? await cardOf(tx, of, { state, at }) : of.card(state, at, show.doing))
  const card = `procedure:${state.id}`
  await owe(tx, { at, to: { purposes: [of.room, ...of.also ?? []] }, card, spoken, fresh, urgency })
  // Where it stands already, it was edited with the others.
  for (const room of fresh ? await of.alone?.(tx, { state, at }) ?? [] : []) await owe(tx, { at, to: { room }, card, spoken, fresh, urgency })
}

/** People are asked now who were not asked before: an edit would wake nobody. */
function asksAnew(before: ProcedureState, after: ProcedureState): boolean {
  const was = standInHand(before)
  const is = standInHand(after)
  if (is === null || after.ending !== null || (before.at === after.at && before.revision === after.revision && was?.is === is.is)) return false
  return is.is === 'open' || is.is === 'failed' || is.is === 'interrupted'
}

export const actorOf = (person: Pick<Person, 'id' | 'name'>): Actor => ({ kind: 'person', id: person.id, name: person.name })
