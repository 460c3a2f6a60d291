import type { ProcedureState } from '../../core/procedure.ts'

export interface DowntimeCase {
  readonly state: ProcedureState
  readonly now: number
  /** What services are called. */
  readonly titles: Readonly<Record<string, string>>
  readonly saveBefore: number
}
