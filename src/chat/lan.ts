import type { Html } from '../core/html.ts'
import type { Mark, Message, Spoken } from '../texts/message.ts'
import type { ChatEvent, MenuEntry } from './platform.ts'

/** The door between the `web` platform and the pages: what the page says goes in, what changed comes out. */
export interface LanChat {
  /** Resolves once the event is durable; the same event said twice stands in the timeline once. Refuses with a Fault before the platform was started. */
  say(event: ChatEvent): Promise<void>
  /** The newest entries before an id that this user may see, oldest first. */
  timeline(look: LanLook): Promise<readonly LanEntry[]>
  /** What was posted or edited after that change, in order: how a page catches up. */
  since(change: number, most: number): Promise<readonly LanEntry[]>
  /** The newest change there is; 0 for none. */
  head(): Promise<number>
  /** Called after each change is durable. A signal to look, not a delivery: listeners read `since`. */
  watch(listener: () => void): () => void
  /** What people can say here. */
  sayable(): readonly MenuEntry[]
}

/** One entry of a room's timeline; `version` grows with each edit of it, `change` with every post and edit of all rooms. */
export interface LanEntry {
  readonly id: number
  readonly chat: string
  readonly at: number
  readonly editedAt: number | null
  readonly version: number
  readonly change: number
  /** Null: everybody in the room. Else only this user sees it. */
  readonly onlyFor: string | null
  readonly body: LanBody
}

export type LanBody =
  | { readonly by: 'bot'; readonly message: Spoken }
  /** `event` is the id under which it was said, so that the page that said it knows it again. */
  | { readonly by: 'person'; readonly event: string; readonly user: string; readonly name: string; readonly text: string; readonly replyTo: number | null }

export interface LanLook {
  readonly chat: string
  readonly user: string
  readonly before: number | null
  readonly most: number
}

/** Where the timeline lives; the store gives one, so that the page shows the same after a restart. */
export interface LanLog {
  /** Same `once`, same entry: the first one is answered and nothing is added. */
  append(entry: Pick<LanEntry, 'chat' | 'at' | 'onlyFor' | 'body'> & { readonly once: string }): Promise<LanEntry>
  /** Null where there is no such entry of the bot's. */
  edit(id: number, message: Spoken, at: number): Promise<LanEntry | null>
  page(look: LanLook): Promise<readonly LanEntry[]>
  since(change: number, most: number): Promise<readonly LanEntry[]>
  head(): Promise<number>
}

/** How a page shows a card: the platform's renderer, given to the page by whoever builds the house. */
export type DrawCard = (message: Message, frame: CardFrame) => Html

export interface CardFrame {
  /** Unique on its page. */
  readonly id: string
  readonly words: CardWords
  /** Where the card's file of that number can be fetched. */
  readonly file: (index: number) => string
}

export interface CardWords {
  readonly marks: Readonly<Record<Mark, string>>
  readonly moods: Readonly<Record<Message['mood'], string>>
  readonly cancel: string
  readonly download: string
  readonly example: string
}
