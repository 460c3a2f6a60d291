import type { ProcedureState } from './procedure.ts'
import { agreed } from './procedure-reading.ts'

/**
 * Whether a decision before the step in hand is older than it may be when it is carried out. Time in which the bot itself was at
 * work on it does not count: a copy that takes hours is no reason to ask a manager again. A skipped decision has no age; one
 * that lies ahead was made before somebody set the clock back, and nobody knows how old it is.
 */
export function isOutdated(state: ProcedureState, now: number): boolean {
  return state.script.steps.slice(0, state.at).some((step) => {
    const vote = step.kind === 'decide' ? agreed(state, step.key).at(-1) : undefined
    if (step.kind !== 'decide' || step.goodFor === null || vote === undefined) return false
    const worked = state.evidence.slice(state.evidence.indexOf(vote)).reduce((sum, line) => sum + (line.worked ?? 0), 0)
    return vote.at > now || vote.at + step.goodFor + worked < now
  })
}
