import { schedule } from 'node-cron'
import { MINUTE } from '../core/clock.ts'

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
