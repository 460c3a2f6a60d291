import { addDays, days } from './calendar.ts'
import type { DowntimeRules } from './downtime-rules.ts'
import type { Window } from './downtime.ts'

/** One planned downtime, as the programme counts it. */
export interface ProgrammeDowntime {
  readonly procedure: number
  readonly number: string
  readonly window: Window
  /** `begun`: units were truly without it; `open`: it is still to come. */
  readonly how: 'open' | 'begun'
}

/** How one month of the programme stands. `passed`: it went by and nobody had planned anything. `before`: nobody kept books here then. */
export type ProgrammeState = 'later' | 'due' | 'planned' | 'held' | 'passed' | 'before'

export interface ProgrammeMonth {
  /** `2027-04` */
  readonly key: string
  readonly from: number
  readonly until: number
  readonly state: ProgrammeState
  readonly downtimes: readonly ProgrammeDowntime[]
}

export interface ProgrammeOf {
  readonly programme: DowntimeRules['programme']
  readonly year: number
  readonly downtimes: readonly ProgrammeDowntime[]
  /** When the books began; null where they begin now. */
  readonly since: number | null
  readonly zone: string
  readonly now: number
}

/** The year's programme, month by month. What was moved past its month still counts for it, and what comes a little early for the one after. */
export function programmeOf(of: ProgrammeOf): readonly ProgrammeMonth[] {
  const { programme, year, now } = of
  return programme.months.map((month) => {
    const { from, until } = boundsOf(of.zone, { year, month })
    const key = keyOf({ year, month })
    const downtimes = of.downtimes.filter(({ window }) => monthFor(of, window.from) === key)
    return { key, from, until, downtimes, state: stateOf() }

    function stateOf(): ProgrammeState {
      if (downtimes.some(({ how }) => how === 'begun')) return 'held'
      if (downtimes.length > 0) return 'planned'
      if (now >= until) return until <= (of.since ?? now) ? 'before' : 'passed'
      return now >= from - programme.planBefore ? 'due' : 'later'
    }
  })
}

/** When the next month is due to be planned; null where none is written. */
export function nextProgramme({ programme, zone, now }: Pick<ProgrammeOf, 'programme' | 'zone' | 'now'>): number | null {
  const year = Number(days(zone).dateOf(new Date(now)).slice(0, 4))
  const moments = [year, year + 1].flatMap((one) => programme.months.flatMap((month) => { const { from, until } = boundsOf(zone, { year: one, month }); return [from - programme.planBefore, until] }))
  return moments.filter((at) => at > now).sort((a, b) => a - b)[0] ?? null
}

/** The month of the programme for which work at a moment counts: its own, the one that begins within two weeks, else the last one before it. */
function monthFor({ programme, zone }: Pick<ProgrammeOf, 'programme' | 'zone'>, at: number): string | null {
  const wall = days(zone)
  const date = wall.dateOf(new Date(at))
  const own = yearMonth(date)
  if (programme.months.includes(own.month)) return keyOf(own)
  const soon = yearMonth(addDays(date, EARLY))
  if (programme.months.includes(soon.month)) return keyOf(soon)
  const before = [own.year, own.year - 1].flatMap((year) => programme.months.toSorted((a, b) => b - a).map((month) => keyOf({ year, month }))).find((key) => key < keyOf(own))
  return before ?? null
}

interface YearMonth { readonly year: number; readonly month: number }

function boundsOf(zone: string, { year, month }: YearMonth): { readonly from: number; readonly until: number } {
  const wall = days(zone)
  const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 }
  return { from: wall.startOf(`${keyOf({ year, month })}-01`).getTime(), until: wall.startOf(`${keyOf(next)}-01`).getTime() }
}

const keyOf = ({ year, month }: YearMonth): string => `${year}-${String(month).padStart(2, '0')}`
const yearMonth = (date: string): YearMonth => ({ year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)) })

const EARLY = 14
