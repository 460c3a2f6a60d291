import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts'

/** Reads `90s`, `30m`, `2h`, `14d` or `2w`, also added up like `1h30m`, into milliseconds; null where it is none. A number alone has no unit and is none. */
export function readDuration(text: string): number | null {
  const parts = [...text.trim().toLowerCase().matchAll(/(-?\d+(?:\.\d+)?)\s*([a-z]+)\s*/g)]
  if (parts.length === 0 || parts.map((part) => part[0]).join('').trim() !== text.trim().toLowerCase()) return null
  let sum = 0
  for (const [, figure, unit] of parts) {
    const each = UNITS.get(unit ?? '')
    if (each === undefined) return null
    sum += Number(figure) * each
  }
  return Math.round(sum)
}

/** Reads `500MB`, `10 GB` or `1.5TiB` into bytes; null where it is none. */
export function readSize(text: string): number | null {
  const [, figure, unit] = /^(-?\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(text.trim().toLowerCase()) ?? []
  const each = SIZES.get(unit ?? '')
  return figure === undefined || each === undefined ? null : Math.round(Number(figure) * each)
}

/** A duration as somebody would write it. */
export function durationText(ms: number): string {
  const [text] = WRITTEN.flatMap(([unit, each]) => (ms !== 0 && ms % each === 0 ? [`${ms / each}${unit}`] : []))
  return text ?? `${ms / SECOND}s`
}

const WRITTEN = [['d', DAY], ['h', HOUR], ['m', MINUTE]] as const

const UNITS = new Map<string, number>([
  ...['s', 'sec', 'second', 'seconds'].map((unit) => [unit, SECOND] as const),
  ...['m', 'min', 'minute', 'minutes'].map((unit) => [unit, MINUTE] as const),
  ...['h', 'hour', 'hours'].map((unit) => [unit, HOUR] as const),
  ...['d', 'day', 'days'].map((unit) => [unit, DAY] as const),
  ...['w', 'week', 'weeks'].map((unit) => [unit, 7 * DAY] as const),
])

const SIZES = new Map<string, number>([
  ['b', 1],
  ...['k', 'm', 'g', 't'].flatMap((letter, n) => [[`${letter}b`, 1000 ** (n + 1)], [`${letter}ib`, 1024 ** (n + 1)]] as const),
])
