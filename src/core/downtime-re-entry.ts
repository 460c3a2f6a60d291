import { DAY } from './clock.ts'
import { stageOf } from './downtime-case.ts'
import type { DowntimeFacts } from './downtime.ts'
import type { ProcedureState } from './procedure.ts'
import { openAnswers, type Answered } from './unit-answer.ts'

export interface ReEntryOf {
  readonly state: ProcedureState
  /** Every unit that hears of it, with what it missed. */
  readonly units: DowntimeFacts['units']
  readonly answers: readonly Answered[]
}

/** Units that missed something and have not said that what they wrote on paper is typed in again. */
export function notEntered({ units, answers }: Pick<ReEntryOf, 'units' | 'answers'>): readonly { readonly key: string; readonly name: string }[] {
  return units.filter(({ key, touched }) => touched.length > 0 && !answers.some((one) => one.unit === key && one.kind === 'entered')).map(({ key, name }) => ({ key, name }))
}

/** Whether nothing is left to do: everything is typed in, and no trouble is open. */
export const isFollowedUp = (of: Pick<ReEntryOf, 'units' | 'answers'>): boolean => notEntered(of).length === 0 && !openAnswers(of.answers).some(({ kind }) => kind === 'trouble')

/** Units that are asked again at this moment, and the how manieth time it is; null where nobody is. What was missed collapses into one. */
export function reEntryDue(of: ReEntryOf & { readonly now: number }): { readonly units: readonly { readonly key: string; readonly name: string }[]; readonly n: number; readonly last: 'yes' | 'no' } | null {
  const back = backAt(of.state)
  if (back === null) return null
  const n = REMIND.filter((after) => of.now >= back + after).length
  const units = notEntered(of)
  return n <= askedSoFar(of.state) || units.length === 0 ? null : { units, n, last: n === REMIND.length ? 'yes' : 'no' }
}

/** When the next of them is due, as long as anything is missing; null where none is. */
export function nextReEntry(of: ReEntryOf): number | null {
  const back = backAt(of.state)
  const after = REMIND[askedSoFar(of.state)]
  return back === null || after === undefined || notEntered(of).length === 0 ? null : back + after
}

/** When units were told that it is back, as long as it is followed up. */
function backAt(state: ProcedureState): number | null {
  return state.ending === null && stageOf(state) === 'back' ? state.evidence.findLast(({ step, what }) => step === 'back' && what === 'told')?.at ?? null : null
}

const askedSoFar = (state: ProcedureState): number => Math.max(0, ...state.evidence.flatMap(({ what, on, seen }) => (what === 'noted' && on === RE_ENTRY ? [(seen as { readonly n?: number } | null)?.n ?? 0] : [])))

/** What a note is about that says who was asked again. */
export const RE_ENTRY = 're-entry'
const REMIND: readonly number[] = [DAY, 3 * DAY]
