import { HOUR } from '../../core/clock.ts'
import { refuse, type Outcome } from '../../core/outcome.ts'
import type { Person } from '../../core/people.ts'
import { agreed } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import type { Site } from '../../core/site.ts'
import { audit } from '../../store/audit.ts'
import { forget, owe } from '../../store/outbox.ts'
import { procedureById } from '../../store/procedures.ts'
import { allRooms, type RoomRecord } from '../../store/rooms.ts'
import type { Query, Tx } from '../../store/store.ts'
import { addUnitAnswer, unitAnswersOf } from '../../store/unit-answers.ts'
import { answersView, silentView, type UnitFares } from '../../texts/views/recovery-answers.ts'
import { resumedView, troubleView } from '../../texts/views/recovery-units.ts'
import type { Speak } from '../../texts/words.ts'
import { actorOf } from '../record.ts'
import { calledIn } from './names.ts'
import { RECOVERY } from './script.ts'

export interface UnitsDesk {
  readonly site: Site
  readonly speak: Speak
}

/** Silent for so long after the instruction, a unit is asked once more; then EDP hears who is. */
const CHASED_AFTER = HOUR
const NAMED_AFTER = 2 * HOUR

/**
 * Tells every unit's room that work goes on, and asks how it fares; whoever stays silent is asked once more, and then named. What is to
 * be said later is owed at once and taken back where it is needless by then, so that a crash forgets none of it.
 */
export async function tellUnits(tx: Tx, desk: UnitsDesk, of: { readonly state: ProcedureState; readonly at: Date }): Promise<void> {
  const { state, at } = of
  const since = resumedAt(state) ?? at.getTime()
  for (const room of await unitRooms(tx)) {
    await owe(tx, { at, to: { room: room.id }, card: roomCard(state.id, room), spoken: desk.speak(resumedView({ state, called: called(desk, state), answered: null, again: 'no' })), fresh: true, urgency: 0 })
    await owe(tx, { at, to: { room: room.id }, card: chaseCard(state.id, room), spoken: desk.speak(resumedView({ state, called: called(desk, state), answered: null, again: 'yes' })), fresh: true, notBefore: new Date(since + CHASED_AFTER) })
  }
  await showAnswers(tx, desk, of)
}

type SpokenIn = Pick<RoomRecord, 'id' | 'name' | 'unit'>

export interface UnitAnswers {
  readonly desk: UnitsDesk
  readonly id: number
  /** The room in which it was said; null where that is none of ours. */
  readonly room: SpokenIn | null
  /** What the place is called where it is no unit's room. */
  readonly place: string
  readonly by: Person
  readonly at: Date
}

/** A unit says that it is well, or that it is not yet, with what: on record, on the recovery's card, and in trouble to those who can help at once. Refuses trouble without words, what is no recovery, and that a unit is well before it was told to go on: nobody has asked it yet. */
export async function unitFares(tx: Tx, of: UnitAnswers & { readonly kind: 'normal' | 'trouble'; readonly note: string }): Promise<Outcome<null>> {
  const { desk, id, room, by, at, kind } = of
  const row = await procedureById(tx, id)
  if (row?.kind !== RECOVERY) return refuse({ reason: 'no-such-procedure', id })
  const note = of.note.trim()
  if (kind === 'trouble' && note === '') return refuse({ reason: 'reason-needed', procedure: id })
  const since = resumedAt(row.state)
  if (kind === 'normal' && since === null) return refuse({ reason: 'step-not-open', procedure: id, step: 'resume' })
  const unit = unitOf(desk, room, of.place)
  await audit(tx, { at, by: actorOf(by), act: `recovery.${kind}`, subject: `procedure:${id}`, facts: { unit: unit.name, said: note } })
  const { system } = called(desk, row.state)
  if (kind === 'trouble') await owe(tx, { at, to: { purposes: ['edp', 'manager'] }, spoken: desk.speak(troubleView({ system, unit: unit.name, by: by.name, at: at.getTime(), said: note })), urgency: 0 })
  // Before the instruction it is a report, and no answer to it.
  if (since === null || !await addUnitAnswer(tx, { procedure: id, unit: unit.key, kind, note: note === '' ? null : note, by, at })) return { ok: true, value: null }
  for (const one of (await unitRooms(tx)).filter((it) => unitOf(desk, it, '').key === unit.key)) {
    await forget(tx, chaseCard(id, one))
    await owe(tx, { at, to: { room: one.id }, card: roomCard(id, one), spoken: desk.speak(resumedView({ state: row.state, called: called(desk, row.state), answered: { kind, by: by.name, at: at.getTime() }, again: 'no' })) })
  }
  await showAnswers(tx, desk, { state: row.state, at })
  return { ok: true, value: null }
}

