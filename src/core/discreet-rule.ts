/** What must not go out, by what it would give away. */
export type Hidden = 'secret' | 'address' | 'patient'

/** One shape of what must not go out. Only the group `part` is hidden where the form has one; such a form carries the flag `d`. */
export interface Rule {
  readonly what: Hidden
  readonly form: RegExp
  /** Looks like it, but is none. */
  readonly unless?: (part: string, around: Around) => boolean
}

export interface Around {
  readonly before: string
  readonly after: string
}
