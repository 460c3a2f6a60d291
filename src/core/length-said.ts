import { DAY, HOUR, MINUTE } from './clock.ts'

/** How long something takes, as people say it, and how many words they used. */
export interface SaidLength { readonly length: number; readonly words: number }

/** Reads `30m`, `30 menit`, `1,5 jam`, `setengah jam`, `1 jam 30 menit`, `2h30m`, `±30 menit` at the beginning of words in small letters; null where there is none. */
export function readLength(words: readonly string[]): SaidLength | null {
  if (words[0] === 'setengah' && words[1] === 'jam') return { length: 30 * MINUTE, words: 2 }
  if (words[0] === 'half' && words[1] === 'an' && words[2] === 'hour') return { length: 30 * MINUTE, words: 3 }
  const first = part(words)
  if (first === null) return null
  // An hour may have minutes behind it; nothing else is added up.
  const behind = first.each === HOUR ? part(words.slice(first.words)) : null
  const more = behind !== null && behind.each === MINUTE ? behind : null
  return { length: Math.round(first.figure * first.each + (more === null ? 0 : more.figure * more.each)), words: first.words + (more?.words ?? 0) }
}

interface Part { readonly figure: number; readonly each: number; readonly words: number }

function part(words: readonly string[]): Part | null {
  const [head = '', unit = ''] = words
  const joined = /^[±~]?(\d{1,3}(?:[.,]\d{1,2})?)([a-z]+)$/.exec(head)
  if (joined !== null) return made(joined[1], UNITS.get(joined[2] ?? ''), 1)
  const both = /^[±~]?(\d{1,3})(?:jam|j|h)(\d{1,2})(?:menit|mnt|m|min)?$/.exec(head)
  if (both !== null) return { figure: Number(both[1]) * 60 + Number(both[2]), each: MINUTE, words: 1 }
  const alone = /^[±~]?(\d{1,3}(?:[.,]\d{1,2})?)$/.exec(head)
  // `1 jam 22.00` names a time of day behind a number that is none of its own.
  return alone === null ? null : made(alone[1], UNITS.get(unit), 2)
}

const made = (figure: string | undefined, each: number | undefined, words: number): Part | null => {
  const value = Number((figure ?? '').replace(',', '.'))
  return each === undefined || !(value > 0) ? null : { figure: value, each, words }
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ...['m', 'mnt', 'menit', 'min', 'mins', 'minute', 'minutes'].map((word) => [word, MINUTE] as const),
  ...['j', 'jam', 'h', 'hr', 'hrs', 'hour', 'hours'].map((word) => [word, HOUR] as const),
  ...['hari', 'd', 'day', 'days'].map((word) => [word, DAY] as const),
])
