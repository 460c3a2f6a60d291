import { addDays, weekdayOf, type Calendar } from './calendar.ts'
import type { Clash, DowntimeAsk, DowntimeFacts, Window } from './downtime.ts'
import type { DowntimeRules, Service } from './downtime-rules.ts'

export interface ClashOf {
  readonly ask: DowntimeAsk
  readonly rules: Pick<DowntimeRules, 'notice'>
  readonly services: readonly Service[]
  readonly calendar: Calendar
  /** Back-ups that are due around it, as their schedules have them. */
  readonly backups: readonly { readonly system: string; readonly schedule: string; readonly at: number; readonly length: number }[]
  /** Other downtimes that are not over. */
  readonly others: readonly Pick<DowntimeFacts, 'number' | 'window' | 'services'>[]
  readonly now: Date
}

/** What speaks against the moment that was chosen. Of an unplanned one nothing does: nobody chose it. */
export function clashes(of: ClashOf): readonly Clash[] {
  const { ask, now, calendar } = of
  if (ask.kind === 'unplanned') return []
  const notice = ask.window.from - now.getTime()
  const down = of.services.filter(({ name }) => ask.services.includes(name))
  const systems = new Set(down.flatMap((service) => service.systems))
  return [
    ...(notice < of.rules.notice ? [{ kind: 'short-notice' as const, notice, rule: of.rules.notice }] : []),
    ...(ask.work === 'update' && ask.wayBack === null ? [{ kind: 'no-way-back' as const, work: ask.work }] : []),
    ...down.flatMap((service) => busyHours(service, ask.window, calendar)),
    ...datesOf(ask.window, calendar).filter((date) => calendar.holidayOn(date) !== null).map((date) => ({ kind: 'holiday' as const, date })),
    ...of.backups.filter(({ system, at, length }) => systems.has(system) && overlap({ from: at, until: at + length }, ask.window)).map(({ system, schedule, at }) => ({ kind: 'backup' as const, system, schedule, at })),
    ...of.others.filter((other) => overlap(other.window, ask.window)).map(({ number, window, services }) => ({ kind: 'downtime' as const, number, window, services: services.filter((name) => ask.services.includes(name)) })),
  ]
}

/** Whether two stretches have a moment in common; one that ends when the other begins has none. */
export const overlap = (a: Window, b: Window): boolean => a.from < b.until && b.from < a.until

function busyHours({ name, busy }: Service, window: Window, calendar: Calendar): readonly Clash[] {
  return busy.flatMap((hours): readonly Clash[] => {
    // Hours that go past midnight begin on the day before.
    const dates = [addDays(calendar.dateOf(new Date(window.from)), -1), ...datesOf(window, calendar)]
    const met = dates.some((date) => hours.days.includes(weekdayOf(date)) && calendar.holidayOn(date) === null && overlap(stretchOf(hours, date, calendar), window))
    return met ? [{ kind: 'busy-hours', service: name, from: hours.from, until: hours.until }] : []
  })
}

function stretchOf(hours: { readonly from: string; readonly until: string }, date: string, calendar: Calendar): Window {
  const from = calendar.instant(date, hours.from).getTime()
  const until = calendar.instant(hours.until <= hours.from ? addDays(date, 1) : date, hours.until).getTime()
  return { from, until }
}

function datesOf(window: Window, calendar: Calendar): readonly string[] {
  const dates: string[] = []
  for (let date = calendar.dateOf(new Date(window.from)), last = calendar.dateOf(new Date(window.until - 1)); date <= last; date = addDays(date, 1)) dates.push(date)
  return dates
}
