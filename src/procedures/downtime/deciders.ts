import { askersOf, moverOf, nobodyDecides, NOBODY_DECIDES, type DecidersSeen } from '../../core/downtime-asked.ts'
import { stageOf } from '../../core/downtime-case.ts'
import { PLANNERS } from '../../core/downtime.ts'
import type { Person } from '../../core/people.ts'
import { mayAnswer } from '../../core/procedure-gate.ts'
import type { Named, ProcedureState } from '../../core/procedure.ts'
import { standInHand } from '../../core/procedure-reading.ts'
import { standingIn } from '../../core/procedure-seat.ts'
import { standingDeputies } from '../../store/deputies.ts'
import { everybody } from '../../store/people.ts'
import type { ProcedureRow } from '../../store/procedures.ts'
import type { Query, Tx } from '../../store/store.ts'
import type { Procedure } from '../hands.ts'
import { record, showCard } from '../record.ts'
import type { DowntimeDesk } from './tell.ts'

/** Writes down where nobody is left who may decide what is asked, or somebody is again: the card says so, and what to do. Returns it as it stands then. */
export async function noteDeciders(tx: Tx, { speak }: Pick<DowntimeDesk, 'speak'>, { of, row, now }: { readonly of: Procedure; readonly row: ProcedureRow; readonly now: Date }): Promise<ProcedureRow> {
  if (stageOf(row.state) !== 'asked' || standInHand(row.state)?.is !== 'open') return row
  const seen = await deciders(tx, row.state, now)
  const known = nobodyDecides(row.state)
  if (seen.left === 'somebody' ? known === null : JSON.stringify(seen) === JSON.stringify(known)) return row
  const noted = await record(tx, { of, id: row.id, event: { kind: 'noted', by: null, note: '', on: NOBODY_DECIDES, seen }, actor: { kind: 'bot' }, speak, at: now })
  if (!noted.ok) throw new Error(`that nobody can decide procedure ${row.id} could not be written down: ${noted.refusal.reason}`)
  // Those who can help, or may decide again, are asked aloud.
  if (seen.left !== known?.left) await showCard(tx, { of, state: noted.value.state, speak, at: now, fresh: true })
  return noted.value
}

async function deciders(query: Query, state: ProcedureState, at: Date): Promise<DecidersSeen> {
  const people = await everybody(query)
  const standing = (await standingDeputies(query, { at })).filter(({ manager }) => manager.duties.includes('manager'))
  const party = (person: Person) => standingIn(person, standing.flatMap(({ deputy, manager }) => (deputy.id === person.id ? [manager] : [])))
  const decided = (asked: readonly Named[] | null) => people.some((person) => mayAnswer(asked === null || state.plan === null ? state : { ...state, plan: { ...state.plan, askedBy: asked } }, party(person)))
  if (decided(null)) return { left: 'somebody', take: [], anew: false }
  const planner = state.request.by?.id
  const others = people.filter(({ id, duties }) => id === planner || duties.some((duty) => PLANNERS.includes(duty)))
  const mover = moverOf(state)
  const take = mover === null ? [] : others.filter(({ id }) => id !== mover.id && decided(askersOf(state, { id, name: '' }))).sort((a, b) => Number(b.id === planner) - Number(a.id === planner))
  return { left: 'nobody', take: take.slice(0, NAMED).map(({ name }) => name), anew: others.some(({ id, name }) => decided([{ id, name }])) }
}

/** More names help nobody. */
const NAMED = 3
