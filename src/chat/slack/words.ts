import type { Lang } from '../../core/people.ts'
import type { Mark } from '../../texts/message.ts'

/** The sentences that this adapter needs of its own. */
export interface SlackWords {
  /** Above a question of yes or no, and its two answers. */
  readonly sure: string
  readonly yes: string
  readonly no: string
  readonly send: string
  readonly cancel: string
  readonly answer: string
  readonly inThread: string
  readonly detail: string
  /** The name of the file that holds what is too long for a thread, without its ending. */
  readonly detailFile: string
  readonly openLate: string
  readonly notKept: string
  readonly date: (label: string) => string
  readonly time: (label: string) => string
}

/** What is handed in: the house's texts have it. */
export type SlackTexts = Readonly<Record<Lang, { readonly common: { readonly marks: Readonly<Record<Mark, string>> }; readonly slack: SlackWords }>>
export type SlackText = SlackTexts[Lang]
