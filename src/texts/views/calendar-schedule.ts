import { shapeOf } from '../../core/schedule-shape.ts'
import type { Texts } from '../words.ts'

/** When a schedule falls due, in words: "setiap Senin–Jumat pukul 07.30 WIB". The times are those of its own zone, which is the site's as a rule. */
export function scheduleWords(t: Texts, schedule: { readonly cron: string; readonly zone: string }): string {
  const words = t.calendar.schedule
  const shape = shapeOf(schedule.cron)
  // The zone's short name is what the site's own clock shows behind the figures.
  const zone = schedule.zone === t.fmt.zone ? t.fmt.clock(0).replace(/^\S+ /, '') : schedule.zone
  const times = (minutes: readonly number[]) => `${t.fmt.list(minutes.map((minute) => `${two(Math.floor(minute / 60))}.${two(minute % 60)}`))} ${zone}`
  const weekday = (n: number) => words.weekdays[n - 1] ?? ''
  switch (shape.kind) {
    case 'every-minutes': return words.everyMinutes(t.fmt.count(shape.n))
    case 'hourly': return words.hourly(two(shape.minute))
    case 'daily': return words.daily(times(shape.times))
    case 'weekly': return words.weekly(run(shape.weekdays) ? words.range(weekday(shape.weekdays[0] ?? 1), weekday(shape.weekdays.at(-1) ?? 7)) : t.fmt.list(shape.weekdays.map(weekday)), times(shape.times))
    case 'monthly': return words.monthly(t.fmt.list(shape.days.map(String)), times(shape.times))
    case 'last-day': return words.lastDay(times(shape.times))
    case 'last-weekday': return words.lastWeekday(weekday(shape.weekday), times(shape.times))
    case 'nth-weekday': return words.nthWeekday(weekday(shape.weekday), shape.n, times(shape.times))
    case 'other': return words.other(shape.cron)
  }
}

const two = (n: number) => String(n).padStart(2, '0')
/** Three or more days in a row read better as a range. */
const run = (days: readonly number[]) => days.length > 2 && days.every((day, n) => day === (days[0] ?? 0) + n)
