import { Fault } from '../../core/fault.ts'
import type { ObservedTargetPlan } from '../../core/target-plan.ts'
import type { Target } from '../target.ts'
import { readReceipt, receiptsOf } from './receipt.ts'

/** Notes of copies whose data nobody here reaches. They are ours and lie in a folder of the house; a copy they are not. */
export function notedTarget(plan: ObservedTargetPlan): Target {
  const notes = receiptsOf(plan)
  return {
    ...notes,
    probe: () => Promise.resolve([]),
    free: () => Promise.resolve(null),
    remove: (key) => Promise.reject(new Fault({ area: 'target', op: `remove ${key}`, retry: 'never', hint: 'look-at-log', detail: 'what is noted there is another tool\'s' })),
    path: () => null,
    receipts: {
      // Of the data nothing is known from here: when a note is too old is for the books to say.
      ofGone: async () => {
        const all: { readonly key: string; readonly takenAt: number }[] = []
        for (const key of await notes.list('')) all.push({ key, takenAt: (await readReceipt(notes, key)).takenAt })
        return all
      },
      remove: async (keys) => {
        for (const key of keys) await notes.remove(key)
        return keys.length
      },
    },
  }
}
