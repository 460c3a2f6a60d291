import { ok, refuse, type Outcome } from './outcome.ts'
import type { Advanced, Party, ProcedureEvent, ProcedureState, Stand, Step } from './procedure.ts'
import { decisionOf, owed, standInHand, stepInHand, ticked } from './procedure-reading.ts'
import { isOutdated } from './procedure-age.ts'
import { gate, mayStop, notOpen, overOf } from './procedure-gate.ts'
import { seatBesideRequester } from './procedure-seat.ts'
import { complete, end, enter, note, renew, reopenAt, reopenForPlan, stand, takePlan, underRules } from './procedure-moves.ts'

/**
 * The only thing that moves a procedure. Refuses what does not fit the step in hand, the plan that was shown, or the
 * person who says it, and then nothing has changed.
 */
export function advance(state: ProcedureState, event: ProcedureEvent, now: Date): Advanced {
  const next = apply(state, event, now.getTime())
  return next.ok ? ok({ state: next.value, effects: owed(next.value, now) }) : next
}

type Next = Outcome<ProcedureState>

function apply(state: ProcedureState, event: ProcedureEvent, at: number): Next {
  const over = overOf(state, event)
  if (over !== null) return refuse(over)
  const step = stepInHand(state)
  const here = standInHand(state)
  if (step === null || here === null) return refuse(notOpen(state, event))
  switch (event.kind) {
    case 'decided': case 'confirmed': case 'refused': return answered(state, event, at)
    case 'noted': return ok(rested(note(state, event, at), event, at))
    case 'sent-back': return sentBack(state, event, at)
    case 'stopped': return stopped(state, event, at)
    case 'retried': return retried(state, event, at)
    case 'stood-in': return stoodIn(state, event, at)
    case 'planned': return planned(state, event, at)
    case 'told': return told(state, event, at)
    case 'begun': return begun(state, event, at)
    case 'postponed': {
      if (step.kind !== 'run' || here.is !== 'due') return refuse(notOpen(state, event))
      const asks = event.asks === undefined ? {} : { since: here.since ?? at, nudged: here.nudged ?? 0 }
      const later = stand(state, { is: 'due', attempt: here.attempt, notBefore: event.until, why: event.why, ...asks })
      return ok(here.why === event.why ? later : note(later, event, at))
    }
    case 'passed-return':
      // What was stopped goes no further, whoever was quicker.
      return here.is === 'running' && state.ending === null ? ok(note(stand(state, { ...here, pastReturn: at }), event, at)) : refuse(notOpen(state, event))
    case 'finished': return here.is === 'running' ? ok(finished(state, event, at)) : refuse(notOpen(state, event))
    case 'failed': {
      if (step.kind !== 'run' || here.is !== 'running') return refuse(notOpen(state, event))
      const oncemore = step.again === 'repeat' && event.again !== 'people' && here.attempt < step.tries && state.ending === null
      const next: Stand = oncemore ? { is: 'due', attempt: here.attempt + 1, notBefore: at + step.pause, why: event.why } : { is: 'failed', attempt: here.attempt, at, why: event.why }
      return ok(note(stand(state, next), event, at))
    }
    case 'interrupted': {
      if (step.kind !== 'run' || here.is !== 'running') return refuse(notOpen(state, event))
      const goesOn = step.again === 'repeat' && state.ending === null
      return ok(note(stand(state, goesOn ? { is: 'due', attempt: here.attempt, notBefore: at, why: null } : { is: 'interrupted', attempt: here.attempt, at }), event, at))
    }
    case 'came-true':
      return here.is === 'watching' ? ok(complete(note(state, event, at), at)) : refuse(notOpen(state, event))
    case 'not-yet': {
      if (step.kind !== 'wait' || here.is !== 'watching') return refuse(notOpen(state, event))
      const later = stand(state, { ...here, lookAt: event.lookAt ?? at + step.every, why: event.why })
      return ok(here.why === event.why ? later : note(later, event, at))
    }
    case 'nudged': {
      const asks = here.is === 'open' || here.is === 'failed' || here.is === 'interrupted' || (here.is === 'due' && here.since !== undefined)
      if (!asks || !owed(state, new Date(reached(event, at))).some((effect) => effect.kind === 'nudge' && effect.n === event.n)) return refuse(notOpen(state, event))
      return ok(note(stand(state, { ...here, nudged: event.n + 1 }), event, at))
    }
    case 'glass-opened':
      return owed(state, new Date(reached(event, at))).some((effect) => effect.kind === 'open-glass') ? ok(note(state, event, at)) : refuse(notOpen(state, event))
    case 'ruled': return ruled(state, event, at)
    case 'expired': {
      if (!owed(state, new Date(reached(event, at))).some((effect) => effect.kind === 'expire')) return refuse(notOpen(state, event))
      const noted = note(state, event, at)
      return ok(step.kind === 'wait' && step.late === 'go-on' ? complete(noted, at) : end(noted, { how: 'expired', by: null, why: null }, at))
    }
  }
}

