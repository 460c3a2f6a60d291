import { downtimeFacts, stageOf } from '../../core/downtime-case.ts'
import { objectionPassed, passedBy } from '../../core/downtime-objected.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Unit } from '../../core/site.ts'
import { isOpenEnded, openAnswers } from '../../core/unit-answer.ts'
import { owe } from '../../store/outbox.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import type { Tx } from '../../store/store.ts'
import { unitAnswerView } from '../../texts/views/downtime-board.ts'
import { serviceTitles, unitsOf } from './names.ts'
import { refreshUnit, type DowntimeDesk } from './tell.ts'

/** What a unit said that somebody must see to: told to those who can, and put right wherever it stands. */
export async function tellSaid(tx: Tx, desk: DowntimeDesk, { state, unit, at }: { readonly state: ProcedureState; readonly unit: Pick<Unit, 'key' | 'name'>; readonly at: Date }): Promise<void> {
  const answers = await unitAnswersOf(tx, state.id)
  const open = new Set(openAnswers(answers).map(({ id }) => id))
  for (const said of answers.filter((one) => one.unit === unit.key && isOpenEnded(one.kind))) {
    const card = `downtime-said:${said.id}`
    const over = passedBy(objectionPassed(state, said))
    const stands = !open.has(said.id) ? said.settled === null ? 'well' : 'seen to' : over === null ? 'open' : 'passed'
    const holds = said.kind === 'trouble' ? 'closing' : ['asked', 'announced'].includes(stageOf(state)) ? 'beginning' : null
    const spoken = desk.speak(unitAnswerView({ id: state.id, facts: downtimeFacts(state), titles: serviceTitles(desk.site), unit: unit.name, said, stands, holds, over }))
    await owe(tx, { at, to: said.at === at.getTime() ? { purposes: ['edp', 'manager'] } : { whereverCard: card }, card, spoken, urgency: said.at === at.getTime() ? 0 : 1 })
  }
}

/** Objections over which a manager let work go on: the units that made them read who did and why, and so does whoever was to see to them. */
export async function tellPassed(tx: Tx, desk: DowntimeDesk, { state, at }: { readonly state: ProcedureState; readonly at: Date }): Promise<void> {
  const passed = new Set((await unitAnswersOf(tx, state.id)).flatMap((said) => (objectionPassed(state, said) === null ? [] : [said.unit])))
  for (const unit of unitsOf(desk.site, downtimeFacts(state)).filter(({ key }) => passed.has(key))) {
    await refreshUnit(tx, desk, { state, unit: unit.key, at, how: 'aloud' })
    await tellSaid(tx, desk, { state, unit, at })
  }
}
