import { menu } from '../../../commands/index.ts'
import { dispatch, type Dispatch } from '../../bot/dispatch.ts'
import type { Kit } from '../../bot/kit.ts'
import { postOffice } from '../../bot/post-office.ts'
import type { PlatformId } from '../../core/people.ts'
import type { Worker } from '../../core/worker.ts'
import { verifyAudit } from '../../store/audit.ts'
import { auditTail, type ToldLine } from '../../store/audit-tail.ts'
import { fakeChat, type FakeChat } from '../fakes/chat-platform.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { testKit } from '../fakes/kit.ts'
import { temporaryStore } from '../fakes/store.ts'

/** Everything that people can say, behind one chat or several, over a store of its own. */
export interface ChatHouse {
  readonly home: ReturnType<typeof temporaryStore>
  readonly clock: FakeClock
  /** The first of its chats. */
  readonly chat: FakeChat
  on(platform: PlatformId): FakeChat
  readonly kit: Kit
  /** Begins to listen, as at each start of the process. */
  stand(): Promise<void>
  fall(): Promise<void>
  /** Resolves once what was heard is worked off and what is owed was said. */
  idle(): Promise<void>
  /** Somebody types in their private chat with the bot, or among others in `room`; then everybody has done what they owe. */
  type(user: string, text: string, where?: { readonly on?: PlatformId; readonly room?: string }): Promise<void>
  trail(act: string): Promise<readonly ToldLine[]>
  /** Refuses where the audit trail is not whole. */
  end(): Promise<void>
}

export function chatHouse(first: PlatformId = 'web', ...more: readonly PlatformId[]): ChatHouse {
  const home = temporaryStore()
  const clock = fakeClock('2026-11-23T00:30:00Z')
  const platforms = new Map([first, ...more].map((id) => [id, fakeChat({ id, now: () => clock.now() })] as const))
  const on = (platform: PlatformId): FakeChat => {
    const chat = platforms.get(platform)
    if (chat === undefined) throw new Error(`this house has no ${platform}`)
    return chat
  }
  const kit = testKit({ clock, store: home.store, menu })
  let standing: { readonly desk: Dispatch; readonly office: Worker } | null = null
  const fall = async () => {
    await standing?.desk.stop()
    await standing?.office.stop()
  }
  const idle = async () => {
    await standing?.desk.idle()
    await standing?.office.idle()
  }
  return {
    home, clock, chat: on(first), on, kit, fall, idle,
    stand: async () => {
      standing = { desk: dispatch(kit, platforms), office: postOffice(kit, platforms) }
      await standing.office.start()
      await standing.desk.start()
    },
    type: async (user, text, where = {}) => {
      await on(where.on ?? first).type({ chat: where.room ?? user, user, text, direct: where.room === undefined })
      await idle()
    },
    trail: async (act) => (await home.store.read((query) => auditTail(query, 50))).filter((line) => line.act === act),
    end: async () => {
      await fall()
      const trail = await home.store.read((query) => verifyAudit(query, []))
      await home.remove()
      if (!trail.ok) throw new Error(`the audit trail is not whole: ${JSON.stringify(trail)}`)
    },
  }
}
