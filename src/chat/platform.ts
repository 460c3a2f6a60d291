import type { Lang, PlatformId } from '../core/people.ts'
import type { Fetched, SentFile } from '../core/sent-file.ts'
import type { Spoken } from '../texts/message.ts'

/**
 * What every chat must be able to do. Errors come out as Fault: `later` backs off, `never` marks the room unreachable.
 * Every call ends by itself: an answer that does not come is a Fault `later`.
 */
export interface ChatPlatform {
  readonly id: PlatformId
  /** Begins to listen, and can be said again, also after it failed. `receive` resolves once the event is durable; only then is it acknowledged where the platform allows. */
  start(receive: (event: ChatEvent) => Promise<void>): Promise<void>
  post(to: Address, message: Spoken, how: PostHow): Promise<MessageRef>
  update(standing: Standing, message: Spoken, how: PostHow): Promise<void>
  /** Seen by that person alone where the platform can, else as a reply. Never durable: nothing that decides goes this way. */
  whisper(to: Address & { readonly user: string }, message: Spoken, answers: ChatEvent | null): Promise<void>
  /** What people can say, for the platform's own menu: a sheet for everybody, and others for chats that may say more. */
  menu(sheets: readonly MenuSheet[]): Promise<void>
  /** Waits until this chat may be called again without breaking the platform's limits, and takes that turn. Absent where there are none. */
  pace?(turn: Turn, signal: AbortSignal): Promise<void>
  /** Shows a person's own page, where the platform has such; asked for by an event of the kind `home`. */
  home?(user: string, message: Spoken, lang: Lang): Promise<void>
  /** The bytes of what somebody sent along with their words. Absent where nothing can be sent. Throws a Fault where the platform does not give them now. */
  fetch?(file: SentFile): Promise<Fetched>
  health(): Promise<Health>
  /** How often it was heard again after it had not been, since the start. Absent where nothing lies between. */
  reconnects?(): number
  /** Hears nothing from now on. One that was stopped hears again when it is started again, or refuses to be; it is never deaf in silence. */
  stop(): Promise<void>
}

export interface Address {
  readonly chat: string
  readonly thread: string | null
  readonly lang: Lang
}

export interface PostHow {
  readonly silent: boolean
  /** Same key, same post: a platform that can recognise it answers with the first one instead of posting twice. */
  readonly once: string
}

export interface Turn {
  readonly chat: string
  readonly deed: 'post' | 'edit'
  /** As in the outbox: 0 goes before everything that waits, 2 can wait. */
  readonly urgency: 0 | 1 | 2
}

/** One of our messages where it stands, in the language of its room. */
export interface Standing extends MessageRef {
  readonly lang: Lang
}

/** The platform's own address of one posted message. */
export interface MessageRef {
  readonly chat: string
  readonly message: string
}

export type ChatEvent = ChatEventBase & (
  /** `file` came along with the words. */
  | { readonly kind: 'text'; readonly text: string; readonly replyTo: MessageRef | null; readonly file?: SentFile }
  | { readonly kind: 'press'; readonly say: string; readonly message: MessageRef }
  /** A whole form, filled in at once where the platform can; `message` is its card. */
  | { readonly kind: 'filled'; readonly form: number; readonly values: Readonly<Record<string, string>>; readonly message: MessageRef | null }
  /** Somebody opened their own page with the bot. */
  | { readonly kind: 'home' }
  /** The chat goes on under another address; nobody in particular did it. */
  | { readonly kind: 'moved'; readonly to: string }
  /** The bot was put out of the chat, or the chat is closed. */
  | { readonly kind: 'gone'; readonly why: string }
)

export interface ChatEventBase {
  /** Unique and stable on its platform: the same event delivered twice carries the same id. */
  readonly id: string
  readonly platform: PlatformId
  readonly at: Date
  readonly chat: string
  readonly thread: string | null
  readonly chatTitle: string
  readonly direct: boolean
  readonly user: { readonly id: string; readonly name: string }
  readonly voice: Voice
}

/**
 * Whether the platform vouches that this very person did this now. Only `own` carries authority: an anonymous admin is nobody
 * in particular, what is forwarded or came through another bot was said elsewhere, what is edited was said otherwise, and an
 * outsider belongs to another organisation's workspace.
 */
export type Voice = 'own' | 'anonymous' | 'channel' | 'bot' | 'forwarded' | 'edited' | 'outsider'

/** Somebody at a platform's door who could not prove to be that platform, or a door that may not open. Of what they sent it tells nothing. */
export interface Knock {
  readonly platform: PlatformId
  readonly why: 'no-secret' | 'wrong-secret' | 'unsigned' | 'bad-signature' | 'stale' | 'replayed' | 'empty-signing-secret'
  readonly at: Date
  /** The other end of the connection, which may be a proxy; null where nobody called. */
  readonly from: string | null
}

/** Takes down who was refused at a door. Never throws, and the refusal waits for nothing. */
export type Knocked = (knock: Knock) => void

export interface MenuSheet {
  /** Null: whoever has no sheet of their own. */
  readonly chat: string | null
  readonly entries: readonly MenuEntry[]
}

export interface MenuEntry {
  readonly name: string
  readonly summary: Readonly<Record<Lang, string>>
  readonly example: string
}

export type Health = { readonly state: 'up' } | { readonly state: 'down'; readonly why: string; readonly since: Date }
