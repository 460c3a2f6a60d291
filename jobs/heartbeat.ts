import type { Watch } from '../src/bot/job.ts'
import { tellAlive } from '../src/bot/upkeep.ts'

/** Tells a watcher outside on every tick that the house is well; its silence is the alarm that we cannot raise ourselves. */
export const heartbeat: Watch = {
  name: 'heartbeat',
  look: async (now, kit) => await tellAlive(kit, now),
  // Nobody waits for it: a clock that jumps need not stop here.
  next: async () => null,
}
