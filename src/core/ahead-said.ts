import { addDays, days, weekdayOf } from './calendar.ts'
import { readDate } from './calendar-said.ts'
import { readClock, readDayPart, type DayPart, type SaidClock } from './clock-said.ts'
import { MINUTE } from './clock.ts'
import { readLength } from './length-said.ts'
import type { LocalDate } from './local-date.ts'
import type { Weekday } from './site.ts'

/** When something is to begin, and how long it takes where that was said. Whatever was read is read back to whoever said it. */
export type SaidAhead =
  | { readonly is: 'ahead'; readonly at: number; readonly length: number | null; readonly words: number }
  /** It has been already. */
  | { readonly is: 'past'; readonly at: number; readonly words: number }
  /** People mean different nights by it. */
  | { readonly is: 'either'; readonly at: readonly [number, number]; readonly words: number }
  /** A weekday beside a date that is another one. */
  | { readonly is: 'contradiction'; readonly date: LocalDate; readonly said: Weekday; readonly words: number }
  /** A day without a time. */
  | { readonly is: 'no-time'; readonly date: LocalDate; readonly words: number }
  | { readonly is: 'none' }

export interface AheadOf {
  readonly zone: string
  readonly now: Date
}

/**
 * Reads `rabu 22:00 30m`, `besok 22.00`, `Sabtu depan jam 1 pagi`, `Rabu, 9 Desember 2026, pukul 22.00–22.30 WIB`, `2 jam lagi`,
 * `tomorrow at 10pm for 30 minutes`, `sekarang` at the beginning of what somebody said, in any order, as far as it goes.
 */
export function readAhead(said: readonly string[], of: AheadOf): SaidAhead {
  const words = said.map(folded)
  const heard: Heard = { date: null, weekday: null, week: 'any', part: null, clock: null, end: null, length: null, offset: null, zone: of.zone }
  let at = 0
  for (let taken = next(words, heard, of); taken > 0; taken = next(words.slice(at), heard, of)) at += taken
  return meant(heard, { ...of, words: at })
}

interface Heard {
  date: LocalDate | null
  weekday: Weekday | null
  week: 'any' | 'next'
  part: DayPart | null
  clock: SaidClock | null
  end: SaidClock | null
  length: number | null
  /** From now on. */
  offset: number | null
  zone: string
}

