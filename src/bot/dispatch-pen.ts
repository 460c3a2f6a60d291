import type { Store } from '../store/store.ts'

/** What an event may write with, and what it did. */
export interface Pen {
  readonly store: Store
  /** Whether the event is marked as worked off, together with its effect. */
  marked(): boolean
  /** Whether a no for want of authority went on record, together with that mark. */
  recorded(): boolean
}
