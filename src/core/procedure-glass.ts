import type { Choice, Decide, Evidence, ProcedureState } from './procedure.ts'
import { current } from './procedure-current.ts'

/** What others may do in the stead of those whom a decision asks; null where it allows it to nobody, or too few of them could. */
export function glassOf(step: Decide): NonNullable<Decide['glass']> | null {
  return step.glass === undefined || step.glass.able < step.glass.quorum ? null : step.glass
}

/** Since when they are all silent: asked for the first time, or the last word of one of them. A plan that is asked anew makes nobody heard. */
export function quietSince(state: ProcedureState, step: Decide): number {
  const before = state.stands.slice(0, state.script.steps.indexOf(step)).flatMap((stand) => (stand.is === 'done' || stand.is === 'skipped' ? [stand.at] : []))
  return Math.max(state.request.at, ...before, state.evidence.findLast(heard)?.at ?? 0)
}

/** Since when others may decide in their stead; null while they may not. The first word of one of those who are asked ends it. */
export function glassOpenedAt(state: ProcedureState, step: Decide): number | null {
  const opened = state.evidence.findLastIndex((it) => it.what === 'glass-opened' && it.step === step.key)
  return glassOf(step) !== null && opened > state.evidence.findLastIndex(heard) ? state.evidence[opened]?.at ?? null : null
}

/** What others chose in their stead since they were last asked: of each person the last word. Decided is what so many chose before one of those who are asked spoke. */
export function glassTally(state: ProcedureState, step: Decide): { readonly votes: readonly Evidence[]; readonly decided: string | null } {
  let votes: readonly Evidence[] = []
  for (const line of current(state, step.key)) {
    if (heard(line)) votes = []
    if (line.what !== 'decided' || line.as !== 'glass') continue
    votes = [...votes.filter((vote) => vote.by?.id !== line.by?.id), line]
    const choice = step.choices.find(({ key }) => key === line.on)
    const same = votes.filter((vote) => vote.on === line.on)
    if (choice !== undefined && same.length >= glassQuorum(step, choice)) return { votes: same, decided: choice.key }
  }
  return { votes, decided: null }
}

/** So many of them must make one choice: never fewer than would have to of those who are asked. */
export const glassQuorum = (step: Decide, choice: Choice): number => Math.max(step.glass?.quorum ?? Infinity, choice.quorum)

const heard = (line: Evidence): boolean => line.as === 'asked'
