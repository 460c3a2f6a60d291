import { days } from './calendar.ts'
import type { LocalDate } from './local-date.ts'

/** One month of the hospital's wall. */
export interface Month {
  /** `2026-11` */
  readonly key: string
  readonly from: number
  /** When the next one begins. */
  readonly to: number
}

/** The month that is meant: `2026-11`, `11` of the last twelve months, `november`, `lalu`; nothing said is the one before this. Null where it is none, or lies ahead. */
export function readMonth(said: string, of: { readonly zone: string; readonly now: Date }): Month | null {
  const wall = days(of.zone)
  const [year = 0, month = 0] = wall.dateOf(of.now).split('-').map(Number)
  const text = said.trim().toLowerCase().replace(/^bulan\s+/, '')
  if (text === 'ini' || text === 'this') return monthOf(wall, { year, month })
  if (text === '' || text === 'lalu' || text === 'last') return monthOf(wall, before({ year, month }))
  const [, y, m] = /^(\d{4})-(\d{1,2})$/.exec(text) ?? []
  const [, name = '', named] = /^([a-z]+)(?:\s+(\d{4}))?$/.exec(text) ?? []
  const n = m !== undefined ? Number(m) : /^\d{1,2}$/.test(text) ? Number(text) : NAMES.findIndex((names) => names.some((one) => name.length >= 3 && one.startsWith(name))) + 1
  if (n < 1 || n > 12) return null
  const which = Number(y ?? named ?? (n > month ? year - 1 : year))
  return which > year || (which === year && n > month) ? null : monthOf(wall, { year: which, month: n })
}

/** The months that end with this one, oldest first. */
export function monthsUntil(of: { readonly zone: string; readonly now: Date; readonly months: number }): readonly Month[] {
  const wall = days(of.zone)
  const [year = 0, month = 0] = wall.dateOf(of.now).split('-').map(Number)
  const found: YearMonth[] = [{ year, month }]
  while (found.length < of.months) found.unshift(before(found[0] ?? { year, month }))
  return found.map((it) => monthOf(wall, it))
}

interface YearMonth { readonly year: number; readonly month: number }

const before = ({ year, month }: YearMonth): YearMonth => (month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 })
const after = ({ year, month }: YearMonth): YearMonth => (month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 })
const first = ({ year, month }: YearMonth): LocalDate => `${year}-${String(month).padStart(2, '0')}-01`

function monthOf(wall: ReturnType<typeof days>, it: YearMonth): Month {
  return { key: first(it).slice(0, 7), from: wall.startOf(first(it)).getTime(), to: wall.startOf(first(after(it))).getTime() }
}

const NAMES = [['januari', 'january'], ['februari', 'february'], ['maret', 'march'], ['april'], ['mei', 'may'], ['juni', 'june'], ['juli', 'july'], ['agustus', 'august'], ['september'], ['oktober', 'october'], ['november', 'nopember'], ['desember', 'december']] as const
