import { downtimeFacts, stageOf } from '../../core/downtime-case.ts'
import { lastSaid } from '../../core/downtime-reach.ts'
import { refuse, type Outcome } from '../../core/outcome.ts'
import type { Person } from '../../core/people.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { BY_PHONE, isOpenEnded, type UnitAnswer } from '../../core/unit-answer.ts'
import { audit } from '../../store/audit.ts'
import { newsTold } from '../../store/downtime-news.ts'
import { addUnitAnswer, settleUnitAnswer, unitAnswersOf } from '../../store/unit-answers.ts'
import type { ProcedureRow } from '../../store/procedures.ts'
import type { Tx } from '../../store/store.ts'
import type { Procedure } from '../hands.ts'
import { actorOf, showCard } from '../record.ts'
import { downtimeById } from './answer.ts'
import { unitsOf } from './names.ts'
import { refreshCallList } from './reach.ts'
import { tellSaid } from './said.ts'
import { refreshUnit, type DowntimeDesk } from './tell.ts'

export interface UnitSaid {
  readonly of: Procedure
  readonly desk: DowntimeDesk
  readonly id: number
  readonly unit: string
  readonly kind: UnitAnswer
  readonly note: string | null
  readonly by: Person
  readonly at: Date
}

/** A unit answers what it was told. What somebody must see to is told at once to those who planned it. Refuses a unit that the downtime does not know, trouble without words, and what is over. */
export async function unitSays(tx: Tx, said: UnitSaid): Promise<Outcome<ProcedureRow>> {
  const { of, desk, id, kind, by, at } = said
  const row = await downtimeById(tx, id)
  if (row === null) return refuse({ reason: 'no-such-procedure', id })
  const unit = unitsOf(desk.site, downtimeFacts(row.state)).find(({ key }) => key === said.unit)
  if (unit === undefined) return refuse({ reason: 'not-your-step', procedure: id, step: 'unit', needs: ['unit-head'] })
  const note = said.note?.trim() ?? ''
  if (isOpenEnded(kind) && note === '') return refuse({ reason: 'reason-needed', procedure: id })
  if (!fits(kind, row.state)) return refuse({ reason: 'step-not-open', procedure: id, step: `unit-${kind}` })
  if (!await addUnitAnswer(tx, { procedure: id, unit: unit.key, kind, note: note === '' ? null : note, by, at, since: lastSaid(await newsTold(tx, id))?.at ?? 0 })) return { ok: true, value: row }
  await audit(tx, { at, by: actorOf(by), act: `downtime.${kind}`, subject: `procedure:${id}`, facts: { unit: unit.key, note } })
  await refreshUnit(tx, desk, { state: row.state, unit: unit.key, at })
  await showCard(tx, { of, state: row.state, speak: desk.speak, at, fresh: false })
  await refreshCallList(tx, desk, { row, now: at })
  await tellSaid(tx, desk, { state: row.state, unit, at })
  return { ok: true, value: row }
}

/** Somebody has told a unit in person, and says so for it: whatever it was told last, it knows. Refuses a unit that the downtime does not know. */
export async function unitCalled(tx: Tx, called: Omit<UnitSaid, 'kind' | 'note'>): Promise<Outcome<ProcedureRow>> {
  const { of, desk, id, by, at } = called
  const row = await downtimeById(tx, id)
  if (row === null) return refuse({ reason: 'no-such-procedure', id })
  const wanted = called.unit.trim().toLowerCase()
  const unit = unitsOf(desk.site, downtimeFacts(row.state)).find(({ key, name }) => key.toLowerCase() === wanted || name.toLowerCase() === wanted)
  if (unit === undefined) return refuse({ reason: 'no-such-unit', unit: called.unit, similar: null })
  const since = lastSaid(await newsTold(tx, id))?.at ?? 0
  // Whoever has answered knows; a receipt now would take an objection for settled.
  if ((await unitAnswersOf(tx, id)).some((one) => one.unit === unit.key && one.at >= since)) return { ok: true, value: row }
  await addUnitAnswer(tx, { procedure: id, unit: unit.key, kind: 'received', note: BY_PHONE, by, at, since })
  await audit(tx, { at, by: actorOf(by), act: 'downtime.called', subject: `procedure:${id}`, facts: { unit: unit.key } })
  await refreshUnit(tx, desk, { state: row.state, unit: unit.key, at })
  await showCard(tx, { of, state: row.state, speak: desk.speak, at, fresh: false })
  await refreshCallList(tx, desk, { row, now: at })
  return { ok: true, value: row }
}

/** What may be said when: beforehand that it is known or a problem, afterwards how it goes; of what does not take place only that it is known. */
function fits(kind: UnitAnswer, state: ProcedureState): boolean {
  const stage = stageOf(state)
  if (state.ending !== null) return kind === 'received'
  return (kind === 'normal' || kind === 'trouble' || kind === 'entered') === (stage === 'back' || stage === 'over')
}

/** Somebody has seen to what a unit said, and says how; the unit reads it. */
export async function settle(tx: Tx, of: Omit<UnitSaid, 'unit' | 'kind' | 'note'> & { readonly answer: number; readonly how: string }): Promise<Outcome<ProcedureRow>> {
  const { id, by, at, desk } = of
  const row = await downtimeById(tx, id)
  const said = (await unitAnswersOf(tx, id)).find((one) => one.id === of.answer)
  if (row === null || said === undefined) return refuse({ reason: 'no-such-procedure', id })
  if (of.how.trim() === '') return refuse({ reason: 'reason-needed', procedure: id })
  if (!await settleUnitAnswer(tx, { id: of.answer, procedure: id, by: by.name, how: of.how.trim(), at })) return refuse({ reason: 'already-decided', procedure: id, by: said.settled?.by ?? '', at: said.settled?.at ?? at.getTime(), decision: said.kind })
  await audit(tx, { at, by: actorOf(by), act: 'downtime.settled', subject: `procedure:${id}`, facts: { unit: said.unit, note: said.note, how: of.how.trim() } })
  await refreshUnit(tx, desk, { state: row.state, unit: said.unit, at, how: 'aloud' })
  await tellSaid(tx, desk, { state: row.state, unit: unitsOf(desk.site, downtimeFacts(row.state)).find(({ key }) => key === said.unit) ?? { key: said.unit, name: said.unit }, at })
  await showCard(tx, { of: of.of, state: row.state, speak: desk.speak, at, fresh: false })
  return { ok: true, value: row }
}
