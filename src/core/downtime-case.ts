import type { DowntimeFacts } from './downtime.ts'
import { MINUTE } from './clock.ts'
import { PATIENCE, type Stage } from './downtime-news.ts'
import { agreed, current, stepInHand } from './procedure-reading.ts'
import type { Evidence, ProcedureState } from './procedure.ts'

/** What a downtime in hand agrees on. */
export function downtimeFacts(state: Pick<ProcedureState, 'plan'>): DowntimeFacts {
  if (state.plan === null) throw new Error('a downtime without its ask')
  return state.plan.facts as DowntimeFacts
}

/** How far it is, for those who live with it. */
export function stageOf(state: ProcedureState): Stage {
  if (state.ending !== null) return 'over'
  switch (stepInHand(state)?.key) {
    case 'approval': return 'asked'
    case 'announced': case 'due': case 'gate': case 'begin': return 'announced'
    case 'started': case 'worked': return 'under-way'
    case 'verify': case 'seen': case 'all-clear': return 'verifying'
    case 'back': case 'well': case 're-entered': return 'back'
    default: return 'over'
  }
}

/** Whether units are without what it takes down, at this moment. */
export const isDown = (state: ProcedureState): boolean => state.ending === null && (stageOf(state) === 'under-way' || stageOf(state) === 'verifying')

/** From when to when units were truly without; an end that lies ahead is null. An unplanned one began when people say it did. */
export function actual(state: ProcedureState): { readonly from: number; readonly until: number | null } | null {
  const facts = downtimeFacts(state)
  const from = facts.kind === 'unplanned' ? facts.window.from : lineOf(state, 'begin')?.at ?? null
  return from === null ? null : { from, until: lineOf(state, 'all-clear')?.at ?? (state.ending === null ? null : state.ending.at) }
}

/** The end for which whoever begins it stands: what begins late takes as long from then on as was planned. */
export function endAsBegun(state: ProcedureState): number {
  const { kind, window } = downtimeFacts(state)
  const begun = kind === 'unplanned' ? undefined : lineOf(state, 'begin')?.at
  if (begun === undefined || begun < window.from + PATIENCE) return window.until
  return Math.ceil((begun + window.until - window.from) / MINUTE) * MINUTE
}

/** What managers let pass that the bot would not have, and why. */
export function letPass(state: ProcedureState): readonly Evidence[] {
  return state.evidence.filter(isLetPass)
}

/** Who let one step pass that stands now, and why; null where it was done, or is to be done anew. */
export function passedOver(state: ProcedureState, step: 'gate' | 'verify'): Evidence | null {
  const last = current(state, step).findLast((it) => isLetPass(it) || it.what === 'finished')
  return last !== undefined && isLetPass(last) ? last : null
}

const isLetPass = ({ what, on }: Evidence): boolean => what === 'stood-in' && on === 'override'

const lineOf = (state: ProcedureState, step: string): Evidence | undefined => agreed(state, step).at(-1)
