import { realClock, type Clock } from '../../core/clock.ts'

/** The real time, as it passes, with an offset: time that a test lets pass at once, and a hand that sets the clock wrong. */
export interface ShiftedClock extends Clock {
  /** So much time has passed at this moment. */
  advance(ms: number): void
  /** Somebody sets the clock by so much: no time passes. */
  step(ms: number): void
}

export function shiftedClock(): ShiftedClock {
  let ahead = 0
  let wrong = 0
  return {
    now: () => new Date(realClock.now().getTime() + ahead + wrong),
    passed: () => realClock.passed() + ahead,
    sleep: (ms, signal) => realClock.sleep(ms, signal),
    advance: (ms) => { ahead += ms },
    step: (ms) => { wrong += ms },
  }
}
