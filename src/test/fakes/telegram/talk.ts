import { deliver, ANONYMOUS_ADMIN, CHANNEL_SENDER } from './deliver.ts'
import { automatic } from './text.ts'
import { wireChat, wireUser } from './wire.ts'
import { moment, store, nextId, type Chat, type Person, type StoredFile, type StoredMessage, type World } from './world.ts'

export interface Saying { readonly replyTo?: StoredMessage; readonly topic?: number }

/** What people do with words. Each returns the message as it stands in the chat. */
export function createTalk(world: World) {
  const put = (chat: Chat, message: Parameters<typeof store>[2]): StoredMessage => {
    if (chat.upgradedTo !== null || chat.deleted) throw new Error(`nobody can write in ${chat.title} any more`)
    const stored = store(world, chat, { ...message, entities: automatic(message.text ?? '') })
    deliver(world, stored)
    return stored
  }
  const how = ({ replyTo, topic }: Saying) => ({ replyTo: replyTo ?? null, topic: topic ?? replyTo?.topic ?? null })

  return {
    say: (from: Person, chat: Chat, said: string | (Saying & { readonly text: string })): StoredMessage => {
      if (!chat.members.has(from.id)) chat.members.set(from.id, 'member')
      return typeof said === 'string' ? put(chat, { from, text: said }) : put(chat, { from, text: said.text, ...how(said) })
    },
    /** Changes one's own message afterwards. */
    edit: (message: StoredMessage, text: string): void => {
      Object.assign(message, { text, entities: automatic(text), edits: message.edits + 1, editedAt: moment(world) })
      deliver(world, message)
    },
    forward: (from: Person, chat: Chat, original: StoredMessage): StoredMessage => put(chat, {
      from, text: original.text,
      extra: { forward_origin: { type: 'user', sender_user: original.from === null ? undefined : wireUser(original.from), date: Math.floor(original.at / 1000) } },
    }),
    /** A result of an inline bot, sent under the person's name. */
    sayVia: (from: Person, chat: Chat, said: { readonly text: string; readonly via: Person }): StoredMessage =>
      put(chat, { from, text: said.text, extra: { via_bot: wireUser(said.via) } }),
    /** An admin who hides: Telegram names the group itself, and one common user for all of them. */
    sayAnonymously: (chat: Chat, text: string, saying: Saying = {}): StoredMessage => put(chat, {
      from: pseudo(world, { id: ANONYMOUS_ADMIN, name: 'Group', username: 'GroupAnonymousBot' }), text, ...how(saying), extra: { sender_chat: wireChat(chat), author_signature: 'Admin' },
    }),
    /** Somebody writes in a group under the name of his channel. */
    sayAsChannel: (channel: Chat, chat: Chat, text: string): StoredMessage => put(chat, {
      from: pseudo(world, { id: CHANNEL_SENDER, name: 'Channel', username: 'Channel_Bot' }), text, extra: { sender_chat: wireChat(channel) },
    }),
    channelPost: (channel: Chat, text: string): StoredMessage => put(channel, { from: null, text, extra: { sender_chat: wireChat(channel) } }),
    sendFile: (from: Person, chat: Chat, file: { readonly name: string; readonly mime: string; readonly bytes: Buffer; readonly caption?: string }): StoredMessage => {
      const number = nextId(world)
      const stored: StoredFile = { id: `BQACAgUAAxkBAAP${number}`, name: file.name, mime: file.mime, bytes: file.bytes, path: `documents/file_${number}` }
      world.files.set(stored.id, stored)
      return put(chat, { from, text: file.caption ?? '', file: { kind: 'document', stored } })
    },
    /** The person takes a message away; bots are not told. */
    erase: (message: StoredMessage): void => { message.gone = true },
  }
}

function pseudo(world: World, { id, name, username }: { readonly id: number; readonly name: string; readonly username: string }): Person {
  const known = world.people.get(id) ?? { id, name, username, language: null, isBot: true, deactivated: false }
  world.people.set(id, known)
  return known
}
