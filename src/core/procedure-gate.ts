import { ok, refuse, type Outcome } from './outcome.ts'
import type { Duty } from './people.ts'
import type { Choice, Confirm, Decide, Named, Party, ProcedureEvent, ProcedureState, Stand } from './procedure.ts'
import { agreed, current, planToken, standInHand, stepInHand, ticked } from './procedure-reading.ts'
import type { Refusal } from './refusal.ts'

type Answer = Extract<ProcedureEvent, { kind: 'decided' | 'confirmed' | 'refused' }>

/** Holds an answer against the step in hand, the plan that was shown and the person who gives it; says what it answers. */
export function gate(state: ProcedureState, answer: Answer): Outcome<{ step: Decide | Confirm; choice: Choice | null }> {
  const step = stepInHand(state)
  const here = standInHand(state)
  const procedure = state.id
  if (here?.is !== 'open' || (step?.kind !== 'decide' && step?.kind !== 'confirm')) return refuse(notOpen(state, answer))
  if (answer.kind !== 'refused' && (answer.kind === 'decided') !== (step.kind === 'decide')) return refuse(notOpen(state, answer))
  if (answer.token !== planToken(state)) return refuse({ reason: 'plan-changed', procedure })
  const needs = dutiesAsked(step, here)
  if (!answer.by.duties.some((duty) => needs.includes(duty)) && !asksRequester(state, step, answer.by)) return refuse({ reason: 'not-your-step', procedure, step: step.key, needs })
  if (others(state, step).includes(answer.by.id)) return refuse({ reason: 'same-person', procedure, step: step.key })
  if (answer.kind === 'refused') return answer.why.trim() === '' ? refuse({ reason: 'reason-needed', procedure }) : ok({ step, choice: null })
  if (answer.kind === 'confirmed') return tickOf(state, step, answer)
  if (step.kind !== 'decide') return refuse(notOpen(state, answer))
  const earlier = agreed(state, step.key).find((vote) => vote.by?.id === answer.by.id)
  if (earlier !== undefined) return refuse({ reason: 'already-decided', procedure, by: answer.by.name, at: earlier.at, decision: earlier.on ?? '' })
  // A manager and whoever stands in for that manager are one authority, not two.
  if (agreed(state, step.key).some((vote) => vote.by !== null && authorityOf(vote.by) === authorityOf(answer.by))) return refuse({ reason: 'same-person', procedure, step: step.key })
  const choice = step.choices.find((it) => it.key === answer.choice)
  if (choice === undefined) return refuse({ reason: 'unknown-choice', procedure, said: answer.choice, choices: step.choices.map((it) => it.key) })
  if (choice.by !== undefined && !answer.by.duties.some((duty) => choice.by?.includes(duty))) return refuse({ reason: 'not-your-step', procedure, step: step.key, needs: choice.by })
  if (choice.needs === 'code' && answer.how !== 'code') return refuse({ reason: 'code-needed', procedure })
  return ok({ step, choice })
}

const authorityOf = ({ name, insteadOf }: Named): string => insteadOf ?? name

function tickOf(state: ProcedureState, step: Decide | Confirm, answer: Extract<Answer, { kind: 'confirmed' }>): Outcome<{ step: Decide | Confirm; choice: null }> {
  const ticks = step.kind === 'confirm' ? step.ticks : []
  if (ticks.length === 0) return answer.tick === null ? ok({ step, choice: null }) : refuse({ reason: 'unknown-choice', procedure: state.id, said: answer.tick, choices: [] })
  if (answer.tick === null || !ticks.includes(answer.tick)) return refuse({ reason: 'unknown-choice', procedure: state.id, said: answer.tick ?? '', choices: ticks })
  if (!ticked(state, step.key).includes(answer.tick)) return ok({ step, choice: null })
  const first = agreed(state, step.key).find((it) => it.on === answer.tick)
  return refuse({ reason: 'already-decided', procedure: state.id, by: first?.by?.name ?? '', at: first?.at ?? 0, decision: answer.tick })
}

/** Whether the step in hand asks this very person, who has not answered it yet. */
export function mayAnswer(state: ProcedureState, by: Party): boolean {
  const step = stepInHand(state)
  const here = standInHand(state)
  if (state.ending !== null || here?.is !== 'open' || (step?.kind !== 'decide' && step?.kind !== 'confirm')) return false
  const needs = dutiesAsked(step, here)
  const answered = step.kind === 'decide' && agreed(state, step.key).some((vote) => vote.by?.id === by.id)
  return (by.duties.some((duty) => needs.includes(duty)) || asksRequester(state, step, by)) && !others(state, step).includes(by.id) && !answered
}

const asksRequester = (state: ProcedureState, step: Decide | Confirm, by: Party): boolean => step.kind === 'confirm' && step.requester === 'may' && state.request.by?.id === by.id

/** Whose duty it is to answer, those who were asked to help when nobody did included. */
function dutiesAsked(step: Decide | Confirm, open: Extract<Stand, { is: 'open' }>): readonly Duty[] {
  return [...step.by, ...step.nudges.slice(0, open.nudged).flatMap((nudge) => nudge.also)]
}

/** Persons who may not answer at this step, because they stand on the other side. */
function others(state: ProcedureState, step: Decide | Confirm): readonly number[] {
  const apart = step.kind === 'decide' ? ['request', ...step.apartFrom] : step.apartFrom
  const requester = apart.includes('request') && state.request.by !== null ? [state.request.by.id] : []
  return [...requester, ...apart.flatMap((key) => current(state, key)).flatMap((it) => (it.by !== null && it.what !== 'noted' ? [it.by.id] : []))]
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
