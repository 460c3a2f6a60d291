import { ok } from '../../core/outcome.ts'
import type { RecoveryHands } from '../../procedures/recovery/hands.ts'
import { awaySince } from '../../store/inventory.ts'
import type { Workshop } from '../workshop.ts'
import { bringBack } from './bring-back.ts'
import { chosenInBooks } from './choose.ts'
import { differNow } from './differ.ts'
import { examineBack } from './examine.ts'
import { lookLeft, putLeftBack } from './left.ts'
import { mergeNow } from './merge.ts'
import { makePlan } from './plan.ts'
import { copyServing } from './fresh.ts'
import { protect, uncopiedAt } from './protect.ts'
import { lookReady } from './ready.ts'
import { heldAgainstBooks } from './revalidate.ts'
import { makeSafe } from './safety.ts'

/** What a recovery asks of whoever knows copies, engines and servers. */
export function recoveryHands(workshop: Workshop): RecoveryHands {
  return {
    reachable: async (query, ask) => {
      const chosen = await chosenInBooks(query, { site: workshop.site, ask, away: new Set((await awaySince(query)).keys()) })
      return chosen.ok ? ok(null) : chosen
    },
    protect: (tx, of) => protect(tx, workshop, of),
    uncopied: (serving) => uncopiedAt(workshop, serving),
    fresh: (of, control) => copyServing(workshop, of, control),
    plan: (ask, { signal }) => makePlan(workshop, ask, signal),
    revalidate: (query, going, at) => heldAgainstBooks(query, { site: workshop.site, going, at }),
    ready: (going, control) => lookReady(workshop, going, control),
    safety: (going, control) => makeSafe(workshop, going, control),
    bringBack: (going, control) => bringBack(workshop, going, control),
    left: (going, signal) => lookLeft(workshop, going, signal),
    putBack: (going, { signal }) => putLeftBack(workshop, going, signal),
    examine: (going, control) => examineBack(workshop, going, control),
    differ: (going, control) => differNow(workshop, going, control),
    merge: (of, control) => mergeNow(workshop, of, control),
  }
}
