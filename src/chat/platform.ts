import type { Lang, PlatformId } from '../core/people.ts'
import type { Spoken } from '../texts/message.ts'

/**
 * What every chat must be able to do. Errors come out as Fault: `later` backs off, `never` marks the room unreachable.
 * Every call ends by itself: an answer that does not come is a Fault `later`.
 */
export interface ChatPlatform {
  readonly id: PlatformId
  /** Begins to listen. `receive` resolves once the event is durable; only then is it acknowledged where the platform allows. */
  start(receive: (event: ChatEvent) => Promise<void>): Promise<void>
  post(to: Address, message: Spoken, how: PostHow): Promise<MessageRef>
  update(ref: MessageRef, message: Spoken, how: PostHow): Promise<void>
  /** Seen by that person alone where the platform can, else as a reply. Never durable: nothing that decides goes this way. */
  whisper(to: Address & { readonly user: string }, message: Spoken, answers: ChatEvent | null): Promise<void>
  /** What people can say, for the platform's own menu. */
  menu(entries: readonly MenuEntry[]): Promise<void>
  health(): Promise<Health>
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

/** The platform's own address of one posted message. */
export interface MessageRef {
  readonly chat: string
  readonly message: string
}

export type ChatEvent = ChatEventBase & (
  | { readonly kind: 'text'; readonly text: string; readonly replyTo: MessageRef | null }
  | { readonly kind: 'press'; readonly say: string; readonly message: MessageRef }
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
}

export interface MenuEntry {
  readonly name: string
  readonly summary: Readonly<Record<Lang, string>>
  readonly example: string
}

export type Health = { readonly state: 'up' } | { readonly state: 'down'; readonly why: string; readonly since: Date }
