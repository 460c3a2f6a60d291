import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { Dealer } from './aims.ts'
import type { RecoveryToll } from './toll.ts'

/** One sitting of a siege that is laid in several: what each of its hospitals went through, and what was held against it. */
export interface Slice {
  readonly seed: number
  readonly seconds: number
  /** What was found broken, by invariant; one that holds has an empty list. */
  readonly verdicts: Readonly<Record<string, readonly string[]>>
  readonly hospitals: readonly { readonly kind: string; readonly toll: RecoveryToll }[]
}

/** Every sitting so far; none where there is no book yet. */
export function readBook(file: string | null): readonly Slice[] {
  if (file === null || !existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line, (_, value: unknown) => (isPairs(value) ? new Map(value.pairs as readonly [string, unknown][]) : value)) as Slice)
}

export function writeBook(file: string, slice: Slice): void {
  appendFileSync(file, `${JSON.stringify(slice, (_, value: unknown) => (value instanceof Map ? { pairs: [...value] } : value))}\n`)
}

/** Lets whoever deals know what was passed, struck and missed in earlier sittings. */
export function recall(dealer: Dealer, slices: readonly Slice[]): void {
  for (const { kind, toll } of slices.flatMap(({ hospitals }) => hospitals)) {
    for (const [point, ways] of toll.reached) for (const [after, times] of ways) for (let n = 0; n < Math.max(1, Math.min(times, 3)); n += 1) dealer.saw({ world: kind, point, after: after === '' ? null : after })
    for (const { phase, how } of toll.kills) dealer.came({ world: kind, phase, met: how !== 'too late' })
  }
}

const isPairs = (value: unknown): value is { readonly pairs: unknown } => typeof value === 'object' && value !== null && 'pairs' in value
