import { SECOND, type Clock } from '../../core/clock.ts'

/** A server that has not answered within this is away, as far as a plan is concerned. */
export const LOOK = 10 * SECOND

/** What was asked, where it is answered in time; null where it is not. Whoever was asked is told to stop; nobody waits for that. */
export async function answered<T>(ask: { readonly clock: Clock; readonly signal: AbortSignal }, fn: (signal: AbortSignal) => Promise<T>): Promise<{ readonly value: T } | null> {
  const over = new AbortController()
  const working = fn(AbortSignal.any([ask.signal, over.signal])).then((value) => ({ value }))
  working.catch(() => undefined)
  try {
    return await Promise.race([working, ask.clock.sleep(LOOK, over.signal).then(() => null)])
  } finally {
    over.abort()
  }
}
