import { Fault } from '../../core/fault.ts'
import type { SeenPart } from '../../core/recovery-case.ts'
import { mergeBar } from '../../core/merge.ts'
import type { Control } from '../../procedures/hands.ts'
import type { Merged, Merging } from '../../procedures/recovery/hands.ts'
import type { Workshop } from '../workshop.ts'
import { sidesOf } from './differ.ts'
import { tried } from './errand.ts'

/** Brings the rows that were decided on into what people work with, exactly those; a component whose engine cannot is left to a person. */
export async function mergeNow(workshop: Workshop, of: Merging, control: Control): Promise<Merged> {
  const key = of.plan.ask.only?.component ?? ''
  control.progress({ phase: 'merge', on: key, done: 0, of: null })
  const done = await tried(workshop, control.signal, async () => await sidesOf(workshop, { ...of, signal: control.signal }, async ({ ground, ...sides }) => {
    if (ground.bringIn === undefined || mergeBar(of.expected, 'can') !== null) throw new Fault({ area: 'engine', op: 'bring rows in', retry: 'never', hint: 'look-at-log', detail: 'a person runs the commands for this' })
    return await ground.bringIn({ ...sides, way: of.way, expected: of.expected, word: `pulih_merge_${of.merge}` })
  }))
  if (!done.ok) return { ok: false, parts: [{ component: key, findings: [done.finding], warnings: [], facts: {} }], undo: '' }
  const { parts, undo } = done.value
  return { ok: true, parts: parts.map(({ part, inserted, updated, rows, kept }): SeenPart => ({ component: part, findings: [], warnings: [], facts: { inserted, updated, rows, keptAs: kept } })), undo }
}
