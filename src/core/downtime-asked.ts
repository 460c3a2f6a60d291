import { downtimeFacts } from './downtime-case.ts'
import { PLANNERS } from './downtime.ts'
import { current } from './procedure-reading.ts'
import type { Named, Party, ProcedureState } from './procedure.ts'

/**
 * Who asks for what is to be decided, once that person has asked for its time: they for the time, and whoever planned it for
 * all the rest, until somebody else has agreed to that. None of them decides it.
 */
export function askersOf(state: ProcedureState, mover: Named): readonly Named[] {
  const planner = isAgreedTo(state) ? null : state.request.by
  return planner === null || planner.id === mover.id ? [mover] : [planner, mover]
}

/** Whether somebody who did not ask for it has ever agreed that it takes place. */
export const isAgreedTo = (state: ProcedureState): boolean => state.evidence.some(({ step, what }) => step === 'approval' && what === 'decided')

/** As whom somebody asks for another time: for themselves where they may plan, else for whom they stand in. */
export function moverAs(state: ProcedureState, by: Party): Named {
  const itself = { id: by.id, name: by.name }
  const isOwn = by.chairs === undefined || state.request.by?.id === by.id || by.duties.some((duty) => duty !== 'manager' && PLANNERS.includes(duty))
  return isOwn || by.chair === undefined ? itself : { ...itself, chair: by.chair, ...(by.insteadOf === undefined ? {} : { insteadOf: by.insteadOf }) }
}

/** Who asked for the time that is to be decided, where it is not the first one. */
export const moverOf = (state: ProcedureState): { readonly id: number; readonly name: string } | null => downtimeFacts(state).movedBy ?? null

/** Whether somebody can make what nobody may decide decidable, by asking for its time themselves. */
export function mayTakeOver(state: ProcedureState, person: Pick<Party, 'id' | 'duties'>): boolean {
  const seen = nobodyDecides(state)
  return seen !== null && seen.take.length > 0 && moverOf(state)?.id !== person.id && (state.request.by?.id === person.id || person.duties.some((duty) => PLANNERS.includes(duty)))
}

/** What a note is about that says whether anybody is left who may decide. */
export const NOBODY_DECIDES = 'nobody-decides'

/** What a look found where nobody who may decide is left: `take` names who could ask for the same time, so that somebody may decide it then. */
export interface DecidersSeen {
  readonly left: 'somebody' | 'nobody'
  readonly take: readonly string[]
  /** Somebody could decide if another person planned it. */
  readonly anew: boolean
}

/** What the last look found out for the plan as it stands; null where nobody had to be missed. */
export function nobodyDecides(state: ProcedureState): DecidersSeen | null {
  const seen = current(state, 'approval').findLast(({ what, on }) => what === 'noted' && on === NOBODY_DECIDES)?.seen as DecidersSeen | undefined
  return seen?.left === 'nobody' ? seen : null
}
