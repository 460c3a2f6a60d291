/** What a person may do. A person can hold several duties; a command names those that may say it. */
export const duties = ['admin', 'manager', 'edp', 'unit-head', 'vendor', 'auditor'] as const
export type Duty = (typeof duties)[number]

export type PlatformId = 'web' | 'telegram' | 'slack'

/** One human being, whatever chat they speak from. Authority hangs on `id`, never on `name`. */
export interface Person {
  readonly id: number
  readonly name: string
  readonly duties: readonly Duty[]
}

/** What a room is for decides which cards are posted there. */
export const purposes = ['edp', 'manager', 'unit', 'admin'] as const
export type Purpose = (typeof purposes)[number]
/**
 * `direct` is the private chat of one person: told what concerns that person, never a purpose's cards. `new` is a chat that
 * somebody has begun to register: nobody's room yet, it only holds the question what it is for.
 */
export type RoomPurpose = Purpose | 'direct' | 'new'

export interface Room {
  readonly id: number
  readonly platform: PlatformId
  /** The platform's own address of the chat. */
  readonly chat: string
  readonly thread: string | null
  readonly name: string
  readonly purpose: RoomPurpose
  /** For a unit's room: the key of the unit in the site description. */
  readonly unit: string | null
  readonly lang: Lang
}

export const langs = ['id', 'en'] as const
export type Lang = (typeof langs)[number]

/** Who did a thing, as the audit trail writes it. */
export type Actor = { readonly kind: 'person'; readonly id: number; readonly name: string } | { readonly kind: 'bot' } | { readonly kind: 'job'; readonly name: string } | { readonly kind: 'cli'; readonly user: string }
