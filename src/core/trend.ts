import type { Finding } from './finding.ts'

/** The middle of a few sizes; null of none. One odd night does not move it. */
export function median(sizes: readonly number[]): number | null {
  const sorted = [...sizes].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

/** How many earlier copies a size is held against. */
export const TRAILING = 7
/** With fewer than this nothing is called usual. */
const FEWEST = 3
/** A copy of growing data smaller than this share of the usual is taken for an accident, whatever it contains. */
const ACCIDENT = 0.05
/** How much more room a copy may need than the largest before it. */
const HEADROOM = 1.2

export interface SizeAsk {
  readonly bytes: number
  /** The newest earlier copies of the same level. */
  readonly history: readonly number[]
  readonly growing: boolean
  /** Smaller than this share of the median is a warning. */
  readonly shrinkWarning: number
  /** What the copy is called in the finding. */
  readonly name: string
}

/**
 * Judges a copy's size against those before it. Nothing at all is always wrong; only data that is said to grow may not shrink:
 * a little is a warning, nearly all of it is a failure.
 */
export function judgeSize(ask: SizeAsk): { readonly verdict: 'usual' } | { readonly verdict: 'warning' | 'failure'; readonly finding: Finding } {
  if (ask.bytes === 0) return { verdict: 'failure', finding: { kind: 'zero-bytes', file: ask.name } }
  const usual = median(ask.history)
  if (!ask.growing || usual === null || ask.history.length < FEWEST) return { verdict: 'usual' }
  const least = Math.floor(usual * ACCIDENT)
  if (ask.bytes < least) return { verdict: 'failure', finding: { kind: 'too-small', file: ask.name, bytes: ask.bytes, least } }
  if (ask.bytes < usual * ask.shrinkWarning) return { verdict: 'warning', finding: { kind: 'shrank', bytes: ask.bytes, median: Math.round(usual) } }
  return { verdict: 'usual' }
}

/** An earlier copy, with what its source had when it was looked at; null where nobody wrote that down. */
export interface Earlier {
  readonly bytes: number
  readonly source: number | null
}

/**
 * How much room a new copy is going to need: a fifth more than the earlier ones suggest, and never more than all that will be
 * read. A copy of everything grows and shrinks with its source; one of what has changed since takes in whatever the source has
 * gained since the last one. Null where nothing is known at all.
 */
export function forecast(ask: { readonly earlier: readonly Earlier[]; readonly of: 'everything' | 'changes'; readonly source: number | null }): number | null {
  const { earlier, source } = ask
  const [newest] = earlier
  if (newest === undefined) return source
  const learned = ask.of === 'everything'
    ? Math.max(...earlier.map((copy) => scaled(copy, source)))
    : Math.max(...earlier.map((copy) => copy.bytes)) + gained(newest, source)
  const needed = Math.ceil(learned * HEADROOM)
  return source === null ? needed : Math.min(needed, source)
}

function scaled({ bytes, source: then }: Earlier, now: number | null): number {
  return now === null || then === null || then === 0 ? bytes : (bytes * now) / then
}

function gained({ source: then }: Earlier, now: number | null): number {
  return now === null || then === null ? 0 : Math.max(0, now - then)
}
