import type { Ticker } from '../bot/ticker.ts'
import { MINUTE } from '../core/clock.ts'
import { joined } from '../core/joined.ts'
import type { LapseClock } from '../core/lapse-clock.ts'

/**
 * The demo's ticker: at each minute at life's pace. While time lapses it sleeps until something is due, or an hour: a
 * week has ten thousand minutes, and looking at each costs more than the week is to take. Time goes at life's pace while a
 * tick works, and nothing due is ever passed over.
 */
export function demoTicker(clock: LapseClock, next: () => Promise<Date | null>): Ticker {
  const stopped = new AbortController()

  const wakeAt = async (): Promise<number> => {
    const now = clock.now().getTime()
    const minute = (Math.floor(now / MINUTE) + 1) * MINUTE
    if (!lapsing(clock)) return minute
    const due = (await next())?.getTime() ?? Infinity
    return Math.max(minute, Math.min(Math.ceil(due / MINUTE) * MINUTE, now + LONGEST_NAP))
  }

  const loop = async (tick: () => Promise<void>) => {
    while (!stopped.signal.aborted) {
      // Whoever looks for what is due next must not be overtaken by it.
      const release = clock.hold()
      const turned = paceTurns(clock, stopped.signal)
      const sleeping = clock.sleep((await wakeAt()) - clock.now().getTime(), turned.signal)
      release()
      await sleeping
      turned.done()
      if (turned.signal.aborted) continue
      const working = tick().finally(clock.hold())
      if (lapsing(clock)) await working
    }
  }
  return { start: (tick) => void loop(tick), stop: () => stopped.abort() }
}

const LONGEST_NAP = 60 * MINUTE

const lapsing = (clock: LapseClock) => clock.pace().factor > 1

/** Aborts when time begins to lapse or stops lapsing, so that a sleeper looks again when to wake. */
function paceTurns(clock: LapseClock, until: AbortSignal): { readonly signal: AbortSignal; done(): void } {
  const before = lapsing(clock)
  const turned = new AbortController()
  const unwatch = clock.watch(() => { if (lapsing(clock) !== before) turned.abort() })
  const either = joined([until, turned.signal])
  return { signal: either.signal, done: () => {
    unwatch()
    either.letGo()
  } }
}
