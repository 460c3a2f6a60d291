import type { Decide, Ending, Evidence, Named, ProcedureEvent, ProcedureState, Stand, Step } from './procedure.ts'
import { voiceOf } from './procedure-seat.ts'

/** Enters the first step from there on that is needed. The last one tells and is never passed over. */
export function enter(state: ProcedureState, from: number, at: number): ProcedureState {
  const { steps } = state.script
  const stands = [...state.stands]
  let index = from
  for (; index < steps.length - 1 && state.skips.includes(steps[index]?.key ?? ''); index += 1) stands[index] = { is: 'skipped', at }
  const step = steps[index]
  if (step !== undefined) stands[index] = entered(step, at)
  return { ...state, at: index, stands }
}

function entered(step: Step, at: number): Stand {
  switch (step.kind) {
    case 'decide': case 'confirm': return { is: 'open', since: at, nudged: 0 }
    case 'wait': return { is: 'watching', since: at, lookAt: at, why: null }
    case 'run': case 'tell': return { is: 'due', attempt: 1, notBefore: at, why: null }
  }
}

export function stand(state: ProcedureState, how: Stand): ProcedureState {
  return { ...state, stands: state.stands.map((it, index) => (index === state.at ? how : it)) }
}

export function complete(state: ProcedureState, at: number): ProcedureState {
  return enter(stand(state, { is: 'done', at }), state.at + 1, at)
}

/** Ends it; what is running is asked to stop and ends first. */
export function end(state: ProcedureState, how: { readonly how: Ending['how']; readonly by: Named | null; readonly why: string | null }, at: number): ProcedureState {
  return { ...state, ending: { ...how, by: how.by === null ? null : named(how.by), at, step: state.script.steps[state.at]?.key ?? '', told: null } }
}

/** Takes a plan without moving; the same plan again changes nothing, unless somebody else stands behind it now. */
export function takePlan(state: ProcedureState, event: Extract<ProcedureEvent, { kind: 'planned' }>, at: number): ProcedureState {
  const { digest, facts, askedBy = state.plan?.askedBy } = event.plan
  if (state.plan?.digest === digest && idsOf(state.plan.askedBy) === idsOf(askedBy)) return state
  const skips = state.plan === null ? [...state.skips, ...event.skips] : event.skips
  const plan = { digest, facts, at, spent: null, skips, ...(askedBy === undefined ? {} : { askedBy: askedBy.map(named) }) }
  return { ...note(state, event, at), plan, revision: state.revision + 1, skips }
}

/** Asks people anew, from the first step that asked them; null where nobody has been asked yet. */
export function reopen(state: ProcedureState, why: string, at: number): ProcedureState | null {
  return reopenFrom(state, { why, at, from: state.script.steps.findIndex((step, index) => index <= state.at && (step.kind === 'decide' || step.kind === 'confirm')) })
}

/**
 * Asks anew because there is a plan now that was not there before. The first plan of a procedure voids what was
 * decided without one, and leaves what was only confirmed: the letter that it began with.
 */
export function reopenForPlan(before: ProcedureState, taken: ProcedureState, at: number): ProcedureState | null {
  if (before.plan !== null) return reopen(taken, PLAN_CHANGED, at)
  return reopenFrom(taken, { why: PLAN_CHANGED, at, from: taken.script.steps.findIndex((step, index) => index <= taken.at && step.kind === 'decide') })
}

const PLAN_CHANGED = 'the plan changed'

/** Begins again at a step that was done. */
export function reopenAt(state: ProcedureState, how: { readonly step: string; readonly why: string; readonly at: number }): ProcedureState {
  return reopenFrom(state, { why: how.why, at: how.at, from: state.script.steps.findIndex(({ key }) => key === how.step) }) ?? state
}

