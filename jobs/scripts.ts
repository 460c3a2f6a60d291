import type { Watch } from '../src/bot/job.ts'
import { lookAtScripts, nextScriptTrouble } from '../src/scripts/watch.ts'

/** Watches scripts of others that report in: one that is silent, or never ends, is found on the next look at the clock. */
export const scripts: Watch = {
  name: 'scripts',
  look: (now, kit) => lookAtScripts(kit, now),
  next: (now, kit) => nextScriptTrouble(kit, now),
}
