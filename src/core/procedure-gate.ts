import { ok, refuse, type Outcome } from './outcome.ts'
import type { Duty } from './people.ts'
import type { Choice, Confirm, Decide, Party, ProcedureEvent, ProcedureState, Stand } from './procedure.ts'
import { glassOf, glassOpenedAt, glassTally } from './procedure-glass.ts'
import { agreed, planToken, standInHand, stepInHand, ticked } from './procedure-reading.ts'
import { forThemselves, seatOf } from './procedure-seat.ts'
import type { Refusal } from './refusal.ts'

type Answer = Extract<ProcedureEvent, { kind: 'decided' | 'confirmed' | 'refused' }>

/** What an answer answers, and as whom it was given. */
export interface Gated {
  readonly step: Decide | Confirm
  readonly choice: Choice | null
  readonly by: Party
}

/** Holds an answer against the step in hand, its time, the plan that was shown and the person who gives it; says what it answers. */
export function gate(state: ProcedureState, answer: Answer, at: number): Outcome<Gated> {
  const step = stepInHand(state)
  const here = standInHand(state)
  const procedure = state.id
  if (here?.is !== 'open' || (step?.kind !== 'decide' && step?.kind !== 'confirm')) return refuse(notOpen(state, answer))
  if (answer.kind !== 'refused' && (answer.kind === 'decided') !== (step.kind === 'decide')) return refuse(notOpen(state, answer))
  if (answer.token !== planToken(state)) return refuse({ reason: 'plan-changed', procedure })
  // Its time is over, though nobody has written that down yet: the machine slept, or was busy.
  if (step.within !== null && here.since + step.within <= at) return refuse({ reason: 'procedure-over', procedure, how: 'stopped', by: null, at: here.since + step.within })
  const { seat, why } = voice(state, step, { by: answer.by, open: here })
  if (seat === null) return mayInstead(state, step, answer.by) && answer.kind === 'decided' && step.kind === 'decide' ? insteadOfThem(state, step, answer) : refuse(why)
  if (answer.kind === 'refused') return answer.why.trim() === '' ? refuse({ reason: 'reason-needed', procedure }) : ok({ step, choice: null, by: seat })
  if (answer.kind === 'confirmed') return tickOf(state, { step, by: seat }, answer)
  if (step.kind !== 'decide') return refuse(notOpen(state, answer))
  const earlier = agreed(state, step.key).find((vote) => vote.by?.id === answer.by.id && vote.as !== 'glass')
  if (earlier !== undefined) return refuse({ reason: 'already-decided', procedure, by: answer.by.name, at: earlier.at, decision: earlier.on ?? '' })
  const choice = step.choices.find((it) => it.key === answer.choice)
  if (choice === undefined) return refuse({ reason: 'unknown-choice', procedure, said: answer.choice, choices: step.choices.map((it) => it.key) })
  if (choice.by !== undefined && !answer.by.duties.some((duty) => choice.by?.includes(duty))) return refuse({ reason: 'not-your-step', procedure, step: step.key, needs: choice.by })
  if (choice.needs === 'code' && answer.how !== 'code') return refuse({ reason: 'code-needed', procedure })
  return ok({ step, choice, by: seat })
}

/** In the stead of those who do not answer: the same choice, by others, each with a code and a reason. */
function insteadOfThem(state: ProcedureState, step: Decide, answer: Extract<Answer, { kind: 'decided' }>): Outcome<Gated> {
  const procedure = state.id
  const choice = step.choices.find((it) => it.key === answer.choice)
  if (choice === undefined) return refuse({ reason: 'unknown-choice', procedure, said: answer.choice, choices: step.choices.map((it) => it.key) })
  const earlier = glassTally(state, step).votes.find((vote) => vote.by?.id === answer.by.id && vote.on === choice.key)
  if (earlier !== undefined) return refuse({ reason: 'already-decided', procedure, by: answer.by.name, at: earlier.at, decision: choice.key })
  if ((answer.note ?? '').trim() === '') return refuse({ reason: 'reason-needed', procedure })
  if (answer.how !== 'code') return refuse({ reason: 'code-needed', procedure })
  return ok({ step, choice, by: forThemselves(answer.by) })
}

/** As what somebody would choose at the decision in hand: as one of those whom it asks, or in their stead; null where they may not. */
export function wouldChoose(state: ProcedureState, by: Party): 'asked' | 'glass' | null {
  const step = stepInHand(state)
  const here = standInHand(state)
  if (here?.is !== 'open' || step?.kind !== 'decide') return null
  if (voice(state, step, { by, open: here }).seat !== null) return 'asked'
  return mayInstead(state, step, by) ? 'glass' : null
}

/** As whom somebody may speak at a step; why not, where they may not. */
function voice(state: ProcedureState, step: Decide | Confirm, of: { readonly by: Party; readonly open: Extract<Stand, { is: 'open' }> }): { readonly seat: Party | null; readonly why: Refusal } {
  const needs = dutiesAsked(step, of.open)
  const procedure = state.id
  if (!of.by.duties.some((duty) => needs.includes(duty)) && !asksRequester(state, step, of.by)) return { seat: null, why: { reason: 'not-your-step', procedure, step: step.key, needs } }
  return { seat: seatOf(state, step, { by: of.by, needs }), why: { reason: 'same-person', procedure, step: step.key } }
}

