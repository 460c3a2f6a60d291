import { addDays, localDate } from './calendar.ts'
import type { LocalDate } from './local-date.ts'

/** A date as people write it, and how many of the words it took. */
export interface SaidDate { readonly date: LocalDate; readonly words: number }

/**
 * Reads a date at the beginning of what somebody wrote: `2026-12-24`, `24/12/2026`, `24-12`, `24 Des`, `24 Desember 2026`,
 * `besok`, `hari ini`. Without a year it is the next such day. Null when the words begin with no date, or with one that no calendar has.
 */
export function readDate(words: readonly string[], today: LocalDate): SaidDate | null {
  const [first = '', second = '', third = ''] = words.map((word) => word.toLowerCase().replace(/[,.]$/, ''))
  const [both, one] = [RELATIVE.get(`${first} ${second}`), RELATIVE.get(first)]
  if (both !== undefined) return { date: addDays(today, both), words: 2 }
  if (one !== undefined) return { date: addDays(today, one), words: 1 }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(first)
  if (iso !== null) return said({ year: iso[1], month: iso[2], day: iso[3], words: 1, today })
  const figures = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$/.exec(first)
  if (figures !== null) return said({ year: figures[3], month: figures[2], day: figures[1], words: 1, today })
  const month = MONTHS.get(second)
  if (!/^\d{1,2}$/.test(first) || month === undefined) return null
  const hasYear = /^\d{4}$/.test(third)
  return said({ year: hasYear ? third : undefined, month: String(month), day: first, words: hasYear ? 3 : 2, today })
}

function said(parts: { readonly year: string | undefined; readonly month: string | undefined; readonly day: string | undefined; readonly words: number; readonly today: LocalDate }): SaidDate | null {
  const { today, words } = parts
  const month = Number(parts.month)
  const day = Number(parts.day)
  if (parts.year !== undefined) {
    const year = Number(parts.year)
    const date = localDate({ year: year < 100 ? 2000 + year : year, month, day })
    return date === null ? null : { date, words }
  }
  // Eight years reach the next 29 February from any day.
  for (let year = Number(today.slice(0, 4)), last = year + 8; year <= last; year += 1) {
    const date = localDate({ year, month, day })
    if (date !== null && date >= today) return { date, words }
  }
  return null
}

/** A map, since `__proto__` is a word that every plain object knows. */
const RELATIVE: ReadonlyMap<string, number> = new Map([['hari ini', 0], ['today', 0], ['besok', 1], ['tomorrow', 1], ['lusa', 2]])

const MONTHS: ReadonlyMap<string, number> = new Map([
  ['januari', 'january', 'jan'],
  ['februari', 'february', 'feb', 'peb'],
  ['maret', 'march', 'mar'],
  ['april', 'apr'],
  ['mei', 'may'],
  ['juni', 'june', 'jun'],
  ['juli', 'july', 'jul'],
  ['agustus', 'august', 'agu', 'agt', 'ags', 'aug'],
  ['september', 'sep', 'sept'],
  ['oktober', 'october', 'okt', 'oct'],
  ['november', 'nov', 'nop'],
  ['desember', 'december', 'des', 'dec'],
].flatMap((names, n) => names.map((name) => [name, n + 1] as const)))
