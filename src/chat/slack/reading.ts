import type { Lang } from '../../core/people.ts'
import type { OpenForm } from '../../texts/message.ts'
import type { ChatEvent, Voice } from '../platform.ts'
import type { AskButton } from './buttons.ts'
import type { Self } from './self.ts'

/** What a delivery comes to. */
export type Reading =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'renamed'; readonly chat: string }
  | { readonly kind: 'event'; readonly event: ChatEvent; readonly trigger: string; readonly answerAt: string; readonly window: Lang | null }
  /** A press that opens a window first; nothing was said yet. */
  | { readonly kind: 'opens'; readonly trigger: string; readonly where: WindowPlace; readonly voice: Voice; readonly what: { readonly kind: 'ask'; readonly ask: AskButton } | { readonly kind: 'form'; readonly id: number; readonly lang: Lang; readonly form: OpenForm | null } }

/** Where a window was opened from; travels in it and comes back with what was filled in. */
export interface WindowPlace {
  readonly chat: string
  readonly message: string
  readonly user: string
}

/** Whose deliveries are read, and what they are called. */
export interface Reader {
  readonly self: Self
  readonly now: () => Date
}

export const NOTHING: Reading = { kind: 'nothing' }

/** Slack's own moment, such as "1732492800.000100"; ours where it gives none. */
export function momentOf(ts: string, reader: Reader): Date {
  const at = Number(ts) * 1000
  return Number.isFinite(at) && at > 0 ? new Date(at) : reader.now()
}

export const isDirect = (chat: string): boolean => chat.startsWith('D')
