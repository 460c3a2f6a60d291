import type { Clock } from '../../core/clock.ts'

/** A clock that stands still until a test moves it. Moving it wakes sleepers whose time has come; it may also jump back. */
export interface FakeClock extends Clock {
  set(to: Date | string): void
  advance(ms: number): void
  /** When the next sleeper would wake; null while nobody sleeps. */
  nextWake(): Date | null
}

export function fakeClock(start: Date | string): FakeClock {
  let now = new Date(start).getTime()
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>()
  const set = (to: number) => {
    now = to
    for (const sleeper of [...sleepers].sort((a, b) => a.at - b.at)) if (sleeper.at <= now) sleeper.wake()
  }
  return {
    now: () => new Date(now),
    sleep: (ms, signal) => new Promise((resolve) => {
      if (signal?.aborted === true || ms <= 0) {
        resolve()
        return
      }
      const wake = () => {
        sleepers.delete(sleeper)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const sleeper = { at: now + ms, wake }
      sleepers.add(sleeper)
      signal?.addEventListener('abort', wake, { once: true })
    }),
    set: (to) => set(new Date(to).getTime()),
    advance: (ms) => set(now + ms),
    nextWake: () => (sleepers.size === 0 ? null : new Date(Math.min(...[...sleepers].map((sleeper) => sleeper.at)))),
  }
}
