import { DAY } from './clock.ts'

/** The rules of one time zone: what its clocks on the wall show. "Local" below is that wall's time, counted as if it were UTC. */
export interface ZoneRules {
  readonly zone: string
  /** How far the wall is ahead of UTC at this instant, in milliseconds. */
  offsetAt(at: number): number
  /** The wall's time of an instant. */
  toLocal(at: number): number
  /** The first instant at which the wall shows this time or, where the wall jumped over it, a later one. */
  toInstant(local: number): number
  /** The stretch of unchanged offset that an instant lies in; `before` is the offset that it took over from. */
  stretchAt(at: number): Stretch
}

export interface Stretch {
  readonly from: number
  readonly until: number
  readonly offset: number
  readonly before: number
}

/** Knows an IANA zone by its name; throws a RangeError where there is none such: ask `isZone` first. */
export function zoneRules(zone: string): ZoneRules {
  const known = rules.get(zone)
  if (known !== undefined) return known
  const made = makeRules(zone)
  rules.set(zone, made)
  return made
}

export function isZone(zone: string): boolean {
  const known = names.get(zone)
  if (known !== undefined) return known
  const is = isKnownToIntl(zone)
  names.set(zone, is)
  return is
}

/** Intl is the judge, and it answers by throwing only: it accepts old spellings that it does not list. */
function isKnownToIntl(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}

const names = new Map<string, boolean>()
const rules = new Map<string, ZoneRules>()

function makeRules(zone: string): ZoneRules {
  const offset = offsetReader(zone)
  const years = new Map<number, readonly number[]>()

  /** Walls change at most once a day, so a day that begins and ends with one offset has no change inside. */
  const changesIn = (year: number): readonly number[] => {
    const known = years.get(year)
    if (known !== undefined) return known
    const found: number[] = []
    const end = Date.UTC(year + 1, 0, 1)
    let before = offset(Date.UTC(year, 0, 1))
    for (let day = Date.UTC(year, 0, 1); day < end; day += DAY) {
      const after = offset(day + DAY)
      if (after !== before) found.push(changeBetween(day, day + DAY))
      before = after
    }
    years.set(year, found)
    return found
  }

  const changeBetween = (from: number, until: number): number => {
    const before = offset(from)
    let [low, high] = [from, until]
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000
      if (offset(middle) === before) low = middle
      else high = middle
    }
    return high
  }

  const stretchAt = (at: number): Stretch => {
    const year = new Date(at).getUTCFullYear()
    const around = [...changesIn(year - 1), ...changesIn(year), ...changesIn(year + 1)]
    const next = around.findIndex((change) => change > at)
    const until = next < 0 ? Date.UTC(year + 2, 0, 1) : (around[next] ?? Infinity)
    const from = (next < 0 ? around.at(-1) : around[next - 1]) ?? Date.UTC(year - 1, 0, 1)
    return { from, until, offset: offset(from), before: offset(from - 1000) }
  }

  let last: Stretch = { from: 0, until: 0, offset: 0, before: 0 }
  const within = (at: number): Stretch => {
    if (at < last.from || at >= last.until) last = stretchAt(at)
    return last
  }

  return {
    zone,
    offsetAt: (at) => within(at).offset,
    toLocal: (at) => at + within(at).offset,
    toInstant: (local) => {
      // A day earlier lies before every instant that could show this time.
      for (let stretch = within(local - 2 * DAY); ; stretch = within(stretch.until)) {
        if (local < stretch.until + stretch.offset) return Math.max(stretch.from, local - stretch.offset)
      }
    },
    stretchAt: within,
  }
}

/** Reads a zone's offset at an instant off a formatter that is made once. */
function offsetReader(zone: string): (at: number) => number {
  const wall = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', era: 'short' })
  return (at) => {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
    for (const { type, value } of wall.formatToParts(at)) parts[type] = value
    const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts[type])
    const shown = Date.UTC(number('year'), number('month') - 1, number('day'), number('hour'), number('minute'), number('second'))
    const second = Math.floor(at / 1000) * 1000
    return Math.round((shown - second) / 1000) * 1000
  }
}
