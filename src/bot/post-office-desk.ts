import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Store } from '../store/store.ts'
import type { Speak } from '../texts/words.ts'

/** What the post office needs of the kit. */
export interface PostDesk {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly speak: Speak
}
