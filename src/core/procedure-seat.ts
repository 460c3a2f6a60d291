import type { Duty, Person } from './people.ts'
import type { Chair, Confirm, Decide, Evidence, Named, Party, ProcedureState } from './procedure.ts'
import { current } from './procedure-current.ts'
import { glassOf } from './procedure-glass.ts'

/** A person with the duty of everybody for whom they stand in just now. Whoever is a manager stands in for nobody: they have a voice of their own. */
export function standingIn(person: Pick<Person, 'id' | 'name' | 'duties'>, chairs: readonly Chair[]): Party {
  const { id, name, duties } = person
  const [first] = chairs
  return first === undefined || duties.includes('manager') ? { id, name, duties } : { id, name, duties: [...duties, 'manager'], insteadOf: first.name, chair: first.id, chairs: chairs.map((chair) => ({ id: chair.id, name: chair.name })) }
}

/**
 * As whom somebody speaks at a step: for themselves where it is their own duty, else for the first of those for whom they
 * stand in whose voice is free. Null where they stand on the other side, or every such voice was heard: one chair never counts twice.
 */
export function seatOf(state: ProcedureState, step: Decide | Confirm, of: { readonly by: Party; readonly needs: readonly Duty[] }): Party | null {
  const { by, needs } = of
  const other = otherSide(state, step)
  if (other.some((it) => it.id === by.id)) return null
  const { chairs } = by
  const self = forThemselves(by)
  if (chairs === undefined) return other.some((it) => it.chair === by.id) || taken(state, step, by) ? null : by
  if (by.duties.some((duty) => duty !== 'manager' && needs.includes(duty))) return self
  const free = chairs.find((chair) => other.every((it) => it.id !== chair.id && it.chair !== chair.id) && !taken(state, step, { id: by.id, name: by.name, insteadOf: chair.name, chair: chair.id }))
  return free === undefined ? null : { ...self, insteadOf: free.name, chair: free.id }
}

/** As whom somebody speaks who must be another than whoever asked for it; null for that one, and for who stands in for nobody else. */
export function seatBesideRequester(state: ProcedureState, of: { readonly by: Party; readonly needs: readonly Duty[] }): Party | null {
  return seatOf(state, { kind: 'confirm', key: '', by: of.needs, apartFrom: ['request'], ticks: [], within: null, nudges: [] }, of)
}

/** Whether a line is in the name of whoever asked for it: their own, or of somebody who stands in for them. */
export const isRequesters = (state: Pick<ProcedureState, 'request'>, by: Named | null): boolean => by !== null && state.request.by !== null && (by.id === state.request.by.id || by.chair === state.request.by.id)

export const forThemselves = ({ id, name, duties }: Party): Party => ({ id, name, duties })

/** As what a line of evidence was spoken: by one of those whom the decision asks, or in their stead. */
export function voiceOf(state: ProcedureState, of: { readonly by: Party; readonly what: Evidence['what'] }): Evidence['as'] {
  const step = state.script.steps.find((it): it is Decide => it.kind === 'decide' && glassOf(it) !== null)
  if (step === undefined) return undefined
  const { by } = of
  const asked = by.duties.some((duty) => step.by.includes(duty)) && otherSide(state, step).every((it) => it.id !== by.id && it.id !== by.chair)
  if (asked) return 'asked'
  return of.what === 'decided' && state.script.steps[state.at] === step ? 'glass' : undefined
}

/** Persons and chairs that may not answer at this step. */
function otherSide(state: ProcedureState, step: Decide | Confirm): readonly Named[] {
  const apart = step.kind === 'decide' ? ['request', ...step.apartFrom] : step.apartFrom
  const requester = apart.includes('request') ? state.plan?.askedBy ?? (state.request.by === null ? [] : [state.request.by]) : []
  return [...requester, ...(step.kind === 'confirm' ? step.notBy ?? [] : []), ...apart.flatMap((key) => current(state, key)).flatMap((it) => (it.by !== null && it.what !== 'noted' ? [it.by] : []))]
}

/** Whether somebody else spoke for that very chair at a decision. */
function taken(state: ProcedureState, step: Decide | Confirm, by: Named): boolean {
  return step.kind === 'decide' && current(state, step.key).some((it) => it.what === 'decided' && it.as !== 'glass' && it.by !== null && it.by.id !== by.id && sameChair(it.by, by))
}

/** Evidence of old names a manager without the number. */
function sameChair(a: Named, b: Named): boolean {
  if ([a, b].some((it) => it.insteadOf !== undefined && it.chair === undefined)) return (a.insteadOf ?? a.name) === (b.insteadOf ?? b.name)
  return (a.chair ?? a.id) === (b.chair ?? b.id)
}
