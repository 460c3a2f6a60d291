import type { Act, CheckState } from '../../core/check.ts'
import type { CheckFacts } from '../../core/check-facts.ts'
import type { Duty } from '../../core/people.ts'
import type { ProcedureStamp } from '../../core/site.ts'
import type { SafetyVerdict } from '../../core/status.ts'

/** Everything that a card, a reminder and the printed sheet say of one check. Times are milliseconds UTC. */
export interface CheckView {
  readonly id: number
  readonly site: string
  readonly zone: string
  readonly title: { readonly id: string; readonly en: string }
  readonly stamp: ProcedureStamp | null
  readonly slot: number
  readonly now: number
  readonly facts: CheckFacts
  readonly verdict: SafetyVerdict
  readonly digest: string
  readonly state: CheckState
  readonly closedAt: number | null
  readonly acts: readonly Act[]
  readonly signers: readonly Duty[]
  readonly signBy: number
  readonly escalateAt: number
  readonly escalatedAt: number | null
  /** Titles of the systems by name. */
  readonly systems: Readonly<Record<string, string>>
  /** Earlier checks of the same plan that wait for a name. */
  readonly earlier: readonly { readonly id: number; readonly slot: number; readonly owner: string | null }[]
  /** The newest line of the audit trail about this check. */
  readonly trail: { readonly seq: number; readonly hash: string } | null
}
