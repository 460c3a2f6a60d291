import { store, nextId, type Chat, type ChatKind, type Person, type Standing, type World } from './world.ts'
import { deliver } from './deliver.ts'

export interface PersonLike { readonly id?: number; readonly name: string; readonly username?: string; readonly language?: string; readonly bot?: true }
export interface GroupLike { readonly title: string; readonly kind?: 'group' | 'supergroup' | 'forum'; readonly id?: number; readonly members?: readonly Person[]; readonly bot?: Standing }

/** Makes people and the places where they talk. */
export function createCast(world: World) {
  const chat = (made: { readonly id: number; readonly kind: ChatKind; readonly title: string; readonly person?: Person; readonly members?: readonly Person[]; readonly bot: Standing }): Chat => {
    const { person = null, members = [], ...rest } = made
    const added: Chat = { ...rest, person, members: new Map(members.map((member, index) => [member.id, index === 0 ? 'creator' : 'member'])), messages: new Map(), topics: new Map(), lastMessage: 0, upgradedTo: null, deleted: false }
    world.chats.set(added.id, added)
    return added
  }
  return {
    person: ({ id = nextId(world), name, username, language, bot }: PersonLike): Person => {
      const person = { id, name, username: username ?? null, language: language ?? null, isBot: bot === true, deactivated: false }
      world.people.set(id, person)
      return person
    },
    /** A group with the bot in it. The first member is its creator. */
    group: ({ title, kind = 'supergroup', id, members = [], bot = 'member' }: GroupLike): Chat =>
      chat({ id: id ?? (kind === 'group' ? -nextId(world) : supergroupId(world)), kind, title, members, bot }),
    channel: ({ title, members = [] }: { readonly title: string; readonly members?: readonly Person[] }): Chat =>
      chat({ id: supergroupId(world), kind: 'channel', title, members, bot: 'administrator' }),
    /** The private chat that this person has opened with the bot. */
    private: (person: Person): Chat => world.chats.get(person.id) ?? chat({ id: person.id, kind: 'private', title: person.name, person, members: [person], bot: 'member' }),
    /** A topic of a forum; its id is the thread's. */
    topic: (forum: Chat, name: string): number => {
      const creator = world.people.get([...forum.members.keys()][0] ?? 0) ?? world.bot
      const opened = store(world, forum, { from: creator, extra: { forum_topic_created: { name, icon_color: 7322096 } } })
      forum.topics.set(opened.id, { id: opened.id, name, closed: false })
      const message = { ...opened, topic: opened.id }
      forum.messages.set(opened.id, message)
      deliver(world, message)
      return opened.id
    },
  }
}

export const supergroupId = (world: World) => -(1_000_000_000_000 + nextId(world))