/** Takes what the words begin with; how many they were, 0 where they say nothing of time. */
function next(words: readonly string[], heard: Heard, of: AheadOf): number {
  const [first = '', second = ''] = words
  if (first === '' || (ANNOUNCING.has(first) && words.length === 1)) return 0
  const rest = words.slice(1)
  if (heard.offset === null && heard.clock === null) {
    if (first === 'sekarang' || first === 'now') { heard.offset = 0; return 1 }
    const soon = readLength(first === 'in' || first === 'dalam' ? rest : words)
    if (soon !== null && (first === 'in' || first === 'dalam')) { heard.offset = soon.length; return 1 + soon.words }
    if (soon !== null && words[soon.words] === 'lagi') { heard.offset = soon.length; return soon.words + 1 }
  }
  const zone = ZONES.get(first)
  if (zone !== undefined && heard.clock !== null) { heard.zone = zone; return 1 }
  if (heard.date === null) {
    const tonight = TONIGHT.find(({ said }) => said.every((word, n) => words[n] === word))
    if (tonight !== undefined) { heard.date = today(heard, of); heard.part = tonight.part; return tonight.said.length }
    if (heard.weekday === null) {
      const day = weekdayAt(words)
      if (day !== null) { heard.weekday = day.weekday; heard.week = day.week; return day.words }
    }
    // Beside a time of day only: `sejak kemarin` alone is no plan.
    if (PAST.has(first) && [1, 2].some((n) => readClock(words.slice(CLOCK_WORDS.has(words[n] ?? '') ? n + 1 : n), { alone: 'no', part: null }) !== null)) { heard.date = addDays(today(heard, of), -1); return 1 }
    const date = isClockLike(first) ? null : readDate(words, today(heard, of))
    if (date !== null) { heard.date = date.date; return date.words }
  }
  if (heard.weekday !== null && heard.week === 'any' && NEXT_WEEK.some((said) => said.every((word, n) => words[n] === word))) { heard.week = 'next'; return 2 }
  if (heard.clock === null) {
    const announced = CLOCK_WORDS.has(first)
    const range = /^(\d{1,2}(?:[.:]\d{2})?)[-–](\d{1,2}(?:[.:]\d{2})?)$/.exec(announced ? second : first)
    if (range !== null && (announced || /[.:]/.test(range[0]))) {
      heard.clock = readClock([range[1] ?? ''], { alone: 'yes', part: heard.part })
      heard.end = readClock([range[2] ?? ''], { alone: 'yes', part: heard.part })
      return heard.clock === null || heard.end === null ? 0 : announced ? 2 : 1
    }
    const clock = readClock(announced ? rest : words, { alone: announced ? 'yes' : 'no', part: heard.part })
    if (clock !== null) { heard.clock = clock; return clock.words + (announced ? 1 : 0) }
  } else if (heard.end === null && heard.length === null && UNTIL.has(first)) {
    const skip = CLOCK_WORDS.has(second) ? 2 : 1
    const end = readClock(words.slice(skip), { alone: 'yes', part: null })
    if (end !== null) { heard.end = end; return end.words + skip }
  }
  if (heard.part === null && heard.clock === null) {
    const part = readDayPart(words)
    if (part !== null) { heard.part = part.part; return part.words }
  }
  if (heard.length === null && heard.end === null) {
    const skip = LASTING.has(first) ? 1 : 0
    const length = readLength(words.slice(skip))
    if (length !== null) { heard.length = length.length; return length.words + skip }
  }
  // A small word counts only where it announces something.
  if (!ANNOUNCING.has(first)) return 0
  const behind = next(rest, heard, of)
  return behind === 0 ? 0 : behind + 1
}

function meant(heard: Heard, of: AheadOf & { readonly words: number }): SaidAhead {
  const { words } = of
  const now = of.now.getTime()
  if (heard.offset !== null) return { is: 'ahead', at: upToMinute(now + heard.offset), length: heard.length, words }
  const day = heard.date ?? (heard.weekday === null ? null : comingDay(heard, of))
  if (heard.date !== null && heard.weekday !== null && weekdayOf(heard.date) !== heard.weekday) return { is: 'contradiction', date: heard.date, said: heard.weekday, words }
  const { clock } = heard
  if (clock === null) return day === null ? { is: 'none' } : { is: 'no-time', date: day, words }
  const wall = days(heard.zone)
  const atOf = (date: LocalDate, minutes: number) => wall.instant(addDays(date, Math.floor(minutes / (24 * 60))), clockText(minutes)).getTime()
  const first = day ?? today(heard, of)
  // Tonight is the night to come; of any other day both nights may be meant.
  const or = clock.or === null || (heard.date === today(heard, of) && atOf(first, clock.or) <= now) ? null : clock.or
  if (or !== null) return { is: 'either', at: [atOf(first, or), atOf(first, clock.minutes)], words }
  let at = atOf(first, clock.minutes)
  if (at <= now && day === null) at = atOf(addDays(first, 1), clock.minutes)
  if (at <= now && heard.date === null && heard.weekday !== null) at = atOf(addDays(first, 7), clock.minutes)
  if (at <= now) return { is: 'past', at, words }
  return { is: 'ahead', at, length: lengthOf(heard, clock), words }
}

/** Until an earlier time of day is until the next day. */
function lengthOf({ end, length }: Heard, clock: SaidClock): number | null {
  if (end === null) return length
  const minutes = end.minutes - clock.minutes
  return (minutes > 0 ? minutes : minutes + 24 * 60) * MINUTE
}

