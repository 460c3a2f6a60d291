import type { Lang } from '../../core/people.ts'
import type { Mark } from '../../texts/message.ts'

/** The sentences that only this platform needs; `texts/` says them. */
export interface TelegramWords {
  /** Stands before a button's own label where it is pressed for good. */
  readonly yes: string
  readonly cancel: string
  /** Asked where the card's own question is not to be found. */
  readonly sure: (label: string) => string
  readonly kept: string
  /** Below a card that was shortened: the rest is in the file that follows. */
  readonly more: string
  /** The name of that file, without its ending. */
  readonly file: string
  /** Below a card whose file the chat does not take. */
  readonly withheld: (file: string) => string
  /** To somebody who sent a picture, a voice or a file. */
  readonly unreadable: string
}

/** What the adapter needs of one language; the texts of a site fit. */
export interface TelegramTexts {
  readonly telegram: TelegramWords
  readonly common: { readonly marks: Readonly<Record<Mark, string>> }
  readonly fmt: { readonly zone: string; readonly shortDay: (at: number) => string }
}

export type TelegramLanguages = Readonly<Record<Lang, TelegramTexts>>
