import { supergroupId } from './cast.ts'
import { deliver } from './deliver.ts'
import { member } from './methods/chats.ts'
import { wireChat, wireUser } from './wire.ts'
import { moment, store, type Chat, type Person, type Standing, type World } from './world.ts'

/** What happens to chats and people: joining, blocking, kicking, migrating, vanishing. */
export function createMoves(world: World) {
  const stand = (chat: Chat, by: Person | null, standing: Standing): void => {
    const from = by ?? chat.person ?? world.people.get([...chat.members.keys()][0] ?? 0) ?? world.bot
    const before = member(world.bot, chat.bot)
    chat.bot = standing
    world.updates.push({
      kind: 'my_chat_member', lane: String(chat.id),
      payload: { chat: wireChat(chat), from: wireUser(from), date: Math.floor(moment(world) / 1000), old_chat_member: before, new_chat_member: member(world.bot, standing) },
    })
  }
  const service = (chat: Chat, from: Person, extra: Record<string, unknown>): void => deliver(world, store(world, chat, { from, extra }))
  const first = (chat: Chat): Person => world.people.get([...chat.members.keys()][0] ?? 0) ?? world.bot

  return {
    join: (person: Person, chat: Chat): void => {
      chat.members.set(person.id, 'member')
      service(chat, person, { new_chat_members: [wireUser(person)] })
    },
    leave: (person: Person, chat: Chat): void => {
      service(chat, person, { left_chat_member: wireUser(person) })
      chat.members.delete(person.id)
    },
    /** Makes a person an administrator of the chat. */
    promote: (person: Person, chat: Chat): void => { chat.members.set(person.id, 'administrator') },
    /** Takes the bot in again, or for the first time. */
    addBot: (chat: Chat, by: Person): void => {
      stand(chat, by, 'member')
      service(chat, by, { new_chat_members: [wireUser(world.bot)] })
    },
    promoteBot: (chat: Chat): void => stand(chat, null, 'administrator'),
    demoteBot: (chat: Chat): void => stand(chat, null, 'member'),
    /** The group's settings: what its members may not send from now on. */
    forbid: (chat: Chat, what: 'files' | 'everything'): void => { chat.forbids = what },
    kickBot: (chat: Chat): void => stand(chat, null, 'kicked'),
    block: (person: Person): void => {
      const chat = world.chats.get(person.id)
      if (chat !== undefined) stand(chat, person, 'kicked')
    },
    unblock: (person: Person): void => {
      const chat = world.chats.get(person.id)
      if (chat !== undefined) stand(chat, person, 'member')
    },
    deactivate: (person: Person): void => { person.deactivated = true },
    deleteChat: (chat: Chat): void => { chat.deleted = true },
    closeTopic: (forum: Chat, topic: number): void => {
      const found = forum.topics.get(topic)
      if (found !== undefined) found.closed = true
    },
    deleteTopic: (forum: Chat, topic: number): void => { forum.topics.delete(topic) },
    /** The group becomes a supergroup: a new id, the old one refers to it from now on. */
    migrate: (chat: Chat): Chat => {
      if (chat.kind !== 'group') throw new Error('only a plain group becomes a supergroup')
      const id = supergroupId(world)
      const upgraded: Chat = { ...chat, id, kind: 'supergroup', members: new Map(chat.members), messages: new Map(), topics: new Map(), lastMessage: 0 }
      world.chats.set(id, upgraded)
      service(chat, first(chat), { migrate_to_chat_id: id })
      chat.upgradedTo = id
      service(upgraded, first(chat), { migrate_from_chat_id: chat.id })
      return upgraded
    },
  }
}
