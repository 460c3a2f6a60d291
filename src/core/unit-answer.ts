/** What a unit says to what it was told. */
export const unitAnswers = ['received', 'objection', 'normal', 'trouble', 'entered'] as const
export type UnitAnswer = (typeof unitAnswers)[number]

/** What stands with a receipt that somebody took down who told the unit in person. */
export const BY_PHONE = 'phone'

/** Those that somebody must see to. */
export const isOpenEnded = (kind: UnitAnswer): boolean => kind === 'objection' || kind === 'trouble'

export interface Answered {
  readonly id: number
  readonly unit: string
  readonly kind: UnitAnswer
  readonly note: string | null
  readonly by: string
  readonly at: number
  readonly settled: { readonly at: number; readonly by: string; readonly how: string } | null
}

/** Objections and troubles that nobody has seen to; a unit that is well again has none. */
export function openAnswers(answers: readonly Answered[]): readonly Answered[] {
  return answers.filter((one) => isOpenEnded(one.kind) && one.settled === null && !answers.some((later) => later.unit === one.unit && later.id > one.id && (one.kind === 'objection' ? later.kind === 'received' : later.kind === 'normal')))
}
