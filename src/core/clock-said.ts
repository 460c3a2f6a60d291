/** A time of day as people say it: minutes after the midnight that began the day, or that ended it where a night is meant. */
export interface SaidClock {
  readonly minutes: number
  /** A second reading, where people mean different nights by the same words. */
  readonly or: number | null
  readonly words: number
}

/** Which part of the day somebody named; what `jam 10` means depends on it. */
export type DayPart = 'morning' | 'noon' | 'afternoon' | 'night' | 'small-hours'

/** The part of the day that begins these words, and how many they are. */
export function readDayPart(words: readonly string[]): { readonly part: DayPart; readonly words: number } | null {
  const found = PARTS.find(({ said }) => said.every((word, n) => words[n] === word))
  return found === undefined ? null : { part: found.part, words: found.said.length }
}

/**
 * Reads `22.00`, `22:00`, `10pm`, `1 pagi`, `tengah malam` at the beginning of words in small letters. A number alone is a
 * time only where `alone` says that the words before announced one. `night` is a part of the day that was named before.
 * Null where there is none, or where hour and part contradict each other.
 */
export function readClock(words: readonly string[], how: { readonly alone: 'yes' | 'no'; readonly part: DayPart | null }): SaidClock | null {
  const named = NAMED.find(({ said }) => said.every((word, n) => words[n] === word))
  if (named !== undefined) return { minutes: named.minutes, or: named.or, words: named.said.length }
  const [, hours, minutes, half] = /^(\d{1,2})(?:[.:]([0-5]\d))?(am|pm)?$/.exec(words[0] ?? '') ?? []
  if (hours === undefined) return null
  const apart = half === undefined && /^[ap]m$/.test(words[1] ?? '') ? words[1] : undefined
  const behind = readDayPart(words.slice(1))
  const part = behind?.part ?? how.part
  if (how.alone === 'no' && minutes === undefined && half === undefined && apart === undefined && behind === null) return null
  const english = half ?? apart
  const hour = Number(hours)
  const read = english !== undefined ? twelve(hour, english) : part === null ? plain(hour) : inPart(hour, part)
  if (read === null || (read.hour === 24 && Number(minutes ?? 0) > 0)) return null
  const of = (at: number) => at * 60 + Number(minutes ?? 0)
  return { minutes: of(read.hour), or: read.or === null ? null : of(read.or), words: 1 + (apart === undefined ? 0 : 1) + (behind?.words ?? 0) }
}

interface Hour { readonly hour: number; readonly or: number | null }

const plain = (hour: number): Hour | null => (hour <= 24 ? { hour, or: null } : null)
const twelve = (hour: number, half: string): Hour | null => (hour < 1 || hour > 12 ? null : { hour: (hour % 12) + (half === 'pm' ? 12 : 0), or: null })

/** `jam 1 malam` is said of the night that goes on past midnight, and of the one that the date began with. */
function inPart(hour: number, part: DayPart): Hour | null {
  const [from, until] = HOURS[part]
  if (part === 'night' && (hour <= 4 || hour === 12 || hour === 24)) return { hour: 24 + (hour % 12), or: hour % 12 }
  if (part === 'small-hours' && hour === 12) return { hour: 0, or: null }
  const later = hour + 12
  const fits = [hour, later].find((it) => it >= from && it <= until)
  return fits === undefined ? null : { hour: fits, or: null }
}

const HOURS: Readonly<Record<DayPart, readonly [number, number]>> = { morning: [1, 11], noon: [10, 15], afternoon: [14, 18], night: [17, 23], 'small-hours': [0, 5] }

const PARTS: readonly { readonly said: readonly string[]; readonly part: DayPart }[] = [
  { said: ['dini', 'hari'], part: 'small-hours' }, { said: ['subuh'], part: 'small-hours' },
  { said: ['in', 'the', 'morning'], part: 'morning' }, { said: ['in', 'the', 'afternoon'], part: 'afternoon' }, { said: ['in', 'the', 'evening'], part: 'night' }, { said: ['at', 'night'], part: 'night' },
  { said: ['pagi'], part: 'morning' }, { said: ['morning'], part: 'morning' }, { said: ['siang'], part: 'noon' }, { said: ['sore'], part: 'afternoon' }, { said: ['afternoon'], part: 'afternoon' },
  { said: ['malam'], part: 'night' }, { said: ['evening'], part: 'night' }, { said: ['night'], part: 'night' },
]

const NAMED: readonly { readonly said: readonly string[]; readonly minutes: number; readonly or: number | null }[] = [
  { said: ['tengah', 'malam'], minutes: 24 * 60, or: 0 }, { said: ['midnight'], minutes: 24 * 60, or: 0 },
  { said: ['tengah', 'hari'], minutes: 12 * 60, or: null }, { said: ['noon'], minutes: 12 * 60, or: null },
]
