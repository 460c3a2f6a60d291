import type { Kit } from '../bot/kit.ts'
import { checksWaiting } from '../checks/waiting.ts'
import { decisionsWaiting } from '../procedures/waiting.ts'
import { introductionsWaiting } from '../registry/introductions.ts'
import type { Query } from '../store/store.ts'
import type { Waiting } from '../texts/views/home.ts'
import { procedures } from './procedures.ts'

/** Everything in the house that waits for somebody; each thing knows for whom. */
export async function whatWaits(kit: Kit, query: Query, now: Date): Promise<readonly Waiting[]> {
  return [
    ...await decisionsWaiting(query, { procedures: procedures(kit), now }),
    ...await checksWaiting(query, { site: kit.site, now }),
    ...await introductionsWaiting(query),
  ]
}