/** What was waited for has passed, also where the clock was set back meanwhile. */
const reached = (event: { readonly asOf?: number }, at: number) => Math.max(at, event.asOf ?? at)

function answered(state: ProcedureState, event: Extract<ProcedureEvent, { kind: 'decided' | 'confirmed' | 'refused' }>, at: number): Next {
  const asked = gate(state, event, at)
  if (!asked.ok) return asked
  const { step, choice, by } = asked.value
  const noted = note(state, { ...event, by }, at)
  if (event.kind === 'refused') return ok(end(noted, { how: 'refused', by, why: event.why }, at))
  if (choice !== null) return ok(decisionOf(noted, step.key) === null ? noted : complete(noted, at))
  return ok(step.kind === 'confirm' && ticked(noted, step.key).length < step.ticks.length ? noted : complete(noted, at))
}

/** A changed plan is asked anew. What is spent or running is not replaced. */
function planned(state: ProcedureState, event: Extract<ProcedureEvent, { kind: 'planned' }>, at: number): Next {
  if (standInHand(state)?.is === 'running' || isSpent(state)) return refuse(notOpen(state, event))
  const taken = takePlan(state, event, at)
  if (taken === state) return ok(state)
  return ok(reopenForPlan(state, taken, at) ?? enter(taken, taken.at, at))
}

/** What was begun on a decision, or is at work, is not asked anew by other rules. */
function ruled(state: ProcedureState, event: Extract<ProcedureEvent, { kind: 'ruled' }>, at: number): Next {
  const index = state.script.steps.findIndex(({ key, kind }) => key === event.step.key && kind === 'decide')
  if (index < 0 || standInHand(state)?.is === 'running' || isSpent(state)) return refuse(notOpen(state, event))
  return ok(underRules(note(state, event, at), { step: event.step, why: event.why, at }))
}

function finished(state: ProcedureState, event: Extract<ProcedureEvent, { kind: 'finished' }>, at: number): ProcedureState {
  const noted = note(state, event, at)
  if (state.ending !== null) return stand(noted, { is: 'done', at })
  const skipping = { ...noted, skips: [...state.skips, ...event.skips] }
  // What was agreed on and begun is not replaced by what a later step found.
  if (event.plan === null || isSpent(state)) return complete(skipping, at)
  const taken = takePlan(skipping, { kind: 'planned', plan: event.plan, skips: event.skips, why: null }, at)
  const asked = taken === skipping ? null : reopenForPlan(state, taken, at)
  return asked ?? complete(taken, at)
}

const isSpent = (state: ProcedureState): boolean => state.plan !== null && state.plan.spent !== null

function begun(state: ProcedureState, event: Extract<ProcedureEvent, { kind: 'begun' }>, at: number): Next {
  const step = stepInHand(state)
  const here = standInHand(state)
  if (step?.kind !== 'run' || here?.is !== 'due' || here.notBefore > reached(event, at)) return refuse(notOpen(state, event))
  const running = note(stand(state, { is: 'running', attempt: here.attempt, since: at, instance: event.instance, pastReturn: null }), event, at)
  if (step.spends === 'nothing') return ok(running)
  // Nothing was agreed on, or it was spent elsewhere: it stands and asks rather than trying for ever.
  if (state.plan === null || (state.plan.spent !== null && state.plan.spent.on !== step.key)) return ok(note(stand(state, { is: 'failed', attempt: here.attempt, at, why: 'no-plan' }), { kind: 'failed', why: 'no-plan', seen: null }, at))
  if (state.plan.spent !== null) return ok(running)
  if (isOutdated(state, reached(event, at))) return ok(renew(state, 'the decision was too old', at))
  return ok({ ...running, plan: { ...state.plan, spent: { at, on: step.key } } })
}

