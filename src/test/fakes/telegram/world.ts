import type { Clock } from '../../../core/clock.ts'
import type { Counting } from './counting.ts'
import type { Limits } from './limits.ts'
import type { Markup } from './keyboard.ts'
import type { Entity } from './html.ts'
import type { Updates } from './updates.ts'
import type { Webhook } from './webhook.ts'

export type Json = Record<string, unknown>

/** A user of Telegram: a person, or a bot. */
export interface Person {
  readonly id: number
  readonly name: string
  readonly username: string | null
  readonly language: string | null
  readonly isBot: boolean
  deactivated: boolean
}

export type ChatKind = 'private' | 'group' | 'supergroup' | 'forum' | 'channel'
export type Standing = 'creator' | 'administrator' | 'member' | 'left' | 'kicked'

export interface Chat {
  readonly id: number
  readonly kind: ChatKind
  readonly title: string
  /** The other end of a private chat. */
  readonly person: Person | null
  readonly members: Map<number, Standing>
  readonly messages: Map<number, StoredMessage>
  readonly topics: Map<number, Topic>
  bot: Standing
  /** What members may not send here, the bot included unless it is an administrator. */
  forbids?: 'files' | 'everything'
  lastMessage: number
  upgradedTo: number | null
  deleted: boolean
}

export interface Topic {
  readonly id: number
  readonly name: string
  closed: boolean
}

export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly mime: string
  readonly bytes: Buffer
  readonly path: string
}

/** One message as Telegram keeps it; `text` is the caption where there is a file. */
export interface StoredMessage {
  readonly id: number
  readonly chat: Chat
  readonly at: number
  readonly from: Person | null
  readonly topic: number | null
  readonly replyTo: StoredMessage | null
  readonly silent: boolean
  readonly file: { readonly kind: 'document' | 'photo'; readonly stored: StoredFile } | null
  /** What a forward, a channel, an anonymous admin or a service message adds. */
  readonly extra: Json
  text: string
  entities: readonly Entity[]
  markup: Markup | null
  edits: number
  editedAt: number | null
  gone: boolean
}

export interface Press {
  readonly id: string
  readonly from: Person
  readonly message: StoredMessage
  readonly data: string
  readonly at: number
  answer: { readonly text: string; readonly alert: boolean; readonly at: number } | null
}

/** Everything that this Telegram knows. */
export interface World {
  readonly clock: Clock
  readonly bot: Person
  readonly token: string
  readonly people: Map<number, Person>
  readonly chats: Map<number, Chat>
  readonly files: Map<string, StoredFile>
  readonly presses: Map<string, Press>
  readonly commands: Map<string, readonly Json[]>
  readonly actions: { readonly chat: number; readonly action: string; readonly at: number }[]
  readonly limits: Limits
  readonly counting: Counting
  readonly updates: Updates
  readonly webhook: Webhook
  /** Where the hospital's reverse proxy sends a public origin on. */
  readonly routes: Map<string, string>
  readonly callbackMs: number
  privacy: 'on' | 'off'
  lastBoxMessage: number
  lastId: number
}

/** The moment in milliseconds, by the fake's own clock. */
export const moment = (world: World) => world.clock.now().getTime()

/** A number never used before in this world. */
export function nextId(world: World): number {
  world.lastId += 1
  return world.lastId
}

export type NewMessage = Partial<Pick<StoredMessage, 'topic' | 'replyTo' | 'silent' | 'file' | 'extra' | 'text' | 'entities' | 'markup'>> & { readonly from: Person | null }

/** Puts a message into the chat. Supergroups and channels count for themselves, private chats and groups count together, as Telegram does. */
export function store(world: World, chat: Chat, message: NewMessage): StoredMessage {
  const own = chat.kind === 'supergroup' || chat.kind === 'forum' || chat.kind === 'channel'
  const id = own ? chat.lastMessage + 1 : world.lastBoxMessage + 1
  chat.lastMessage = id
  if (!own) world.lastBoxMessage = id
  const stored: StoredMessage = {
    topic: null, replyTo: null, silent: false, file: null, extra: {}, text: '', entities: [], markup: null,
    ...message, id, chat, at: moment(world), edits: 0, editedAt: null, gone: false,
  }
  chat.messages.set(id, stored)
  return stored
}