/** The day of that name to come, today among them; `depan` means the one in the week after this. */
function comingDay(heard: Heard, of: AheadOf): LocalDate {
  const from = today(heard, of)
  const weekday = heard.weekday ?? 1
  if (heard.week === 'next') return addDays(from, 7 - weekdayOf(from) + weekday)
  return addDays(from, (weekday - weekdayOf(from) + 7) % 7)
}

function weekdayAt(words: readonly string[]): { readonly weekday: Weekday; readonly week: 'any' | 'next'; readonly words: number } | null {
  const [first = '', second = ''] = words
  const english = first === 'next' || first === 'this' ? WEEKDAYS.get(second) : undefined
  if (english !== undefined) return { weekday: english, week: first === 'next' ? 'next' : 'any', words: 2 }
  const weekday = WEEKDAYS.get(first)
  if (weekday === undefined) return null
  return { weekday, week: second === 'depan' ? 'next' : 'any', words: second === 'depan' || second === 'ini' ? 2 : 1 }
}

const today = ({ zone }: Pick<Heard, 'zone'>, { now }: AheadOf): LocalDate => days(zone).dateOf(now)
const upToMinute = (at: number) => Math.ceil(at / MINUTE) * MINUTE
const clockText = (minutes: number) => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
/** `22.00` is a time to everybody; `24-12` and `24/12/2026` are days. */
const isClockLike = (word: string) => /^\d{1,2}[.:]\d{2}([-–].*)?$/.test(word)
const folded = (word: string) => word.normalize('NFC').toLowerCase().replace(/[,;]+$/, '').replace(/^\(|\)$/g, '').replace(/^jum'at$/, 'jumat')

const WEEKDAYS: ReadonlyMap<string, Weekday> = new Map(([
  ['senin', 'monday', 'mon', 'sen'], ['selasa', 'tuesday', 'tue', 'sel'], ['rabu', 'wednesday', 'wed', 'rab'], ['kamis', 'thursday', 'thu', 'kam'],
  ['jumat', 'friday', 'fri', 'jum'], ['sabtu', 'saturday', 'sat', 'sab'], ['minggu', 'ahad', 'sunday', 'sun'],
] as const).flatMap((names, n) => names.map((name) => [name, (n + 1) as Weekday] as const)))
const ZONES: ReadonlyMap<string, string> = new Map([['wib', 'Asia/Jakarta'], ['wita', 'Asia/Makassar'], ['wit', 'Asia/Jayapura']])
const TONIGHT: readonly { readonly said: readonly string[]; readonly part: DayPart }[] = [
  { said: ['nanti', 'malam'], part: 'night' }, { said: ['malam', 'ini'], part: 'night' }, { said: ['tonight'], part: 'night' },
  { said: ['nanti', 'sore'], part: 'afternoon' }, { said: ['sore', 'ini'], part: 'afternoon' }, { said: ['nanti', 'siang'], part: 'noon' }, { said: ['siang', 'ini'], part: 'noon' },
]
const PAST: ReadonlySet<string> = new Set(['kemarin', 'semalam', 'yesterday'])
const NEXT_WEEK = [['minggu', 'depan'], ['next', 'week'], ['pekan', 'depan']] as const
const CLOCK_WORDS: ReadonlySet<string> = new Set(['jam', 'pukul', 'pkl', 'at'])
const UNTIL: ReadonlySet<string> = new Set(['sampai', 'hingga', 's/d', 's.d.', 'sd', '-', '–', 'until', 'till', 'to'])
const LASTING: ReadonlySet<string> = new Set(['selama', 'for', '±', 'sekitar', 'about'])
const ANNOUNCING: ReadonlySet<string> = new Set(['hari', 'tanggal', 'tgl', 'pada', 'on', 'mulai', 'from', 'dari', ...CLOCK_WORDS, ...LASTING])
