import type { Watch } from '../src/bot/job.ts'
import { downtimeProcedure } from '../src/procedures/downtime/procedure.ts'
import { nextReminded, remindReEntry } from '../src/procedures/downtime/re-entry.ts'

/** Asks units after a downtime whether what they wrote on paper is typed in. */
export const reEntry: Watch = {
  name: 're-entry',
  look: (now, kit) => remindReEntry(kit, downtimeProcedure(kit, kit.downtime), now),
  next: async (_, kit) => nextReminded(kit),
}
