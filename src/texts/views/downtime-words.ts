import type { ProcedureState } from '../../core/procedure.ts'

export interface DowntimeCase {
  readonly state: ProcedureState
  readonly now: number
  /** What services are called. */
  readonly titles: Readonly<Record<string, string>>
  readonly saveBefore: number
  /** Services of it that another downtime keeps down. */
  readonly still?: readonly StillDown[]
}

/** A service that another downtime keeps down. */
export interface StillDown {
  readonly service: string
  /** `HNT-2026-004`. */
  readonly number: string
}
