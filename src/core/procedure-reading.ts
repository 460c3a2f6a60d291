import type { Effect, Evidence, Party, ProcedureState, ProcedureStatus, Stand, Step } from './procedure.ts'
import { current } from './procedure-current.ts'
import { glassOf, glassOpenedAt, glassTally, quietSince } from './procedure-glass.ts'
import { nextNudge, nudgeDue, type Nudging } from './procedure-nudges.ts'

export { current }

/** Names the very plan that a card showed; a button carries it, so that a press on an older card is recognised. */
export function planToken(state: Pick<ProcedureState, 'plan' | 'revision'>): string {
  return `${state.revision}.${state.plan === null ? 'none' : state.plan.digest.slice(0, 8)}`
}

export function stepInHand(state: ProcedureState): Step | null {
  return state.script.steps[state.at] ?? null
}

export function standInHand(state: ProcedureState): Stand | null {
  return state.stands[state.at] ?? null
}

/** Who agreed at a step to the plan as it stands now. */
export function agreed(state: ProcedureState, step: string): readonly Evidence[] {
  return current(state, step).filter((it) => it.what === 'decided' || it.what === 'confirmed')
}

/** The choice that reached its quorum, with those who made it; null while it is open. */
export function decisionOf(state: ProcedureState, step: string): { readonly choice: string; readonly by: readonly Pick<Party, 'id' | 'name'>[]; readonly at: number } | null {
  const asked = state.script.steps.find((it) => it.key === step)
  if (asked?.kind !== 'decide') return null
  const votes = agreed(state, step).filter(({ as }) => as !== 'glass')
  const instead = glassTally(state, asked)
  if (instead.decided !== null) return { choice: instead.decided, by: instead.votes.flatMap((vote) => vote.by ?? []), at: instead.votes.at(-1)?.at ?? 0 }
  for (const choice of asked.choices) {
    const made = votes.filter((vote) => vote.on === choice.key)
    const last = made.at(-1)
    if (made.length >= choice.quorum && last !== undefined) return { choice: choice.key, by: made.flatMap((vote) => (vote.by === null ? [] : [vote.by])), at: last.at }
  }
  return null
}

export function ticked(state: ProcedureState, step: string): readonly string[] {
  return agreed(state, step).flatMap((it) => (it.on === null ? [] : [it.on]))
}

export function statusOf(state: ProcedureState): ProcedureStatus {
  if (state.ending !== null) return state.ending.told === null ? 'going' : 'stopped'
  const stand = standInHand(state)
  if (stand === null) return 'done'
  switch (stand.is) {
    case 'open': case 'watching': return 'waiting'
    case 'failed': case 'interrupted': return 'interrupted'
    case 'todo': case 'due': case 'running': case 'done': case 'skipped': return 'going'
  }
}

/** What the bot owes at this moment. */
export function owed(state: ProcedureState, now: Date): readonly Effect[] {
  const at = now.getTime()
  const step = stepInHand(state)
  const stand = standInHand(state)
  if (state.ending !== null) {
    if (state.ending.told !== null) return []
    if (stand?.is === 'running' && step !== null) return [{ kind: 'abort', step: step.key }]
    return [{ kind: 'tell', step: state.ending.step, work: state.script.farewell }]
  }
  if (step === null || stand === null) return []
  switch (stand.is) {
    case 'due':
      if (stand.notBefore > at) return step.kind === 'run' && stand.since !== undefined ? reminded({ ...step, nudges: step.nudges ?? [] }, { from: stand.since, nudged: stand.nudged ?? 0 }, { at, also: [stand.notBefore] }) : [{ kind: 'wake', at: stand.notBefore }]
      if (step.kind === 'run') return [{ kind: 'run', step: step.key, work: step.work, attempt: stand.attempt }]
      return step.kind === 'tell' ? [{ kind: 'tell', step: step.key, work: step.work }] : []
    case 'watching': {
      if (step.kind !== 'wait') return []
      const end = step.within === null ? null : stand.since + step.within
      if (stand.lookAt <= at) return [{ kind: 'look', step: step.key, work: step.work }]
      if (end !== null && end <= at) return [{ kind: 'expire', step: step.key }]
      return [{ kind: 'wake', at: Math.min(stand.lookAt, end ?? stand.lookAt) }]
    }
    case 'open': {
      if (step.kind !== 'decide' && step.kind !== 'confirm') return []
      const end = step.within === null ? null : stand.since + step.within
      if (end !== null && end <= at) return [{ kind: 'expire', step: step.key }]
      const glass = step.kind === 'decide' && glassOpenedAt(state, step) === null ? glassOf(step) : null
      const opens = glass === null || step.kind !== 'decide' ? null : quietSince(state, step) + glass.after
      if (glass !== null && opens !== null && opens <= at) return [{ kind: 'open-glass', step: step.key, work: glass.work }]
      return reminded(step, { from: stand.since + (stand.rest ?? 0), nudged: stand.nudged }, { at, also: [end, opens] })
    }
    case 'failed': case 'interrupted':
      return step.kind === 'run' ? reminded({ ...step, nudges: step.nudges ?? [] }, { from: stand.at, nudged: stand.nudged ?? 0 }, { at, also: [] }) : []
    case 'running': case 'todo': case 'done': case 'skipped':
      return []
  }
}

function reminded(of: Nudging & { readonly key: string }, told: { readonly from: number; readonly nudged: number }, when: { readonly at: number; readonly also: readonly (number | null)[] }): readonly Effect[] {
  const due = nudgeDue(of, told, when.at)
  if (due !== null) return [{ kind: 'nudge', step: of.key, ...due }]
  const wakes = [...nextNudge(of, told), ...when.also.filter((at) => at !== null)]
  return wakes.length === 0 ? [] : [{ kind: 'wake', at: Math.min(...wakes) }]
}
