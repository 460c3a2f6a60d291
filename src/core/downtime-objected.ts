import { passedOver } from './downtime-case.ts'
import { unreadyIn } from './downtime-seen.ts'
import type { Evidence, ProcedureState } from './procedure.ts'
import type { Answered } from './unit-answer.ts'

/** Who let something pass, when, and why, as it is told; null where nobody did. */
export function passedBy(line: Evidence | null): { readonly name: string; readonly at: number; readonly why: string } | null {
  return line === null ? null : { name: line.by?.name ?? '', at: line.at, why: line.note ?? '' }
}

/** Who let work go on although this objection stood when readiness was last looked at, when, and why; null where nobody did, or somebody has seen to it since. */
export function objectionPassed(state: ProcedureState, said: Pick<Answered, 'id' | 'kind' | 'by' | 'note' | 'settled'>): Evidence | null {
  const over = said.kind === 'objection' && said.settled === null ? passedOver(state, 'gate') : null
  if (over === null) return null
  const seen = state.evidence.slice(0, state.evidence.indexOf(over)).findLast(({ step, what }) => step === 'gate' && what === 'failed')?.seen
  // Evidence of an older Pulih does not number it.
  return unreadyIn(seen).some((one) => one.kind === 'objection' && (one.answer === undefined ? one.by === said.by && one.note === (said.note ?? '') : one.answer === said.id)) ? over : null
}
