import { schedule } from 'node-cron'
import { MINUTE, realClock } from '../core/clock.ts'

/** Wakes the scheduler about once a minute. It may come late or leave out a minute: the ledger finds what it missed. */
export interface Ticker {
  start(tick: () => Promise<void>): void
  stop(): void
}

/** Ticks at each minute of the machine's clock; where that is set back, within two minutes all the same. */
export function realTicker(): Ticker {
  let task: ReturnType<typeof schedule> | null = null
  let watched = new AbortController()
  let last = 0
  return {
    start: (tick) => {
      const ticked = () => {
        last = realClock.passed()
        void tick()
      }
      const arm = () => {
        if (task !== null) void task.destroy()
        // A tick that comes late after a busy or suspended minute still counts: the scheduler looks at the clock itself.
        task = schedule('* * * * *', ticked, { name: 'pulih', missedExecutionTolerance: MINUTE, suppressMissedWarning: true })
      }
      /** node-cron waits for the minute that it has named, also where the clock was set back and that is hours ahead. */
      const watch = async (over: AbortSignal) => {
        const stopped = () => over.aborted
        while (!stopped()) {
          await realClock.sleep(MINUTE, over)
          if (stopped() || realClock.passed() - last <= LONGEST_SILENCE) continue
          arm()
          ticked()
        }
      }
      last = realClock.passed()
      watched = new AbortController()
      arm()
      void watch(watched.signal)
    },
    stop: () => {
      watched.abort()
      if (task !== null) void task.destroy()
      task = null
    },
  }
}

/** Two ticks are a minute apart, give or take what a busy machine makes of it. */
const LONGEST_SILENCE = 1.2 * MINUTE
