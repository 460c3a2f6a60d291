import type { Clock } from './clock.ts'

/** Waits for the work, but no longer than that; the work itself goes on. Rejects if the work does so in time. */
export async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController()
  try {
    await Promise.race([work, clock.sleep(ms, over.signal)])
  } finally {
    over.abort()
  }
}
