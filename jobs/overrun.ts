import type { Watch } from '../src/bot/job.ts'
import { lookForTrouble, nextTrouble } from '../src/backups/overrun.ts'

/** Looks for back-ups that begin late, run over, or do not come at all, while something can still be done about it. */
export const overrun: Watch = {
  name: 'overrun',
  look: (now, kit) => lookForTrouble(kit, now),
  next: (now, kit) => nextTrouble(kit, now),
}
