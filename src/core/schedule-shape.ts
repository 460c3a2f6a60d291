import { readCron } from './schedule-cron.ts'

/** A schedule as people would say it; times are minutes of the day, weekdays 1 (Monday) to 7. */
export type ScheduleShape =
  | { readonly kind: 'every-minutes'; readonly n: number }
  | { readonly kind: 'hourly'; readonly minute: number }
  | { readonly kind: 'daily'; readonly times: readonly number[] }
  | { readonly kind: 'weekly'; readonly weekdays: readonly number[]; readonly times: readonly number[] }
  | { readonly kind: 'monthly'; readonly days: readonly number[]; readonly times: readonly number[] }
  | { readonly kind: 'last-day'; readonly times: readonly number[] }
  | { readonly kind: 'last-weekday'; readonly weekday: number; readonly times: readonly number[] }
  | { readonly kind: 'nth-weekday'; readonly weekday: number; readonly n: number; readonly times: readonly number[] }
  | { readonly kind: 'other'; readonly cron: string }

/** The simplest true way to say when an expression falls due; `other` where none is simple. */
export function shapeOf(cron: string): ScheduleShape {
  const read = readCron(cron)
  const other: ScheduleShape = { kind: 'other', cron }
  if (!read.ok || read.value.months.size < 12) return other
  const { minutes, hours, days, weekdays } = read.value
  const anyDay = days.any || (days.on.size === 31 && !days.last)
  const anyWeekday = weekdays.any || (weekdays.on.size === 7)
  if (anyDay && anyWeekday && hours.length === 24) {
    const step = 60 / minutes.length
    if (minutes.length === 1) return { kind: 'hourly', minute: minutes[0] ?? 0 }
    return minutes.every((minute, n) => minute === (minutes[0] ?? 0) + n * step) ? { kind: 'every-minutes', n: step } : other
  }
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute))
  if (times.length > MOST_TIMES) return other
  if (anyDay && anyWeekday) return { kind: 'daily', times }
  if (weekdays.any) {
    if (days.last) return days.on.size === 0 ? { kind: 'last-day', times } : other
    return { kind: 'monthly', days: inOrder(days.on), times }
  }
  if (!days.any) return other
  const [last] = weekdays.last
  const [nth] = weekdays.nth
  const kinds = weekdays.on.size + weekdays.last.size + weekdays.nth.size
  if (last !== undefined) return kinds === 1 ? { kind: 'last-weekday', weekday: fromMonday(last), times } : other
  if (nth !== undefined) return kinds === 1 ? { kind: 'nth-weekday', weekday: fromMonday(Math.floor(nth / 10)), n: nth % 10, times } : other
  return { kind: 'weekly', weekdays: inOrder(new Set([...weekdays.on].map(fromMonday))), times }
}

const MOST_TIMES = 6
const fromMonday = (weekday: number) => (weekday === 0 ? 7 : weekday)
const inOrder = (numbers: ReadonlySet<number>) => [...numbers].sort((a, b) => a - b)
