/** What the process of one life is told when it is let go. */
export interface RecoveryOrder {
  readonly folder: string
  readonly yaml: string
  readonly passwords: Readonly<Record<string, string>>
  /** The hospital's first moment. */
  readonly first: string
  /** `once`: one recovery is seen whole; `quiet`: until production is well again and nothing is going on. Both end in good order. */
  readonly until: 'killed' | 'once' | 'quiet'
  /** Stand still the so-manieth time that this is reached. */
  readonly halt: { readonly phase: string; readonly nth: number } | null
}

export const FIRST_MOMENT = '2026-11-23T08:00:00+07:00'
