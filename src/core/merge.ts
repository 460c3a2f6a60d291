import type { PartDifference } from './difference.ts'
import { digest } from './digest.ts'

/** How chosen rows are brought into what people use: only those that are missing there, or those that differ too. */
export const mergeWays = ['missing', 'both'] as const
export type MergeWay = (typeof mergeWays)[number]

/** Why Pulih brings nothing in by itself, and a person runs the commands. */
export type MergeBar = 'engine' | 'no-key' | 'other-shape' | 'gone' | 'orphans' | 'several'

export const MERGE = { kind: 'merge', decided: 'approval', checks: 'recheck', merges: 'merge' } as const

/** What a decision to bring rows in is about. */
export interface MergeFacts {
  readonly recovery: number
  readonly number: string
  readonly system: string
  readonly component: string
  /** Where the rows came back to, beside. */
  readonly place: string
  readonly parts: readonly PartDifference[]
  /** Whoever asked for the recovery: they decide no more than whoever asked for this. */
  readonly askedBy: number | null
}

/** Those parts of which there is something to bring in. */
export const toBringIn = (parts: readonly PartDifference[]): readonly PartDifference[] => parts.filter(({ missing, changed, source }) => missing > 0 || changed > 0 || source === 'gone')

/** What keeps Pulih from bringing these in by itself; null where nothing does. */
export function mergeBar(parts: readonly PartDifference[], engine: 'can' | 'cannot'): MergeBar | null {
  const wanted = toBringIn(parts)
  if (engine === 'cannot') return 'engine'
  if (wanted.some(({ source }) => source === 'gone')) return 'gone'
  if (wanted.some(({ source }) => source !== 'same-shape')) return 'other-shape'
  if (wanted.some(({ by }) => by !== 'key')) return 'no-key'
  if (parts.some(({ orphans }) => orphans !== 0)) return 'orphans'
  return new Set(wanted.map(({ part }) => part.split('.')[0])).size > 1 ? 'several' : null
}

/** The very difference that is decided on: another row, at either side, and it is another. */
export const mergeDigest = ({ recovery, place, parts }: Pick<MergeFacts, 'recovery' | 'place' | 'parts'>): string => digest({ recovery, place, parts })

/** How many rows each way would touch. */
export const touchedBy = (way: MergeWay, { missing, changed }: Pick<PartDifference, 'missing' | 'changed'>): { readonly inserted: number; readonly updated: number } => ({ inserted: missing, updated: way === 'both' ? changed : 0 })
