/** The only source of time. Real in a hospital, fake in tests, lapsing in the demo. */
export interface Clock {
  now(): Date
  /**
   * Milliseconds that have passed since some moment. It never goes back, and goes evenly while somebody sets the clock: lengths
   * are measured by it, moments of the day by `now`.
   */
  passed(): number
  /** Resolves when `ms` of this clock have passed, at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const realClock: Clock = {
  now: () => new Date(),
  passed: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve()
        return
      }
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, Math.min(Math.max(ms, 0), MAX_TIMER_MS))
      signal?.addEventListener('abort', done, { once: true })
    }),
}

/** Longer timers fire at once in Node: loops wake up a little early and look again. */
const MAX_TIMER_MS = 2 ** 31 - 1

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
