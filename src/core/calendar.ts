import type { Weekday } from './site.ts'
import { zoneRules } from './calendar-zone.ts'
import { DAY } from './clock.ts'
import { unnamedDay, type Holiday, type HolidayTable } from './holidays.ts'
import type { LocalDate } from './local-date.ts'

/** Which days are worked at one site, and when its days begin and end. Pure; made anew when somebody adds or lifts a day. */
export interface Calendar extends Days {
  isWorkday(date: LocalDate): boolean
  /** The holiday that keeps this date free, after what the site added or lifted. */
  holidayOn(date: LocalDate): Holiday | null
  /** The first workday after this date; throws only where the site works on no weekday at all. */
  nextWorkday(date: LocalDate): LocalDate
  previousWorkday(date: LocalDate): LocalDate
  /** The workday on which something of this instant is signed: that very day, else the next workday. */
  workdayFor(at: Date): LocalDate
  /** Whether the reviewed table covers a year. Where it does not, only weekends and the site's own days count. */
  knows(year: number): boolean
  /** Every holiday of the dates from..until, in order. */
  holidaysBetween(from: LocalDate, until: LocalDate): readonly Holiday[]
}

/** The days of one zone, whoever works on them. */
export interface Days {
  readonly zone: string
  dateOf(at: Date): LocalDate
  startOf(date: LocalDate): Date
  /** The first instant of the day after. */
  endOf(date: LocalDate): Date
  /** The instant at which the wall shows "HH:MM" on this date; where the wall jumps over that time, the end of the gap. */
  instant(date: LocalDate, clock: string): Date
}

/** One day that a site added to the table or lifted from it. */
export type HolidayOverride = { readonly date: LocalDate; readonly kind: 'add' | 'lift'; readonly name: string }

export interface CalendarFacts {
  readonly zone: string
  readonly workdays: readonly Weekday[]
  readonly table: HolidayTable
  readonly overrides: readonly HolidayOverride[]
}

/** Makes the calendar of a site. */
export function calendar(facts: CalendarFacts): Calendar {
  const own = days(facts.zone)
  const lifted = new Set(facts.overrides.filter((day) => day.kind === 'lift').map((day) => day.date))
  const free = new Map<LocalDate, Holiday>()
  for (const holiday of facts.table.days) if (!lifted.has(holiday.date)) free.set(holiday.date, holiday)
  for (const { date, kind, name } of facts.overrides) if (kind === 'add') free.set(date, { date, kind: 'site', name: name === '' ? unnamedDay : { id: name, en: name } })
  const isWorkday = (date: LocalDate) => !free.has(date) && facts.workdays.includes(weekdayOf(date))
  const seek = (from: LocalDate, step: 1 | -1): LocalDate => {
    for (let date = addDays(from, step), tries = 0; tries < LONGEST_SEARCH; date = addDays(date, step), tries += 1) if (isWorkday(date)) return date
    throw new RangeError(`no workday within ${LONGEST_SEARCH} days of ${from}`)
  }
  return {
    ...own,
    isWorkday,
    holidayOn: (date) => free.get(date) ?? null,
    nextWorkday: (date) => seek(date, 1),
    previousWorkday: (date) => seek(date, -1),
    workdayFor: (at) => {
      const date = own.dateOf(at)
      return isWorkday(date) ? date : seek(date, 1)
    },
    knows: (year) => facts.table.years.includes(year),
    holidaysBetween: (from, until) => [...free.values()].filter(({ date }) => date >= from && date <= until).sort((a, b) => (a.date < b.date ? -1 : 1)),
  }
}

/** The days of a zone. */
export function days(zone: string): Days {
  const rules = zoneRules(zone)
  const startOf = (date: LocalDate) => new Date(rules.toInstant(epochOf(date)))
  return {
    zone,
    dateOf: (at) => dateAt(rules.toLocal(at.getTime())),
    startOf,
    endOf: (date) => startOf(addDays(date, 1)),
    instant: (date, clock) => {
      const [hour = 0, minute = 0] = clock.split(':').map(Number)
      return new Date(rules.toInstant(epochOf(date) + (hour * 60 + minute) * 60_000))
    },
  }
}

export function addDays(date: LocalDate, n: number): LocalDate {
  return dateAt(epochOf(date) + n * DAY)
}

export function daysBetween(from: LocalDate, until: LocalDate): number {
  return Math.round((epochOf(until) - epochOf(from)) / DAY)
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: LocalDate): Weekday {
  const day = new Date(epochOf(date)).getUTCDay()
  return (day === 0 ? 7 : day) as Weekday
}

export function yearOf(date: LocalDate): number {
  return Number(date.slice(0, 4))
}

/** "2026-W48": the ISO week, which begins on Monday and belongs to the year of its Thursday. */
export function weekKey(date: LocalDate): string {
  const thursday = addDays(date, 4 - weekdayOf(date))
  const first = `${thursday.slice(0, 4)}-01-01`
  return `${thursday.slice(0, 4)}-W${String(Math.floor(daysBetween(first, thursday) / 7) + 1).padStart(2, '0')}`
}

/** "2026-11" */
export function monthKey(date: LocalDate): string {
  return date.slice(0, 7)
}

/** A date of the calendar, not the thirtieth of February; null where there is none such. */
export function localDate(parts: { readonly year: number; readonly month: number; readonly day: number }): LocalDate | null {
  const { year, month, day } = parts
  if (!Number.isInteger(year) || year < 1970 || year > 9999) return null
  const epoch = Date.UTC(year, month - 1, day)
  const made = new Date(epoch)
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? dateAt(epoch) : null
}

const LONGEST_SEARCH = 366

const epochOf = (date: LocalDate) => Date.parse(`${date}T00:00:00Z`)
const dateAt = (local: number): LocalDate => new Date(local).toISOString().slice(0, 10)
