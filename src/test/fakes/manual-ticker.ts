import type { Ticker } from '../../bot/ticker.ts'

/** A ticker that ticks when a test says so. */
export interface ManualTicker extends Ticker {
  readonly running: boolean
}

export function manualTicker(): ManualTicker {
  let running = false
  return {
    get running() { return running },
    start: () => { running = true },
    stop: () => { running = false },
  }
}
