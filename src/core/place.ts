import type { Readable } from 'node:stream'

/** A file that somebody else's tool left somewhere. */
export interface PlaceFile {
  /** Seen from the place's own folder. */
  readonly path: string
  readonly bytes: number
  /** When it was written last, milliseconds UTC, as the place says. */
  readonly at: number
}

/** Where somebody else's tool leaves its files. We only read there. */
export interface Place {
  /** Every file, some folders deep. Throws a Fault where the place is not there: an empty list is never that. */
  files(): Promise<readonly PlaceFile[]>
  /** One of them; null where it is gone. */
  look(path: string): Promise<PlaceFile | null>
  open(path: string): Promise<Readable>
}
