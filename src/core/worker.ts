import type { Clock } from './clock.ts'
import { joined } from './joined.ts'

/** Something that works in the background until it is stopped. */
export interface Worker {
  start(): Promise<void>
  /** Finishes or marks what is in hand, takes nothing new. */
  stop(): Promise<void>
  /** How much longer than others it may need to stop, in milliseconds: what it has in hand now is worse cut off than waited for. Absent for those who need no more. */
  overtime?(): Promise<number>
  /** Resolves when nothing is in hand and nothing more is due at this moment. */
  idle(): Promise<void>
}

/** How a worker's loop rests: until its time, until somebody wakes it, or until it is stopped. A wake while it works is not lost. */
export interface Waker {
  wake(): void
  rest(ms: number, signal: AbortSignal): Promise<void>
}

export function waker(clock: Clock): Waker {
  let pending = false
  let interrupt: AbortController | null = null
  return {
    wake: () => {
      pending = true
      interrupt?.abort()
    },
    rest: async (ms, signal) => {
      if (!pending && !signal.aborted) {
        interrupt = new AbortController()
        const either = joined([signal, interrupt.signal])
        await clock.sleep(ms, either.signal)
        either.letGo()
        interrupt = null
      }
      pending = false
    },
  }
}
