import type { Clock } from '../core/clock.ts'

/** Lends a signal that stops when so long has passed by this clock: for what nobody may stop, and must not last for ever. */
export async function bounded<T>(clock: Clock, ms: number, use: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const [over, done] = [new AbortController(), new AbortController()]
  void clock.sleep(ms, done.signal).then(() => { if (!done.signal.aborted) over.abort() })
  try {
    return await use(over.signal)
  } finally {
    done.abort()
  }
}
