import type { Watch } from '../src/bot/job.ts'
import { lookForMoved, nextMoved } from '../src/backups/moved.ts'
import { nextQuiet, soundWhatStands } from '../src/backups/quiet-over.ts'

/** Runs first what would reach into a downtime, takes afterwards what was left out, and tells what alarms still stand when it is over. */
export const quiet: Watch = {
  name: 'quiet',
  look: async (now, kit) => {
    await lookForMoved(kit, now)
    await soundWhatStands(kit, now)
  },
  next: async (now, kit) => {
    const moments = [await nextMoved(kit, now), await nextQuiet(kit, now)].flatMap((at) => (at === null ? [] : [at.getTime()]))
    return moments.length === 0 ? null : new Date(Math.min(...moments))
  },
}
