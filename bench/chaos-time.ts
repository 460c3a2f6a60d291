import { setImmediate as turn } from 'node:timers/promises'
import { realClock } from '../src/core/clock.ts'
import type { FakeClock } from '../src/test/fakes/clock.ts'

/**
 * Moves a clock that stands still to the next moment that somebody waits for, each time nothing has happened for a while:
 * no call, no answer, no commit. Everything that works is in this process, so a busy machine only makes it slower.
 */
export function driveTime(clock: FakeClock, happened: () => number): { stop(): Promise<void> } {
  let stopped = false
  const drive = async () => {
    let before = -1
    let calm = 0
    while (!stopped) {
      await realClock.sleep(1)
      for (let n = 0; n < 4; n += 1) await turn()
      const now = happened()
      calm = now === before ? calm + 1 : 0
      before = now
      if (calm < CALM) continue
      calm = 0
      const next = clock.nextWake()
      // Moments are whole milliseconds: who waits for a part of one is woken by the next.
      if (next !== null) clock.set(new Date(Math.max(next.getTime(), clock.now().getTime() + 1)))
    }
  }
  const driving = drive()
  return {
    stop: async () => {
      stopped = true
      await driving
    },
  }
}

/** So many looks in a row must find that nothing happened: an answer takes one or two. */
const CALM = 3
