import type { PartDifference } from '../core/difference.ts'
import { Fault, type HintId } from '../core/fault.ts'
import { toBringIn, touchedBy, type MergeWay } from '../core/merge.ts'

/** Parts of which something is to be brought in, children after their parents once they are sorted; refuses to begin with none. */
export function wantedParts(expected: readonly PartDifference[]): readonly PartDifference[] {
  const wanted = toBringIn(expected)
  if (wanted.length === 0) throw refusedIn('look-at-log', 'there is nothing to bring in')
  return wanted
}

/** Exactly so many rows were touched as were decided on, or nothing is: somebody worked in that table meanwhile. */
export function mustTouch(of: { readonly part: PartDifference; readonly way: MergeWay; readonly inserted: number; readonly updated: number }): void {
  const told = touchedBy(of.way, of.part)
  if (of.inserted === told.inserted && of.updated === told.updated) return
  throw refusedIn('look-at-log', `${of.part.part}: ${of.inserted} rows would come and ${of.updated} would be replaced, not ${told.inserted} and ${told.updated} as was decided. Nothing was changed`)
}

/** The server went away before it said whether the transaction came to its end: asked again under the same word, it is told, and nothing comes twice. */
export const unsure = (error: unknown) => new Fault({ area: 'engine', op: BRINGING_IN, retry: 'later', hint: 'network', detail: `either all of it came in or nothing; trying again tells which: ${error instanceof Error ? error.message : 'it failed'}` })

export const refusedIn = (hint: HintId, detail: string) => new Fault({ area: 'engine', op: BRINGING_IN, retry: 'never', hint, detail })

export const BRINGING_IN = 'bring rows into what is in use'
