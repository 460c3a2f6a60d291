import { SECOND, type Clock } from './clock.ts'

/** Tells how far something is, as often as people can read it. */
export interface Paced {
  /** Writes at once where it has come to something else, else every ten seconds at most; one after the other. */
  tell(on: string, write: () => Promise<void>): void
  /** Resolves once everything is written; rejects with the first that failed, after which nothing more is. */
  settle(): Promise<void>
}

export function paced(clock: Pick<Clock, 'passed'>): Paced {
  let last: { readonly on: string; readonly at: number } | null = null
  let writing: Promise<void> = Promise.resolve()
  return {
    tell: (on, write) => {
      const at = clock.passed()
      if (last !== null && last.on === on && at - last.at < EVERY) return
      last = { on, at }
      writing = writing.then(write)
      // `settle` is where the failure counts; until then nobody listens.
      writing.catch(() => undefined)
    },
    settle: () => writing,
  }
}

/** Chats allow about twenty edits a minute in a group, and nobody reads faster. */
const EVERY = 10 * SECOND
