import { schedule } from 'node-cron'
import { MINUTE, type Clock } from '../core/clock.ts'

/** Wakes the scheduler about once a minute. It may come late or leave out a minute: the ledger finds what it missed. */
export interface Ticker {
  start(tick: () => Promise<void>): void
  stop(): void
}

/** Ticks at each minute of the machine's clock. */
export function realTicker(): Ticker {
  let task: ReturnType<typeof schedule> | null = null
  return {
    start: (tick) => {
      // A tick that comes late after a busy or suspended minute still counts: the scheduler looks at the clock itself.
      task = schedule('* * * * *', () => void tick(), { name: 'pulih', missedExecutionTolerance: MINUTE, suppressMissedWarning: true })
    },
    stop: () => {
      if (task !== null) void task.destroy()
      task = null
    },
  }
}

/**
 * Ticks at each minute of any clock by sleeping; when the clock jumps over several minutes, once. `hold` is taken for as
 * long as a tick works, so that a clock that lapses goes at life's pace while real work is done.
 */
export function lapsedTicker(clock: Clock, hold: () => () => void = () => () => undefined): Ticker {
  const stopped = new AbortController()
  const loop = async (tick: () => Promise<void>) => {
    for (;;) {
      const now = clock.now().getTime()
      await clock.sleep((Math.floor(now / MINUTE) + 1) * MINUTE - now, stopped.signal)
      if (stopped.signal.aborted) return
      void tick().finally(hold())
    }
  }
  return { start: (tick) => void loop(tick), stop: () => stopped.abort() }
}
