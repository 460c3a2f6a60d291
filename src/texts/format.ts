import type { Lang } from '../core/people.ts'
import type { Span } from './message.ts'

/** How this site writes times, sizes and lengths in one language. */
export interface Format {
  readonly lang: Lang
  readonly zone: string
  /** "02.00 WIB" */
  clock(at: number): string
  /** "Senin, 23 Nov 2026" */
  day(at: number): string
  /** "Sen 23 Nov" */
  shortDay(at: number): string
  /** "Senin, 23 Nov 2026, 03.07 WIB", as a span that a platform may show in the reader's own zone. */
  when(at: number): Span
  /** "23 Nov 03.07 WIB": short, for rows. */
  stamp(at: number): Span
  /** "1,84 GB" */
  size(bytes: number): string
  /** "6 mnt 41 dtk" */
  length(ms: number): string
  /** "3 jam lalu" */
  ago(at: number, now: number): string
  count(n: number): string
  percent(share: number): string
  /** "99,93%": how much of a time something was there; never rounded up to a whole that it was not. */
  available(share: number): string
  /** "November 2026" */
  month(at: number): string
  list(items: readonly string[]): string
}

const LOCALES: Record<Lang, string> = { id: 'id-ID', en: 'en-GB' }
const ZONE_NAMES: Record<string, string> = { 'Asia/Jakarta': 'WIB', 'Asia/Pontianak': 'WIB', 'Asia/Makassar': 'WITA', 'Asia/Jayapura': 'WIT' }
const UNITS = { id: { d: 'hari', h: 'jam', m: 'mnt', s: 'dtk' }, en: { d: 'd', h: 'h', m: 'min', s: 's' } } as const

export function format(lang: Lang, zone: string): Format {
  const locale = LOCALES[lang]
  const time = new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false })
  const day = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'long', day: 'numeric', month: 'short', year: 'numeric' })
  const shortDay = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' })
  const date = new Intl.DateTimeFormat(locale, { timeZone: zone, day: 'numeric', month: 'short' })
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 })
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const available = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const month = new Intl.DateTimeFormat(locale, { timeZone: zone, month: 'long', year: 'numeric' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const zoneName = ZONE_NAMES[zone] ?? zone
  const clock = (at: number) => `${time.format(at).replace(':', '.')} ${zoneName}`
  return {
    lang,
    zone,
    clock,
    day: (at) => day.format(at),
    shortDay: (at) => shortDay.format(at),
    when: (at) => ({ kind: 'time', at, text: `${day.format(at)}, ${clock(at)}` }),
    stamp: (at) => ({ kind: 'time', at, text: `${date.format(at)} ${clock(at)}` }),
    size: (bytes) => {
      let value = bytes
      let unit = 0
      while (value >= ROUNDS_UP_TO_THE_NEXT && unit < SIZES.length - 1) {
        value /= 1000
        unit += 1
      }
      return `${number.format(value)} ${SIZES[unit]}`
    },
    length: (ms) => length(ms, UNITS[lang]),
    ago: (at, now) => (lang === 'id' ? `${length(now - at, UNITS.id, 1)} lalu` : `${length(now - at, UNITS.en, 1)} ago`),
    count: (n) => whole.format(n),
    percent: (value) => share.format(value),
    available: (value) => available.format(Math.floor(value * 10_000 + 1e-7) / 10_000),
    month: (at) => month.format(at),
    list: (items) => list.format(items),
  }
}

/** Three digits of 999.5 read "1000", so it belongs to the next unit. */
const ROUNDS_UP_TO_THE_NEXT = 999.5
const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

function length(ms: number, units: { d: string; h: string; m: string; s: string }, most = 2): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const parts: (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), units.d],
    [Math.floor(seconds / 3600) % 24, units.h],
    [Math.floor(seconds / 60) % 60, units.m],
    [seconds % 60, units.s],
  ]
  const first = parts.findIndex(([n]) => n > 0)
  if (first < 0) return `${ms > 0 ? '<1' : '0'} ${units.s}`
  return parts.slice(first, first + most).filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}`).join(' ')
}
