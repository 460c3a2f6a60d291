import type { Clock } from './clock.ts'

/** The demo's time: a clock that can jump ahead and lapse, and never goes back. */
export interface LapseClock extends Clock, LapseControls {}

export interface LapseControls {
  /** Puts the clock ahead and wakes everybody whose time has come; an earlier time is ignored. */
  jump(to: Date): void
  /** Lets time lapse so many times faster than life, up to `until` where one is given. Refuses to go slower than life. */
  lapse(speed: { readonly factor: number; readonly until: Date | null }): void
  /** Back to life's pace. */
  settle(): void
  /** Life's pace until released, so that real work has real lengths. Several may hold; releasing twice does nothing. */
  hold(): () => void
  pace(): Pace
  /** Told after every jump and change of pace. */
  watch(listener: () => void): () => void
}

export interface Pace { readonly factor: number; readonly until: Date | null; readonly held: boolean }

/**
 * Starts at `start` and at life's pace. While it lapses no sleeper is overtaken: time stands at a sleeper's moment until
 * he is awake, so that what is due at 07.30 sees 07.30 however busy the machine is.
 */
export function lapseClock({ real, start }: { readonly real: Clock; readonly start: Date }): LapseClock {
  const sleepers = new Set<Sleeper>()
  const listeners = new Set<() => void>()
  const holds = new Set<object>()
  let position = start.getTime()
  let seen = real.now().getTime()
  let factor = 1
  let until = Infinity
  let timer = new AbortController()
  /** Those just woken have not had their turn yet: lapsing time stands still for them. */
  let turn = false
  /** How far lapsing time would be had it not stood still for somebody: made up for afterwards, or a busy machine would never get through a week. */
  let owed = 0

  const speed = () => (holds.size > 0 ? 1 : factor)
  const earliest = () => Math.min(...[...sleepers].map((sleeper) => sleeper.at))

  /** Takes up what life's clock has gone since it was last looked at. */
  const observe = (): number => {
    const now = real.now().getTime()
    // Life's clock may be put back; ours then waits for nothing and goes on from here.
    const passed = Math.max(0, now - seen)
    seen = now
    const wanted = position + passed * speed()
    if (speed() === 1) position = wanted
    else {
      if (!turn) position = Math.max(position, Math.min(wanted, earliest(), until))
      owed = Math.min(owed + wanted - position, MOST_OWED * speed())
    }
    return Math.floor(position)
  }

  /** Makes up for what is owed between two sleepers, so that whoever is awake sees time go on evenly. */
  const catchUp = () => {
    if (turn || speed() === 1) return
    const reached = Math.max(position, Math.min(position + owed, earliest(), until))
    owed -= reached - position
    position = reached
  }

  const change = (act: () => void) => {
    observe()
    act()
    owed = 0
    wakeDue()
    for (const listener of listeners) listener()
  }

  const wakeDue = () => {
    observe()
    catchUp()
    const now = Math.floor(position)
    if (now >= until) {
      factor = 1
      until = Infinity
      for (const listener of listeners) listener()
    }
    const due = [...sleepers].filter((sleeper) => sleeper.at <= now).sort((a, b) => a.at - b.at)
    if (due.length > 0 && speed() > 1) giveTurn()
    for (const sleeper of due) sleeper.wake()
    arm()
  }

  const giveTurn = () => {
    turn = true
    void real.sleep(0).then(() => {
      observe()
      turn = false
      arm()
    })
  }

  /** One timer of life's clock for whoever is next. */
  const arm = () => {
    timer.abort()
    timer = new AbortController()
    const next = Math.min(earliest(), speed() > 1 ? until : Infinity)
    if (next === Infinity) return
    const { signal } = timer
    void real.sleep(Math.max(0, Math.ceil((next - position - owed) / speed())), signal).then(() => {
      if (!signal.aborted) wakeDue()
    })
  }

  return {
    now: () => new Date(observe()),
    // It never goes back by itself.
    passed: observe,
    sleep: (ms, signal) => new Promise((resolve) => {
      if (signal?.aborted === true || ms <= 0) {
        resolve()
        return
      }
      const wake = () => {
        sleepers.delete(sleeper)
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        wake()
        arm()
      }
      const sleeper = { at: observe() + ms, wake }
      sleepers.add(sleeper)
      signal?.addEventListener('abort', leave, { once: true })
      arm()
    }),
    jump: (to) => change(() => { position = Math.max(position, to.getTime()) }),
    lapse: (ask) => {
      if (!(ask.factor >= 1) || !Number.isFinite(ask.factor)) throw new RangeError(`time cannot lapse ${ask.factor} times as fast as life`)
      change(() => {
        factor = ask.factor
        until = ask.until?.getTime() ?? Infinity
      })
    },
    settle: () => change(() => {
      factor = 1
      until = Infinity
    }),
    hold: () => {
      const mine = {}
      change(() => { holds.add(mine) })
      return () => {
        if (holds.has(mine)) change(() => { holds.delete(mine) })
      }
    },
    pace: () => ({ factor, until: Number.isFinite(until) ? new Date(until) : null, held: holds.size > 0 }),
    watch: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Milliseconds of life: as late as timers are. A machine that slept for an hour owes nobody a year. */
const MOST_OWED = 50

interface Sleeper { readonly at: number; readonly wake: () => void }
