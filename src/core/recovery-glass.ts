import { glassQuorum } from './procedure-glass.ts'
import type { Decide, Evidence, ProcedureState } from './procedure.ts'
import { RECOVERY } from './recovery.ts'

/** One time that operators decided in the stead of managers who did not answer. */
export interface GlassUse {
  readonly at: number
  readonly place: string
  readonly by: readonly { readonly id: number; readonly name: string; readonly at: number; readonly why: string }[]
}

/** Every such time, oldest first, whatever was decided again since. */
export function glassUses({ script, evidence }: Pick<ProcedureState, 'script' | 'evidence'>): readonly GlassUse[] {
  const index = script.steps.findIndex(({ key }) => key === RECOVERY.decided)
  const step = script.steps[index]
  if (step?.kind !== 'decide' || step.glass === undefined) return []
  const uses: GlassUse[] = []
  let votes: readonly Evidence[] = []
  for (const line of evidence) {
    if (line.as === 'asked' || (line.what === 'reopened' && script.steps.findIndex(({ key }) => key === line.step) <= index)) votes = []
    if (line.step !== step.key || line.what !== 'decided' || line.as !== 'glass') continue
    votes = [...votes.filter((vote) => vote.by?.id !== line.by?.id), line]
    const same = votes.filter(({ on }) => on === line.on)
    if (line.on === null || same.length < needed(step, line.on)) continue
    uses.push({ at: line.at, place: line.on, by: same.flatMap(({ by, at, note }) => (by === null ? [] : [{ id: by.id, name: by.name, at, why: note ?? '' }])) })
    votes = []
  }
  return uses
}

/** A place that was taken out since asked for no more than any other. */
const needed = (step: Decide, place: string): number => glassQuorum(step, step.choices.find(({ key }) => key === place) ?? { key: place, quorum: 1, needs: 'code' })

/** What a manager reviews afterwards. */
export interface ReviewFacts extends GlassUse {
  readonly recovery: number
  readonly number: string
  readonly system: string
  readonly quietSince: number
}

export const GLASS_REVIEW = { kind: 'glass-review', reviews: 'reviewed' } as const

/** Who has reviewed a decision that was made at that moment; null while nobody has. */
export function reviewerOf(reviews: readonly Pick<ProcedureState, 'plan' | 'evidence'>[], of: { readonly recovery: number; readonly at: number }): string | null {
  const review = reviews.find((it) => reviewFacts(it).recovery === of.recovery && reviewFacts(it).at === of.at)
  return review?.evidence.findLast(({ what }) => what === 'confirmed')?.by?.name ?? null
}

export const reviewFacts = ({ plan }: Pick<ProcedureState, 'plan'>): ReviewFacts => {
  if (plan === null) throw new Error('a review of nothing')
  return plan.facts as ReviewFacts
}
