import { SECOND } from './clock.ts'

/** What becomes of a slot that fell due, as the ledger writes it. */
export type Decided = { readonly slot: number; readonly state: 'fired' | 'late' | 'skipped' | 'folded' }

/** Looked at this soon, a slot counts as on time: a busy minute or a slow disk is no outage. */
export const ON_TIME = 90 * SECOND

/**
 * Decides about slots that fell due, oldest first. Those on time fire. Of the missed ones, `skip` runs none and `run-once`
 * runs the newest, unless one on time stands for it already. `more` says that newer ones are still to be looked at.
 */
export function decideSlots(ask: { readonly due: readonly number[]; readonly now: number; readonly missed: 'skip' | 'run-once'; readonly more: boolean }): readonly Decided[] {
  const { due, now, missed } = ask
  const newest = ask.more ? undefined : due.at(-1)
  return due.map((slot): Decided => {
    if (now - slot <= ON_TIME) return { slot, state: 'fired' }
    if (missed === 'skip') return { slot, state: 'skipped' }
    return { slot, state: slot === newest ? 'late' : 'folded' }
  })
}
