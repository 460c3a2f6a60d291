import type { Finding } from '../core/finding.ts'

/** How a place stands before anything comes back to it. */
export interface Standing {
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
  /** What the server there says of itself; null for a folder, and where nobody answers. */
  readonly identity: string | null
  /** The names that would come back and are taken already. */
  readonly holds: readonly string[]
  /** Null where it cannot be told. */
  readonly free: number | null
}

/** What came into a place, by parts. */
export interface BroughtIn {
  readonly parts: readonly { readonly part: string; readonly inserted: number; readonly updated: number; readonly rows: number; readonly kept: string }[]
  /** The commands that take all of it back, for a person who runs them. No address stands in them, and no row. */
  readonly undo: string
}
