import type { Readable, Writable } from 'node:stream'
import type { CopyClass } from '../core/site.ts'
import type { Finding } from '../core/finding.ts'

/** A place that keeps copies. A copy is a folder of files; it does not exist there until `commit`. */
export interface Target {
  readonly name: string
  readonly class: CopyClass
  /** Not plugged in is expected. */
  readonly removable: boolean
  /** Is it there, is it really what was meant (mounted), can it be written. */
  probe(): Promise<readonly Finding[]>
  /** Free bytes above what must stay free; null where the place cannot tell. */
  free(): Promise<number | null>
  /** `key` is `system/component/name`. Refuses a key that exists. */
  begin(key: string): Promise<Upload>
  open(key: string, file: string): Promise<Readable>
  /** Names and sizes of a copy's files; null where there is no such copy. */
  stat(key: string): Promise<readonly StoredFile[] | null>
  /** Keys of all copies below a prefix. */
  list(prefix: string): Promise<readonly string[]>
  /** Gone as a whole or not at all: a half-removed copy is never listed. */
  remove(key: string): Promise<void>
  /** Clears what a crash left half-written or half-removed; says how many. */
  sweep(): Promise<number>
  /** A path that stock tools on the bot's host can read, where there is one. */
  path(key: string): string | null
  /** Only of a place where the data is another tool's. */
  readonly receipts?: Receipts
}

/** What we wrote down about data that another tool keeps. */
export interface Receipts {
  /** Those whose data has gone, with the moment of each. */
  ofGone(): Promise<readonly { readonly key: string; readonly takenAt: number }[]>
  /** Of these keys the ones whose data is gone still; says how many there were. */
  remove(keys: readonly string[]): Promise<number>
}

export interface Upload {
  /** A new file; several may be open at once. The stream's `finish` means written, not yet durable. */
  file(name: string): Writable
  /** Syncs every byte, then makes the copy visible in one rename. */
  commit(): Promise<readonly StoredFile[]>
  /** Leaves nothing behind; safe to call after a failed commit. */
  abort(): Promise<void>
}

export interface StoredFile {
  readonly name: string
  readonly bytes: number
}