/** A word of those who are asked lets them be reminded anew, and later; what ends for want of an answer ends when it would have. */
function rested(state: ProcedureState, { rest }: Extract<ProcedureEvent, { kind: 'noted' }>, at: number): ProcedureState {
  const here = standInHand(state)
  return rest === undefined || here?.is !== 'open' ? state : stand(state, { ...here, nudged: 0, rest: at + rest - here.since })
}

/** An earlier step did not do it: it is asked anew, and nothing that was said since counts any more. */
function sentBack(state: ProcedureState, event: Extract<ProcedureEvent, { kind: 'sent-back' }>, at: number): Next {
  const step = stepInHand(state)
  const here = standInHand(state)
  const back = step?.kind === 'confirm' || step?.kind === 'wait' ? step.back : undefined
  if (back === undefined || (here?.is !== 'open' && here?.is !== 'watching')) return refuse(notOpen(state, event))
  if (!holds(event.by, back.by) && state.request.by?.id !== event.by.id) return refuse({ reason: 'not-your-step', procedure: state.id, step: stepKey(state), needs: back.by })
  if (event.why.trim() === '') return refuse({ reason: 'reason-needed', procedure: state.id })
  return ok(reopenAt({ ...note(state, event, at), revision: state.revision + 1 }, { step: back.to, why: event.why, at }))
}

function told(state: ProcedureState, event: ProcedureEvent, at: number): Next {
  const here = standInHand(state)
  if (state.ending !== null) return here?.is === 'running' ? refuse(notOpen(state, event)) : ok({ ...note(state, event, at), ending: { ...state.ending, told: at } })
  return stepInHand(state)?.kind === 'tell' && here?.is === 'due' ? ok(complete(note(state, event, at), at)) : refuse(notOpen(state, event))
}

function stopped(state: ProcedureState, event: Extract<ProcedureEvent, { kind: 'stopped' }>, at: number): Next {
  const here = standInHand(state)
  if (event.by !== null && !mayStop(state, event.by)) return refuse({ reason: 'not-your-step', procedure: state.id, step: stepKey(state), needs: ['manager'] })
  if (event.why.trim() === '') return refuse({ reason: 'reason-needed', procedure: state.id })
  if (here?.is === 'running' && here.pastReturn !== null) return refuse({ reason: 'past-return', procedure: state.id, step: stepKey(state) })
  return ok(end(note(state, event, at), { how: 'stopped', by: event.by, why: event.why }, at))
}

function retried(state: ProcedureState, event: Extract<ProcedureEvent, { kind: 'retried' }>, at: number): Next {
  const step = stepInHand(state)
  const here = standInHand(state)
  const wished = event.from === 'decision' && state.script.steps.slice(0, state.at).some((it) => it.kind === 'decide')
  // Whoever is to confirm may also find that it was decided wrongly, as long as nothing was done on it.
  const doubted = step?.kind === 'confirm' && here?.is === 'open' && wished && state.plan !== null && state.plan.spent === null
  if (here === null || (!doubted && (step?.kind !== 'run' || !standsAndAsks(here)))) return refuse(notOpen(state, event))
  if (!holds(event.by, step.by)) return refuse({ reason: 'not-your-step', procedure: state.id, step: step.key, needs: step.by })
  const noted = note(state, event, at)
  if (wished || (step.kind === 'run' && step.again === 'decide' && here.is !== 'due')) return ok(renew(noted, 'to be tried again', at))
  return ok(stand(noted, { is: 'due', attempt: 1, notBefore: at, why: null }))
}

