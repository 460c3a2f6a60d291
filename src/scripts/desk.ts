import type { Clock } from '../core/clock.ts'
import type { Site } from '../core/site.ts'
import type { Store } from '../store/store.ts'
import type { Speak } from '../texts/words.ts'

/** What watching scripts needs of the house. The bot's `Kit` fits. */
export interface ScriptDesk {
  readonly site: Site
  readonly clock: Clock
  readonly store: Store
  readonly speak: Speak
}
