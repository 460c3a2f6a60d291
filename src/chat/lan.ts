import type { Lang } from '../core/people.ts'
import type { Spoken } from '../texts/message.ts'
import type { ChatEvent } from './platform.ts'

/** The door between the `web` platform and the pages: what the page says goes in, what changed comes out. */
export interface LanChat {
  /** Resolves once the event is durable. */
  say(event: ChatEvent): Promise<void>
  timeline(chat: string, before: number | null, most: number): Promise<readonly LanEntry[]>
  watch(listener: (change: LanChange) => void): () => void
}

/** One entry of a room's timeline; `version` grows with each edit. */
export interface LanEntry {
  readonly id: number
  readonly chat: string
  readonly at: number
  readonly editedAt: number | null
  readonly version: number
  /** Null: everybody in the room. Else only this user sees it. */
  readonly onlyFor: string | null
  readonly body: { readonly by: 'bot'; readonly message: Spoken } | { readonly by: 'person'; readonly user: string; readonly name: string; readonly text: string; readonly replyTo: number | null }
}

export type LanChange = { readonly kind: 'posted' | 'edited'; readonly entry: LanEntry }

/** Where the timeline lives; the store gives one, so that the page shows the same after a restart. */
export interface LanLog {
  append(entry: Omit<LanEntry, 'id' | 'version' | 'editedAt'> & { readonly once: string }): Promise<LanEntry>
  edit(id: number, message: Spoken, at: number): Promise<LanEntry | null>
  page(chat: string, before: number | null, most: number): Promise<readonly LanEntry[]>
}

export interface LanReader {
  readonly lang: Lang
  readonly user: string
}
