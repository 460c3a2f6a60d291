import { HOUR, MINUTE, SECOND, type Clock } from './clock.ts'
import type { Log } from './log.ts'
import { within } from './within.ts'
import { waker, type Worker } from './worker.ts'

export interface OnlookerDesk {
  readonly clock: Clock
  readonly store: { onCommit(told: () => void): () => void }
  readonly log: Log
}

export interface Onlooker extends Worker {
  /** Looks again, though nothing was committed. */
  wake(): void
}

/**
 * Looks whenever facts were committed, and after as long as a look itself names; never two looks at a time. A look does what
 * is due and answers in how many milliseconds it is worth looking again, whatever happens before; null for only after the
 * next commit. Where it waits for something it looks each minute: somebody may set the clock. Where not, it costs nothing.
 */
export function onlooker(desk: OnlookerDesk, of: { readonly what: string; readonly look: () => Promise<number | null> }): Onlooker {
  const { clock, store, log } = desk
  const alarm = waker(clock)
  const closing = new AbortController()
  let unsubscribe: () => void = () => undefined
  let loop: Promise<void> = Promise.resolve()
  let looking: Promise<number | null> = Promise.resolve(null)

  const look = (): Promise<number | null> => {
    looking = looking.then(once, once)
    return looking
  }

  async function once(): Promise<number | null> {
    if (closing.signal.aborted) return null
    try {
      return await of.look()
    } catch (error) {
      log.error({ error }, `${of.what} could not be looked at`)
      return AFTER_TROUBLE
    }
  }

  async function round(): Promise<void> {
    while (!closing.signal.aborted) {
      const wait = await look()
      await alarm.rest(wait === null ? HOUR : Math.min(Math.max(0, wait), MINUTE), closing.signal)
    }
  }

  return {
    wake: () => { alarm.wake() },
    start: async () => {
      unsubscribe = store.onCommit(() => { alarm.wake() })
      loop = round()
      await Promise.resolve()
    },
    stop: async () => {
      closing.abort()
      unsubscribe()
      await within(clock, LET_LOOK, Promise.allSettled([loop, looking]))
    },
    idle: async () => {
      for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
        const wait = await look()
        if (wait === null || wait > 0) return
      }
    },
  }
}

const AFTER_TROUBLE = 5 * SECOND
const LET_LOOK = 2 * SECOND
/** A look that always finds something due would never let anybody wait for the end of it. */
const MOST_LOOKS = 100
