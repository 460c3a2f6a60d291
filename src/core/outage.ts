import type { Outage } from './availability.ts'
import { actual, downtimeFacts } from './downtime-case.ts'
import type { ProcedureState } from './procedure.ts'

/** When a downtime truly took its services away; null where it never began. */
export function outageOf(state: ProcedureState): Outage | null {
  const times = actual(state)
  const { kind, window, services } = downtimeFacts(state)
  return times === null ? null : { services, planned: kind === 'planned' ? window : null, ...times }
}