/** Whether the glass is broken for somebody who is not asked. */
function mayInstead(state: ProcedureState, step: Decide | Confirm, by: Party): boolean {
  return step.kind === 'decide' && glassOpenedAt(state, step) !== null && by.duties.some((duty) => glassOf(step)?.by.includes(duty))
}

function tickOf(state: ProcedureState, { step, by }: Pick<Gated, 'step' | 'by'>, answer: Extract<Answer, { kind: 'confirmed' }>): Outcome<Gated> {
  const ticks = step.kind === 'confirm' ? step.ticks : []
  if (ticks.length === 0) return answer.tick === null ? ok({ step, choice: null, by }) : refuse({ reason: 'unknown-choice', procedure: state.id, said: answer.tick, choices: [] })
  if (answer.tick === null || !ticks.includes(answer.tick)) return refuse({ reason: 'unknown-choice', procedure: state.id, said: answer.tick ?? '', choices: ticks })
  if (!ticked(state, step.key).includes(answer.tick)) return ok({ step, choice: null, by })
  const first = agreed(state, step.key).find((it) => it.on === answer.tick)
  return refuse({ reason: 'already-decided', procedure: state.id, by: first?.by?.name ?? '', at: first?.at ?? 0, decision: answer.tick })
}

/** Whether the step in hand asks this very person, who has not answered it yet. */
export function mayAnswer(state: ProcedureState, by: Party): boolean {
  const step = stepInHand(state)
  const here = standInHand(state)
  if (state.ending !== null || here?.is !== 'open' || (step?.kind !== 'decide' && step?.kind !== 'confirm')) return false
  const answered = step.kind === 'decide' && agreed(state, step.key).some((vote) => vote.by?.id === by.id)
  return !answered && (voice(state, step, { by, open: here }).seat !== null || mayInstead(state, step, by))
}

const asksRequester = (state: ProcedureState, step: Decide | Confirm, by: Party): boolean => step.kind === 'confirm' && step.requester === 'may' && state.request.by?.id === by.id

/** Whose duty it is to answer, those who were asked to help when nobody did included. */
function dutiesAsked(step: Decide | Confirm, open: Extract<Stand, { is: 'open' }>): readonly Duty[] {
  return [...step.by, ...step.nudges.slice(0, open.nudged).flatMap((nudge) => nudge.also)]
}

/** Whoever asked for it, whoever may answer or repeat one of its steps, and a manager. */
export function mayStop(state: ProcedureState, by: Party): boolean {
  const duties: readonly Duty[] = ['manager', ...state.script.steps.flatMap((step) => ('by' in step ? step.by : []))]
  return state.request.by?.id === by.id || by.duties.some((duty) => duties.includes(duty))
}

/** Why nothing more can be said to a procedure that is over; null while it goes on. Once ended, only what is still running and the telling are heard. */
export function overOf(state: ProcedureState, event: ProcedureEvent): Refusal | null {
  const last = state.evidence.at(-1)
  if (state.at >= state.script.steps.length) return lateAnswer(state, event) ?? { reason: 'procedure-over', procedure: state.id, how: 'done', by: null, at: last?.at ?? state.request.at }
  const { ending } = state
  if (ending === null) return null
  const settling = event.kind === 'finished' || event.kind === 'failed' || event.kind === 'interrupted' || event.kind === 'told' || event.kind === 'passed-return'
  if (settling && ending.told === null) return null
  if (ending.how === 'refused' && ending.by !== null && isAnswer(event)) return { reason: 'already-decided', procedure: state.id, by: ending.by.name, at: ending.at, decision: 'refused' }
  return { reason: 'procedure-over', procedure: state.id, how: 'stopped', by: ending.by?.name ?? null, at: ending.at }
}

/** Names the winner where somebody answers what another one has answered before. */
export function notOpen(state: ProcedureState, event: ProcedureEvent): Refusal {
  return lateAnswer(state, event) ?? { reason: 'step-not-open', procedure: state.id, step: stepInHand(state)?.key ?? '' }
}

function lateAnswer(state: ProcedureState, event: ProcedureEvent): Refusal | null {
  if (!isAnswer(event)) return null
  const revision = Number(event.token.split('.')[0])
  const winner = state.evidence.findLast((it) => it.revision === revision && it.by !== null && (it.what === 'decided' || it.what === 'confirmed' || it.what === 'refused'))
  if (winner === undefined || winner.by === null) return null
  return { reason: 'already-decided', procedure: state.id, by: winner.by.name, at: winner.at, decision: winner.on ?? winner.what }
}

const isAnswer = (event: ProcedureEvent): event is Answer => event.kind === 'decided' || event.kind === 'confirmed' || event.kind === 'refused'
