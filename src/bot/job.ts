import type { Log } from '../core/log.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Texts } from '../texts/words.ts'
import type { Kit } from './kit.ts'

/** Something that the clock starts, once for every slot that falls due. Slow work is queued, not done here. */
export interface Job {
  /** Unique; the ledger's key. Renaming a job begins a new ledger. */
  readonly name: string
  readonly summary: (t: Texts) => string
  readonly due: Schedule
  /** What becomes of slots that fell due while nobody looked: forgotten in writing, or the newest one run late. */
  readonly missed: 'skip' | 'run-once'
  /** Longer than this and the tick is given up, said and logged. */
  readonly limit: number
  run(tick: Tick, kit: Kit): Promise<Outcome<string>>
}

export interface Schedule { readonly cron: string; readonly zone: string }

export interface Tick {
  readonly slot: Date
  readonly at: Date
  readonly late: boolean
  readonly signal: AbortSignal
  readonly log: Log
}

/**
 * Something looked at on every tick, because facts and not slots make it due: reminders, overruns, silence.
 * Must be idempotent: what was told is in the store.
 */
export interface Watch {
  readonly name: string
  look(now: Date, kit: Kit): Promise<void>
  /** When the next look could change anything, as far as is known; null for never. */
  next(now: Date, kit: Kit): Promise<Date | null>
}
