/** A five-field cron expression, read: which local minutes it names. */
export interface CronFields {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly months: ReadonlySet<number>
  readonly days: DayRule
  readonly weekdays: WeekdayRule
}

/** `any` where the field says `*`: then the other one of the two decides alone; else either suffices, as cron has it. */
export interface DayRule {
  readonly any: boolean
  readonly on: ReadonlySet<number>
  /** `L`: the month's last day. */
  readonly last: boolean
}

export interface WeekdayRule {
  readonly any: boolean
  /** 0 is Sunday. */
  readonly on: ReadonlySet<number>
  /** `5L`: the last Friday of the month. */
  readonly last: ReadonlySet<number>
  /** `5#2`: the second Friday, as weekday × 10 + n. */
  readonly nth: ReadonlySet<number>
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string }

/** Reads `minute hour day month weekday`; a problem is one plain sentence that says which field and what to write. */
export function readCron(text: string): Read<CronFields> {
  const words = text.trim().split(/\s+/).filter((word) => word !== '')
  if (words.length !== 5) return no(`a schedule has five fields (minute hour day month weekday), this has ${words.length}: "${text.trim()}"`)
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = words.map((word) => word.toUpperCase())
  const minutes = readList(minute, MINUTE_FIELD)
  if (!minutes.ok) return minutes
  const hours = readList(hour, HOUR_FIELD)
  if (!hours.ok) return hours
  const months = readList(month, MONTH_FIELD)
  if (!months.ok) return months
  const days = readDays(day)
  if (!days.ok) return days
  const weekdays = readWeekdays(weekday)
  if (!weekdays.ok) return weekdays
  return { ok: true, value: { minutes: sorted(minutes.value), hours: sorted(hours.value), months: new Set(months.value), days: days.value, weekdays: weekdays.value } }
}

interface Field { readonly name: string; readonly from: number; readonly to: number; readonly names: readonly string[] }

const MINUTE_FIELD: Field = { name: 'minute', from: 0, to: 59, names: [] }
const HOUR_FIELD: Field = { name: 'hour', from: 0, to: 23, names: [] }
const DAY_FIELD: Field = { name: 'day', from: 1, to: 31, names: [] }
const MONTH_FIELD: Field = { name: 'month', from: 1, to: 12, names: ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] }
/** 7 is Sunday too, as in every cron. */
const WEEKDAY_FIELD: Field = { name: 'weekday', from: 0, to: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] }

function readDays(text: string): Read<DayRule> {
  const parts = text.split(',')
  const plain = parts.filter((part) => part !== 'L')
  const on = plain.length === 0 ? { ok: true as const, value: [] } : readList(plain.join(','), DAY_FIELD)
  return on.ok ? { ok: true, value: { any: text === '*', on: new Set(on.value), last: plain.length < parts.length } } : on
}

function readWeekdays(text: string): Read<WeekdayRule> {
  const on = new Set<number>()
  const last = new Set<number>()
  const nth = new Set<number>()
  for (const part of text.split(',')) {
    const special = /^(\w+?)(?:L|#(\d))$/.exec(part)
    if (special === null) {
      const plain = readList(part, WEEKDAY_FIELD)
      if (!plain.ok) return plain
      for (const day of plain.value) on.add(day % 7)
      continue
    }
    const day = readNumber(special[1] ?? '', WEEKDAY_FIELD)
    if (!day.ok) return day
    const n = special[2]
    if (n === undefined) last.add(day.value % 7)
    else if (Number(n) >= 1 && Number(n) <= 5) nth.add((day.value % 7) * 10 + Number(n))
    else return no(`a weekday comes one to five times in a month: "${part}"`)
  }
  return { ok: true, value: { any: text === '*', on, last, nth } }
}

function readList(text: string, field: Field): Read<readonly number[]> {
  const all: number[] = []
  for (const part of text.split(',')) {
    const read = readPart(part, field)
    if (!read.ok) return read
    all.push(...read.value)
  }
  return { ok: true, value: all }
}

/** `*`, `7`, `1-5`, each with `/step` behind it. */
function readPart(text: string, field: Field): Read<readonly number[]> {
  const [range = '', stepText, ...more] = text.split('/')
  if (range === '' || more.length > 0) return no(`${field.name} "${text}" cannot be read: write * or numbers ${field.from}–${field.to}, like 1-5, */15 or 0,30`)
  const step = stepText === undefined ? 1 : Number(stepText)
  if (!Number.isInteger(step) || step < 1 || step > field.to) return no(`${field.name} "${text}": the step after / is a whole number from 1 to ${field.to}`)
  const ends = readRange(range, field)
  if (!ends.ok) return ends
  const [from, to] = ends.value
  // "5/15" means from 5 on, every 15: the field's end, not 5 alone.
  const until = stepText !== undefined && !range.includes('-') ? field.to : to
  if (from > until) return no(`${field.name} "${text}": the range runs backwards, write ${until}-${from}`)
  const on: number[] = []
  for (let n = from; n <= until; n += step) on.push(n)
  return { ok: true, value: on }
}

function readRange(text: string, field: Field): Read<readonly [number, number]> {
  if (text === '*') return { ok: true, value: [field.from, field === WEEKDAY_FIELD ? 6 : field.to] }
  const [first = '', second, ...more] = text.split('-')
  if (more.length > 0) return no(`${field.name} "${text}" cannot be read: a range has two ends, like 1-5`)
  const from = readNumber(first, field)
  if (!from.ok) return from
  if (second === undefined) return { ok: true, value: [from.value, from.value] }
  const to = readNumber(second, field)
  if (!to.ok) return to
  // "FRI-SUN": a range that ends on Sunday ends on the seventh day.
  return { ok: true, value: [from.value, field === WEEKDAY_FIELD && to.value === 0 && from.value > 0 ? 7 : to.value] }
}

function readNumber(text: string, field: Field): Read<number> {
  const named = field.names.indexOf(text)
  if (text !== '' && named >= 0) return { ok: true, value: named }
  const value = /^\d{1,2}$/.test(text) ? Number(text) : NaN
  if (value >= field.from && value <= field.to) return { ok: true, value }
  const names = field.names.filter((name) => name !== '')
  return no(`${field.name} "${text}" is not ${names.length > 0 ? `one of ${names.join(', ')} or ` : ''}a number from ${field.from} to ${field.to}`)
}

const sorted = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b)
const no = (problem: string): { readonly ok: false; readonly problem: string } => ({ ok: false, problem })
