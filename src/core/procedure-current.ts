import type { Evidence, ProcedureState } from './procedure.ts'

/** What was seen and said at a step since it was last asked anew: what lies before is history and counts no more. */
export function current(state: ProcedureState, step: string): readonly Evidence[] {
  const place = (key: string) => state.script.steps.findIndex((it) => it.key === key)
  const reopened = state.evidence.findLastIndex((it) => it.what === 'reopened' && place(it.step) <= place(step))
  return state.evidence.slice(reopened + 1).filter((it) => it.step === step)
}
