import type { Known } from './known.ts'
import type { Ground } from './paths.ts'

/** What a reading holds the file's words against: the names that the file itself describes, and the machine's own paths. */
export interface SchemaContext {
  readonly known: Known
  readonly ground: Ground
}
