import type { Window } from './downtime.ts'

/** One stretch in which some services could not be used. */
export interface Outage {
  readonly services: readonly string[]
  /** What units were told beforehand; null where it came by itself. Work that goes on past it was not planned. */
  readonly planned: Window | null
  readonly from: number
  /** Null while it goes on. */
  readonly until: number | null
}

/** How long one service could be used in a stretch of time; lengths are milliseconds. */
export interface Availability {
  /** What is reckoned: the part of the stretch that has passed and of which there are books. */
  readonly reckoned: number
  readonly planned: number
  readonly unplanned: number
  /** 0 to 1; null where nothing is reckoned, since nobody knows. */
  readonly share: number | null
}

export interface AvailabilityOf {
  readonly service: string
  readonly outages: readonly Outage[]
  readonly within: Window
  readonly now: number
  /** Since when outages are written down here; before that nobody knows. */
  readonly since: number
}

/**
 * How long a service was there. A moment in which several outages meet counts once, and as planned where one of them was:
 * nobody lost anything more by the other. What has not ended counts until now.
 */
export function availability({ service, outages, within, now, since }: AvailabilityOf): Availability {
  const stretch = { from: Math.max(within.from, since), until: Math.min(within.until, now) }
  const reckoned = Math.max(0, stretch.until - stretch.from)
  const felt = outages.filter(({ services }) => services.includes(service))
  const down = lengthOf(felt.map((one) => cut({ from: one.from, until: one.until ?? now }, stretch)))
  const planned = lengthOf(felt.map((one) => cut(cut({ from: one.from, until: one.until ?? now }, one.planned ?? NEVER), stretch)))
  return { reckoned, planned, unplanned: down - planned, share: reckoned === 0 ? null : (reckoned - down) / reckoned }
}

/** How much time stretches cover together, each moment once. */
export function lengthOf(stretches: readonly Window[]): number {
  let covered = 0
  let reached = Number.NEGATIVE_INFINITY
  for (const { from, until } of [...stretches].sort((a, b) => a.from - b.from)) {
    covered += Math.max(0, until - Math.max(from, reached))
    reached = Math.max(reached, until)
  }
  return covered
}

/** What two stretches have in common; an empty one where that is nothing. */
export function cut(one: Window, other: Window): Window {
  const from = Math.max(one.from, other.from)
  return { from, until: Math.max(from, Math.min(one.until, other.until)) }
}

const NEVER: Window = { from: 0, until: 0 }
