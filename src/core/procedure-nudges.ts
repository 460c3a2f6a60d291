import type { Nudge } from './procedure.ts'

export interface Nudging {
  readonly nudges: readonly Nudge[]
  /** After the last one again and again. */
  readonly thenEvery?: number
}

/** The newest nudge that fell due and was not told: those that fell due together are told once, by the last of them. */
export function nudgeDue(of: Nudging, told: { readonly from: number; readonly nudged: number }, at: number): { readonly n: number; readonly work: string } | null {
  const { nudges } = of
  const last = nudges.at(-1)
  if (last === undefined) return null
  const passed = at - told.from
  const n = of.thenEvery !== undefined && passed >= last.after ? nudges.length - 1 + Math.floor((passed - last.after) / of.thenEvery) : nudges.findLastIndex(({ after }) => after <= passed)
  return n < told.nudged ? null : { n, work: (nudges[n] ?? last).work }
}

/** When the next one falls due; none where there is none any more. */
export function nextNudge({ nudges, thenEvery }: Nudging, { from, nudged }: { readonly from: number; readonly nudged: number }): readonly number[] {
  const next = nudges[nudged]
  if (next !== undefined) return [from + next.after]
  const last = nudges.at(-1)
  return last === undefined || thenEvery === undefined ? [] : [from + last.after + (nudged - nudges.length + 1) * thenEvery]
}
