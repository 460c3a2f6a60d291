import type { RecoveryPlan } from './recovery.ts'

/** What putting the old data back is about: which recovery, where, and the plan whose restore was cut off. */
export interface PutBackFacts {
  readonly recovery: number
  readonly number: string
  readonly place: string
  readonly plan: RecoveryPlan
}

export const PUT_BACK = 'put-back'
