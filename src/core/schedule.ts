import { isZone, zoneRules } from './calendar-zone.ts'
import { DAY, MINUTE } from './clock.ts'
import { readCron, type CronFields } from './schedule-cron.ts'

/** When something falls due: a cron expression on the wall clock of a zone. */
export interface Schedule { readonly cron: string; readonly zone: string }

/**
 * What is wrong with a schedule, in one plain sentence for whoever wrote it; null where nothing is.
 *
 * Where a wall clock jumps: a time that the wall jumps over falls due when the jump is done, once. A time that the wall
 * shows twice falls due the first time only, unless the hour is `*`: what goes every quarter of an hour goes on doing so.
 */
export function scheduleProblem(schedule: Schedule): string | null {
  if (!isZone(schedule.zone)) return `"${schedule.zone}" is not a time zone: write one like Asia/Jakarta, Asia/Makassar or Asia/Jayapura`
  const read = readCron(schedule.cron)
  if (!read.ok) return read.problem
  return nextDay(read.value, EVERY_CALENDAR_BEGINS) === null ? `"${schedule.cron}" never falls due: no such day comes in any year` : null
}

/** The first slot after an instant; null where the schedule cannot be read or never falls due. */
export function nextSlot(schedule: Schedule, after: Date): Date | null {
  return slotsBetween(schedule, { after, until: new Date(8.64e15), most: 1 })[0] ?? null
}

/** The slots in (after, until], oldest first, at most so many: who needs more asks again from the last one. */
export function slotsBetween(schedule: Schedule, range: { readonly after: Date; readonly until: Date; readonly most: number }): readonly Date[] {
  const cron = read(schedule.cron)
  if (cron === null || !isZone(schedule.zone)) return []
  const rules = zoneRules(schedule.zone)
  const until = range.until.getTime()
  const found: Date[] = []
  let from = range.after.getTime() + 1
  let fruitless = 0
  while (found.length < range.most && from <= until && fruitless < GIVE_UP_AFTER) {
    const stretch = rules.stretchAt(from)
    const skipped = stretch.offset - stretch.before
    if (from <= stretch.from && skipped > 0 && nextMinute(cron, stretch.from + stretch.before, stretch.from + stretch.offset) !== null) {
      found.push(new Date(stretch.from))
      from = stretch.from + 1
      continue
    }
    // What the wall shows for the second time is passed over.
    const again = skipped < 0 && !cron.everyHour ? stretch.from + stretch.before : -Infinity
    const local = nextMinute(cron, Math.max(from + stretch.offset, again), Math.min(stretch.until, until + 1) + stretch.offset)
    if (local === null) {
      fruitless += stretch.until - from
      from = stretch.until
      continue
    }
    found.push(new Date(local - stretch.offset))
    from = local - stretch.offset + 1
    fruitless = 0
  }
  return found
}

interface Ready extends CronFields {
  /** Minutes of the day, ascending. */
  readonly ofDay: readonly number[]
  readonly everyHour: boolean
}

/** The first local minute in [from, until) that the expression names. */
function nextMinute(cron: Ready, from: number, until: number): number | null {
  for (let day = nextDay(cron, from); day !== null && day < until; day = nextDay(cron, day + DAY)) {
    const minute = cron.ofDay.find((it) => day + it * MINUTE >= from)
    if (minute === undefined) continue
    return day + minute * MINUTE < until ? day + minute * MINUTE : null
  }
  return null
}

/** Local midnight of the first day, at or after the day of `from`, that the expression names. */
function nextDay(cron: CronFields, from: number): number | null {
  const start = Math.floor(from / DAY) * DAY
  for (let day = start; day < start + GIVE_UP_AFTER; day += DAY) {
    const date = new Date(day)
    const month = date.getUTCMonth() + 1
    if (!cron.months.has(month)) {
      day = Date.UTC(date.getUTCFullYear(), month, 1) - DAY
      continue
    }
    if (isDay(cron, date)) return day
  }
  return null
}

function isDay({ days, weekdays }: CronFields, date: Date): boolean {
  const day = date.getUTCDate()
  const weekday = date.getUTCDay()
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  const byDay = days.on.has(day) || (days.last && day === length)
  const byWeekday = weekdays.on.has(weekday) || (weekdays.last.has(weekday) && day > length - 7) || weekdays.nth.has(weekday * 10 + Math.ceil(day / 7))
  if (days.any) return weekdays.any || byWeekday
  return weekdays.any ? byDay : byDay || byWeekday
}

function read(text: string): Ready | null {
  const known = expressions.get(text)
  if (known !== undefined) return known
  const cron = readCron(text)
  const ready = cron.ok && nextDay(cron.value, EVERY_CALENDAR_BEGINS) !== null ? { ...cron.value, ofDay: cron.value.hours.flatMap((hour) => cron.value.minutes.map((minute) => hour * 60 + minute)), everyHour: cron.value.hours.length === 24 } : null
  expressions.set(text, ready)
  return ready
}

const expressions = new Map<string, Ready | null>()
/** The fifth Monday of February, the rarest day that cron can name, comes every 28 years, across 2100 after 40. */
const GIVE_UP_AFTER = 41 * 366 * DAY
const EVERY_CALENDAR_BEGINS = Date.UTC(2026, 0, 1)
