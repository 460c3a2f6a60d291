/** Which files of somebody else's are meant, and in what order they were made. */
export interface ObservedPattern {
  /** What the date parts of a name say, comparable as text; empty where the pattern has none, null where the name is another. */
  stamp(path: string): string | null
}

/** What is wrong with a pattern, in one plain sentence; null where nothing is. */
export function patternProblem(pattern: string): string | null {
  if (pattern.startsWith('/') || pattern.split('/').includes('..')) return `"${pattern}" leads out of the place`
  const parts = [...pattern.matchAll(/\{([^}]*)\}/g)].map((found) => found[1] ?? '')
  const odd = parts.find((part) => !Object.hasOwn(PARTS, part))
  if (odd !== undefined) return `{${odd}} is no part of a date`
  if (/[{}]/.test(pattern.replaceAll(/\{\w+\}/g, ''))) return `"${pattern}" has a brace that is not closed`
  return new Set(parts).size < parts.length ? `"${pattern}" names a part of the date twice` : null
}

/** `simrs_{yyyy}{MM}{dd}*.bak`: stars and question marks as in a shell, within one folder, and parts of a date. */
export function observedPattern(pattern: string): ObservedPattern {
  const source = pattern.split(/(\{\w+\}|\*|\?)/).map((piece) => {
    if (piece === '*') return '[^/]*'
    if (piece === '?') return '[^/]'
    const part = /^\{(\w+)\}$/.exec(piece)?.[1]
    return part !== undefined && Object.hasOwn(PARTS, part) ? `(?<${part}>\\d{${PARTS[part] ?? 2}})` : piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  }).join('')
  const form = new RegExp(`^${source}$`, 'u')
  return {
    stamp: (path) => {
      const found = form.exec(path)
      if (found === null) return null
      const said = found.groups ?? {}
      return ORDER.flatMap((part) => (said[part] === undefined ? [] : [part === 'yy' ? `20${said[part]}` : said[part]])).join('')
    },
  }
}

/** The latest moment that a stamp may mean, wherever on earth its clock stands; null for one without a whole day. */
export function latestOf(stamp: string): number | null {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(stamp) ?? []
  if (year === undefined) return null
  return Date.UTC(Number(year), Number(month) - 1, Number(day)) + A_DAY_ANYWHERE
}

const PARTS: Readonly<Record<string, number>> = { yyyy: 4, yy: 2, MM: 2, dd: 2, HH: 2, mm: 2, ss: 2 }
const ORDER = ['yyyy', 'yy', 'MM', 'dd', 'HH', 'mm', 'ss'] as const
const A_DAY_ANYWHERE = 36 * 3_600_000
