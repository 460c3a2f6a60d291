import { addDays, calendar, type Calendar } from '../core/calendar.ts'
import type { LocalDate } from '../core/local-date.ts'
import { indonesia, type Holiday } from '../core/holidays.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import type { Site } from '../core/site.ts'
import { audit } from '../store/audit.ts'
import { holidayOverrides, removeHolidayOverride, setHolidayOverride } from '../store/holidays.ts'
import type { Query, Tx } from '../store/store.ts'

/** The calendar that counts at this site now: the reviewed table, with what the site added or lifted. */
export async function effectiveCalendar(query: Query, site: Pick<Site, 'zone' | 'workdays'>): Promise<Calendar> {
  return calendar({ zone: site.zone, workdays: site.workdays, table: indonesia, overrides: await holidayOverrides(query) })
}

/** What a reader of the list needs: the coming holidays, those that were lifted, and years that nobody has decreed yet. */
export interface ComingHolidays {
  readonly today: LocalDate
  readonly days: readonly Holiday[]
  readonly lifted: readonly { readonly date: LocalDate; readonly name: Holiday['name'] }[]
  readonly unknownYears: readonly number[]
  readonly sources: readonly string[]
}

export async function comingHolidays(query: Query, ask: { readonly site: Pick<Site, 'zone' | 'workdays'>; readonly at: Date; readonly most: number }): Promise<ComingHolidays> {
  const effective = await effectiveCalendar(query, ask.site)
  const today = effective.dateOf(ask.at)
  const until = addDays(today, 365)
  const overrides = await holidayOverrides(query)
  const years = [...new Set([today, until].map((date) => Number(date.slice(0, 4))))]
  return {
    today,
    days: effective.holidaysBetween(today, until).slice(0, ask.most),
    lifted: overrides.filter(({ kind, date }) => kind === 'lift' && date >= today && date <= until).flatMap(({ date }) => {
      const official = inTable(date)
      return official === null ? [] : [{ date, name: official.name }]
    }),
    unknownYears: years.filter((year) => !effective.knows(year)),
    sources: years.flatMap((year) => indonesia.sources[year] ?? []),
  }
}

/** What changed about one day, and the workday on which its signatures are now due. */
export interface HolidayChange { readonly date: LocalDate; readonly holiday: Holiday | null; readonly signedOn: LocalDate }

interface Ask { readonly site: Pick<Site, 'zone' | 'workdays'>; readonly date: LocalDate; readonly by: Person; readonly at: Date }

/** Adds a free day; refuses where the day is a holiday already. */
export async function addHoliday(tx: Tx, ask: Ask & { readonly name: string }): Promise<Outcome<HolidayChange>> {
  const standing = (await effectiveCalendar(tx, ask.site)).holidayOn(ask.date)
  if (standing !== null) return refuse({ reason: 'holiday-unchanged', date: ask.date, stands: 'free' })
  const official = inTable(ask.date)
  // A lifted day that is added again is simply the official one again.
  if (official !== null) await removeHolidayOverride(tx, ask.date)
  else await setHolidayOverride(tx, { date: ask.date, kind: 'add', name: ask.name, byPerson: ask.by.id, at: ask.at })
  return await changed(tx, ask, 'holiday.added')
}

/** Makes a holiday a workday; refuses where the day is none. */
export async function liftHoliday(tx: Tx, ask: Ask): Promise<Outcome<HolidayChange>> {
  const standing = (await effectiveCalendar(tx, ask.site)).holidayOn(ask.date)
  if (standing === null) return refuse({ reason: 'holiday-unchanged', date: ask.date, stands: 'worked' })
  if (inTable(ask.date) === null) await removeHolidayOverride(tx, ask.date)
  else await setHolidayOverride(tx, { date: ask.date, kind: 'lift', name: standing.name.id, byPerson: ask.by.id, at: ask.at })
  return await changed(tx, ask, 'holiday.lifted')
}

/** Takes the site's change of a day back; refuses where there is none. */
export async function undoHoliday(tx: Tx, ask: Ask): Promise<Outcome<HolidayChange>> {
  const removed = await removeHolidayOverride(tx, ask.date)
  if (!removed) return refuse({ reason: 'holiday-unchanged', date: ask.date, stands: 'as-decreed' })
  return await changed(tx, ask, 'holiday.undone')
}

async function changed(tx: Tx, { site, date, by, at }: Ask, act: string): Promise<Outcome<HolidayChange>> {
  const effective = await effectiveCalendar(tx, site)
  const holiday = effective.holidayOn(date)
  await audit(tx, { at, by: { kind: 'person', id: by.id, name: by.name }, act, subject: `holiday:${date}`, facts: { holiday: holiday?.name.id ?? null } })
  return ok({ date, holiday, signedOn: effective.isWorkday(date) ? date : effective.nextWorkday(date) })
}

const inTable = (date: LocalDate): Holiday | null => indonesia.days.find((day) => day.date === date) ?? null
