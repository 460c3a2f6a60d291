import type { Clock } from '../../core/clock.ts'

/** A clock that stands still until a test moves it. What passes wakes sleepers whose time has come, as timers do; what somebody sets wakes nobody. */
export interface FakeClock extends Clock {
  /** Ahead: so much time passes. Back: somebody sets the clock, and no time passes. */
  set(to: Date | string): void
  advance(ms: number): void
  /** Somebody sets the clock ahead or back by so much: no time passes. */
  step(ms: number): void
  /** When the next sleeper would wake; null while nobody sleeps. */
  nextWake(): Date | null
}

export function fakeClock(start: Date | string): FakeClock {
  const begin = new Date(start).getTime()
  let passed = 0
  let wrong = 0
  const now = () => begin + passed + wrong
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>()
  const set = (to: number) => {
    if (to < now()) wrong += to - now()
    else passed += to - now()
    for (const sleeper of [...sleepers].sort((a, b) => a.at - b.at)) if (sleeper.at <= passed) sleeper.wake()
  }
  return {
    now: () => new Date(now()),
    passed: () => passed,
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
      const sleeper = { at: passed + ms, wake }
      sleepers.add(sleeper)
      signal?.addEventListener('abort', wake, { once: true })
    }),
    set: (to) => set(new Date(to).getTime()),
    advance: (ms) => set(now() + ms),
    step: (ms) => { wrong += ms },
    nextWake: () => (sleepers.size === 0 ? null : new Date(now() + Math.min(...[...sleepers].map((sleeper) => sleeper.at)) - passed)),
  }
}