/** The card of what units answered, and what is said of those who have not by then. */
async function showAnswers(tx: Tx, desk: UnitsDesk, of: { readonly state: ProcedureState; readonly at: Date }): Promise<void> {
  const { state, at } = of
  const since = resumedAt(state) ?? at.getTime()
  const { system } = called(desk, state)
  const { number } = recoveryFacts(state)
  const units = await faring(tx, desk, state.id)
  if (units.length === 0) return
  await owe(tx, { at, to: { purposes: ['edp', 'manager'] }, card: `answers:${state.id}`, spoken: desk.speak(answersView({ system, number, units })) })
  const late = `silent:${state.id}`
  const silent = units.filter(({ stands }) => stands === 'silent' || stands === 'unreachable').map(({ name }) => name)
  if (silent.length === 0) await forget(tx, late)
  else if (at.getTime() < since + NAMED_AFTER) await owe(tx, { at, to: { purpose: 'edp' }, card: late, spoken: desk.speak(silentView({ system, number, units: silent, resumedAt: since })), fresh: true, notBefore: new Date(since + NAMED_AFTER) })
}

/** Every unit of the hospital and every room that speaks for one, by its last word. */
export async function faring(query: Query, desk: Pick<UnitsDesk, 'site'>, id: number): Promise<readonly UnitFares[]> {
  const rooms = (await unitRooms(query)).map((room) => unitOf(desk, room, ''))
  const said = await unitAnswersOf(query, id)
  const known = [...desk.site.units.map(({ key, name }) => ({ key, name })), ...rooms]
  const all = new Map(known.map((unit) => [unit.key, unit]))
  return [...all.values()].map(({ key, name }): UnitFares => {
    const last = said.findLast((one) => one.unit === key && (one.kind === 'normal' || one.kind === 'trouble'))
    if (last !== undefined) return { name, stands: last.kind === 'normal' ? 'normal' : 'trouble', by: last.by, at: last.at, note: last.note }
    return { name, stands: rooms.some((room) => room.key === key) ? 'silent' : 'unreachable', by: null, at: null, note: null }
  })
}

const unitRooms = async (query: Query): Promise<readonly RoomRecord[]> => (await allRooms(query)).filter(({ purpose, state }) => purpose === 'unit' && state === 'active')

/** A room that was given no unit speaks for itself. */
function unitOf(desk: Pick<UnitsDesk, 'site'>, room: SpokenIn | null, place: string): { readonly key: string; readonly name: string } {
  const known = room?.unit === null || room === null ? undefined : desk.site.units.find(({ key }) => key === room.unit)
  if (known !== undefined) return known
  return room === null ? { key: place, name: place } : { key: room.unit ?? `room:${room.id}`, name: room.name }
}

const resumedAt = (state: ProcedureState): number | null => agreed(state, 'resume').at(-1)?.at ?? null
const called = (desk: UnitsDesk, state: ProcedureState) => calledIn(desk.site, recoveryFacts(state).ask.system)
const roomCard = (id: number, room: RoomRecord) => `recovered:${id}:${room.id}`
const chaseCard = (id: number, room: RoomRecord) => `chase:${id}:${room.id}`