function reopenFrom(state: ProcedureState, how: { readonly why: string; readonly at: number; readonly from: number }): ProcedureState | null {
  const { why, at, from: first } = how
  const step = state.script.steps[first]
  if (step === undefined) return null
  const line = { ...evidenceOf(state, { what: 'reopened', by: null, on: null, note: why, seen: null, at }), step: step.key }
  const stands: readonly Stand[] = state.stands.map((it, index) => (index >= first ? { is: 'todo' } : it))
  return enter({ ...state, stands, evidence: [...state.evidence, line] }, first, at)
}

/** Asks anew for the very same plan: a new revision, and nothing is spent. */
export function renew(state: ProcedureState, why: string, at: number): ProcedureState {
  const plan = state.plan === null ? null : { ...state.plan, spent: null }
  // Another place may be chosen now, for which other steps are needed.
  const fresh = { ...state, plan, revision: state.revision + 1, skips: plan?.skips ?? state.skips }
  return reopen(fresh, why, at) ?? fresh
}

/** Puts other rules in the place of a decision's, and begins anew where its plan was made; what was chosen by the old ones counts no more. */
export function underRules(state: ProcedureState, of: { readonly step: Decide; readonly why: string; readonly at: number }): ProcedureState {
  const steps = state.script.steps.map((step) => (step.key === of.step.key ? of.step : step))
  const ruled = { ...state, script: { ...state.script, steps }, revision: state.revision + 1, skips: state.plan?.skips ?? state.skips }
  return reopenFrom(ruled, { why: of.why, at: of.at, from: 0 }) ?? ruled
}

/** Adds a line of evidence; nothing is ever taken out. */
export function note(state: ProcedureState, event: ProcedureEvent, at: number): ProcedureState {
  const as = 'by' in event && event.by !== null ? voiceOf(state, { by: event.by, what: event.kind }) : undefined
  return { ...state, evidence: [...state.evidence, { ...evidenceOf(state, { what: event.kind, ...said(event), at }), ...(as === undefined ? {} : { as }) }] }
}

function evidenceOf(state: ProcedureState, line: Omit<Evidence, 'step' | 'revision'>): Evidence {
  return { ...line, step: state.script.steps[state.at]?.key ?? '', revision: state.revision }
}

function said(event: ProcedureEvent): Pick<Evidence, 'by' | 'on' | 'note' | 'seen' | 'worked'> {
  const by = 'by' in event && event.by !== null ? named(event.by) : null
  const plain = { by, on: null, note: null, seen: null }
  switch (event.kind) {
    case 'decided': return { ...plain, on: event.choice, note: event.note }
    case 'confirmed': return { ...plain, on: event.tick, note: event.note, seen: event.seen ?? null }
    case 'stood-in': return { ...plain, on: event.how, note: event.note, seen: event.seen ?? null }
    case 'noted': return { ...plain, on: event.on ?? null, note: event.note, seen: event.seen ?? null }
    case 'sent-back': return { ...plain, note: event.why, seen: event.seen ?? null }
    case 'refused': case 'stopped': case 'postponed': case 'not-yet': return { ...plain, note: event.why }
    case 'failed': return { ...plain, note: event.why, seen: event.seen, ...workedOn(event) }
    case 'planned': return { ...plain, on: event.plan.digest, note: event.why, seen: event.plan.facts }
    case 'finished': return { ...plain, seen: event.seen, ...workedOn(event) }
    case 'came-true': return { ...plain, seen: event.seen }
    case 'begun': return { ...plain, note: event.instance }
    case 'nudged': return { ...plain, on: String(event.n) }
    case 'ruled': return { ...plain, note: event.why }
    case 'retried': case 'expired': case 'passed-return': case 'interrupted': case 'told': case 'glass-opened': return plain
  }
}

const idsOf = (asked: readonly Named[] | undefined): string => (asked ?? []).map(({ id, chair }) => `${id}:${chair ?? ''}`).sort().join(' ')

const workedOn = ({ worked }: { readonly worked?: number }): Pick<Evidence, 'worked'> => (worked === undefined ? {} : { worked })

const named = ({ id, name, insteadOf, chair }: Named): Named => ({ id, name, ...(insteadOf === undefined ? {} : { insteadOf }), ...(chair === undefined ? {} : { chair }) })
