import type { Clock } from '../../core/clock.ts'

/** Lets so many through in so much time. */
export interface Gate {
  /** Waits for a place and takes it, the more urgent before the less, in order among equals; null where the signal came first. */
  take(signal: AbortSignal, urgency: number): Promise<Place | null>
  /** Lets nobody through for so long. */
  hold(ms: number): void
  idle(): boolean
}

/** A place is used from when it was taken until `most` time after it was left, so that however long a call was on its way, the other side never counts one too many. */
export interface Place {
  readonly takenAt: number
  /** The call is on its way: from now on only `leave` ends it, however the clock jumps. */
  begin(): void
  leave(): void
}

export function gate(clock: Clock, most: number, per: number): Gate {
  const used: Used[] = []
  const waiting: { readonly urgency: number; readonly give: (place: Place) => void }[] = []
  let notBefore = -Infinity
  let alarm: AbortController | null = null

  const freeAt = (now: number): number => {
    while (used[0] !== undefined && endOf(used[0]) <= now) used.shift()
    if (used.length < most) return Math.max(now, notBefore)
    return Math.max(notBefore, Math.min(...used.slice(0, used.length - most + 1).map(endOf)))
  }
  /** Whoever took a place and never called, left it by now. */
  const endOf = (place: Used) => (place.leftAt ?? (place.calling ? Infinity : place.takenAt + FORGOTTEN)) + per
  const pump = () => {
    alarm?.abort()
    alarm = null
    for (const now = clock.passed(); waiting.length > 0;) {
      used.sort((a, b) => (endOf(a) === endOf(b) ? 0 : endOf(a) < endOf(b) ? -1 : 1))
      const at = freeAt(now)
      // Who is on their way says when they have left.
      if (at === Infinity) return
      if (at > now) {
        const over = new AbortController()
        alarm = over
        void clock.sleep(at - now, over.signal).then(() => { if (!over.signal.aborted) pump() })
        return
      }
      const mine: Used = { takenAt: now, calling: false, leftAt: null }
      used.push(mine)
      waiting.shift()?.give({
        takenAt: now,
        begin: () => { mine.calling = true },
        leave: () => {
          mine.leftAt ??= clock.passed()
          pump()
        },
      })
    }
  }
  return {
    take: (signal, urgency) => new Promise((resolve) => {
      if (signal.aborted) {
        resolve(null)
        return
      }
      const waiter = { urgency, give: (place: Place) => {
        signal.removeEventListener('abort', stop)
        resolve(place)
      } }
      const stop = () => {
        waiting.splice(waiting.indexOf(waiter), 1)
        resolve(null)
      }
      signal.addEventListener('abort', stop, { once: true })
      const behind = waiting.findIndex((other) => other.urgency > urgency)
      waiting.splice(behind < 0 ? waiting.length : behind, 0, waiter)
      pump()
    }),
    hold: (ms) => {
      notBefore = Math.max(notBefore, clock.passed() + ms)
      pump()
    },
    idle: () => waiting.length === 0 && freeAt(clock.passed()) <= clock.passed() && used.length === 0,
  }
}

interface Used { readonly takenAt: number; calling: boolean; leftAt: number | null }

const FORGOTTEN = 15_000
