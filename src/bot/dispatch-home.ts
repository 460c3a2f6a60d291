import type { ChatEvent } from '../chat/platform.ts'
import { openHome } from '../store/homes.ts'
import { markDone } from '../store/inbox.ts'
import type { Kit } from './kit.ts'

/** Somebody opened their own page: noted with the event itself, and shown by whoever looks after the pages. */
export async function homeOpened(kit: Kit, letter: { readonly id: number; readonly event: ChatEvent }): Promise<void> {
  const { platform, user, voice } = letter.event
  const at = kit.clock.now()
  await kit.store.write(async (tx) => {
    if (voice === 'own') await openHome(tx, { platform, userId: user.id, at })
    await markDone(tx, { id: letter.id, at, outcome: voice === 'own' ? 'done' : 'not for us' })
  })
}
