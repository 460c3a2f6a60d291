import { menu } from '../../../commands/index.ts'
import { dispatch, type Dispatch } from '../../bot/dispatch.ts'
import type { Kit } from '../../bot/kit.ts'
import { postOffice } from '../../bot/post-office.ts'
import type { PlatformId } from '../../core/people.ts'
import type { Worker } from '../../core/worker.ts'
import { verifyAudit } from '../../store/audit.ts'
import { fakeChat, type FakeChat } from '../fakes/chat-platform.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { testKit } from '../fakes/kit.ts'
import { temporaryStore } from '../fakes/store.ts'

/** Everything that people can say, behind one chat, over a store of its own. */
export interface ChatHouse {
  readonly home: ReturnType<typeof temporaryStore>
  readonly clock: FakeClock
  readonly chat: FakeChat
  readonly kit: Kit
  /** Begins to listen, as at each start of the process. */
  stand(): Promise<void>
  fall(): Promise<void>
  /** Resolves once what was heard is worked off and what is owed was said. */
  idle(): Promise<void>
  /** Refuses where the audit trail is not whole. */
  end(): Promise<void>
}

export function chatHouse(platform: PlatformId = 'web'): ChatHouse {
  const home = temporaryStore()
  const clock = fakeClock('2026-11-23T00:30:00Z')
  const chat = fakeChat({ id: platform, now: () => clock.now() })
  const kit = testKit({ clock, store: home.store, menu })
  let standing: { readonly desk: Dispatch; readonly office: Worker } | null = null
  const fall = async () => {
    await standing?.desk.stop()
    await standing?.office.stop()
  }
  return {
    home, clock, chat, kit, fall,
    stand: async () => {
      const platforms = new Map([[chat.id, chat]])
      standing = { desk: dispatch(kit, platforms), office: postOffice(kit, platforms) }
      await standing.office.start()
      await standing.desk.start()
    },
    idle: async () => {
      await standing?.desk.idle()
      await standing?.office.idle()
    },
    end: async () => {
      await fall()
      const trail = await home.store.read((query) => verifyAudit(query, []))
      await home.remove()
      if (!trail.ok) throw new Error(`the audit trail is not whole: ${JSON.stringify(trail)}`)
    },
  }
}
