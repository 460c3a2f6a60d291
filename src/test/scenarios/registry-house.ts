import type { Person } from '../../core/people.ts'
import { ensureAdmins } from '../../registry/people.ts'
import { personBehind } from '../../store/people.ts'
import { chatHouse, type ChatHouse } from './chat-house.ts'

/** A house in which nobody is known but the first admin, who has registered the admins' room. */
export interface RegistryHouse extends Pick<ChatHouse, 'home' | 'clock' | 'chat' | 'idle' | 'end'> {
  say(user: string, text: string, where?: { readonly chat?: string; readonly direct?: boolean; readonly name?: string }): Promise<void>
  /** Presses on the newest card in the admins' room. */
  press(user: string, text: string): Promise<void>
  /** Somebody introduces themselves, and the admin lets them in. */
  join(user: string, duty: string): Promise<void>
  /** What that person was told last, in private. */
  heard(user: string): string | undefined
  behind(userId: string): Promise<Person | null>
}

export async function registryHouse(): Promise<RegistryHouse> {
  const house = chatHouse()
  const { home, clock, chat } = house
  const idle = () => house.idle()
  let introductions = 0
  const say: RegistryHouse['say'] = async (user, text, where = {}) => {
    await chat.type({ chat: where.chat ?? 'admin', user, text, direct: where.direct ?? false, name: where.name ?? user })
    await idle()
  }
  const press: RegistryHouse['press'] = async (user, text) => {
    await chat.press({ chat: 'admin', user, text, message: chat.posted('admin').at(-1)!.message })
    await idle()
  }
  await ensureAdmins(home.store, { admins: [{ platform: 'web', userId: 'admin-id' }], at: clock.now() })
  await house.stand()
  await say('admin-id', '/room admin', { name: 'Dewi Lestari' })
  return {
    home, clock, chat, idle, say, press, end: () => house.end(),
    join: async (user, duty) => {
      await say(user, `/perkenalan ${user}`, { chat: `dm ${user}`, direct: true })
      introductions += 1
      await press('admin-id', `person accept ${introductions} ${duty}`)
    },
    heard: (user) => chat.whispers(user).at(-1),
    behind: (userId) => home.store.read((query) => personBehind(query, { platform: 'web', userId })),
  }
}