function stoodIn(state: ProcedureState, event: Extract<ProcedureEvent, { kind: 'stood-in' }>, at: number): Next {
  const step = stepInHand(state)
  const here = standInHand(state)
  if (step?.kind !== 'run' || here === null || !standsAndAsks(here)) return refuse(notOpen(state, event))
  const ways = step.instead.filter((it) => it.how === event.how)
  const needs = ways.flatMap((it) => it.by)
  if (!holds(event.by, needs)) return refuse({ reason: 'not-your-step', procedure: state.id, step: step.key, needs })
  const seat = ways.some(({ apartFrom }) => apartFrom === 'request') ? seatBesideRequester(state, { by: event.by, needs }) : event.by
  if (seat === null && event.nobodyElse === undefined) return refuse({ reason: 'same-person', procedure: state.id, step: step.key })
  if (event.note.trim() === '') return refuse({ reason: 'reason-needed', procedure: state.id })
  const spent = step.spends === 'plan' && state.plan !== null ? { ...state, plan: { ...state.plan, spent: { at, on: step.key } } } : state
  return ok(complete(note(spent, { ...event, by: seat ?? event.by }, at), at))
}

/** Failed, interrupted, or put off: somebody may say how it goes on. */
const standsAndAsks = (here: Stand): boolean => here.is === 'failed' || here.is === 'interrupted' || (here.is === 'due' && here.why !== null)
const holds = (by: Party, needs: readonly string[]): boolean => by.duties.some((duty) => needs.includes(duty))
const stepKey = (state: ProcedureState): string => stepInHand(state)?.key ?? ''

/** Opens a procedure at its first step. A script that could end untold, or spend what nobody can agree on, is a bug and throws. */
export function begin(opening: Opening, now: Date): ProcedureState {
  checkScript(opening.script)
  const at = now.getTime()
  const by = opening.by === null ? null : { id: opening.by.id, name: opening.by.name }
  const plan = opening.plan === null ? null : { digest: opening.plan.digest, facts: opening.plan.facts, at, spent: null }
  return enter({
    format: 1,
    id: opening.id,
    script: opening.script,
    request: { by, at, why: opening.why },
    plan,
    revision: plan === null ? 0 : 1,
    at: 0,
    stands: opening.script.steps.map(() => ({ is: 'todo' })),
    evidence: [],
    skips: [],
    ending: null,
  }, 0, at)
}

export interface Opening {
  readonly id: number
  readonly script: ProcedureState['script']
  readonly by: Pick<Party, 'id' | 'name'> | null
  readonly why: string | null
  readonly plan: { readonly digest: string; readonly facts: unknown } | null
}

function checkScript(script: ProcedureState['script']): void {
  const wrong = (why: string): never => { throw new Error(`script ${script.kind}: ${why}`) }
  if (script.steps.at(-1)?.kind !== 'tell') wrong('the last step must tell')
  if (new Set(script.steps.map((step) => step.key)).size < script.steps.length) wrong('two steps have one key')
  script.steps.forEach((step, index) => {
    const before: readonly Step[] = script.steps.slice(0, index)
    if (step.kind === 'decide' && (step.choices.length === 0 || step.choices.some((choice) => choice.quorum < 1))) wrong(`${step.key} offers nothing that can be decided`)
    if ((step.kind === 'decide' || step.kind === 'confirm') && step.apartFrom.some((key) => key !== 'request' && !before.some((it) => it.key === key))) wrong(`${step.key} keeps apart from a step that does not come before it`)
    if (step.kind === 'decide' && step.glass !== undefined && (step.glass.quorum < 2 || (step.within !== null && step.glass.after >= step.within))) wrong(`${step.key} could be decided by one alone, or only once it has ended`)
    const back = step.kind === 'confirm' || step.kind === 'wait' ? step.back : undefined
    const over = back === undefined ? [] : before.slice(before.findIndex(({ key }) => key === back.to))
    if (back !== undefined && !before.some(({ key }) => key === back.to)) wrong(`${step.key} goes back to a step that does not come before it`)
    if (over.some((it) => it.kind === 'run' && it.spends === 'plan')) wrong(`${step.key} goes back over what spends the plan`)
    if (step.kind === 'run' && step.again === 'decide' && !before.some((it) => it.kind === 'decide' || it.kind === 'confirm')) wrong(`${step.key} goes back to a decision that is not there`)
  })
}
