import type { Lang } from '../core/people.ts'

/**
 * What the bot says, platform-neutral: spans, never markup. Each platform's renderer escapes, truncates and splits.
 * Views in `texts/views` are the only makers.
 */
export interface Message {
  readonly mood: 'ok' | 'info' | 'warn' | 'alarm'
  readonly title: Line
  readonly blocks: readonly Block[]
  readonly actions?: readonly Action[]
  readonly files?: readonly Attachment[]
  /** Whoever replies to this message completes the line `say` with what they reply. */
  readonly ask?: { readonly say: string; readonly label: string; readonly example?: string; readonly whom?: Whom }
  /** Questions on this card; how they are put is the platform's: all at once, or one after another. */
  readonly form?: OpenForm
  /** No sound: green dailies and edits. */
  readonly silent?: boolean
}

/** Somebody as the room's own platform knows them, so that it can call them by name. */
export interface Whom {
  readonly user: string
  readonly name: string
}

export type Line = readonly Span[]

export type Span =
  | { readonly kind: 'text'; readonly text: string; readonly strong?: boolean; readonly mono?: boolean }
  /** A moment; `text` is how the site's zone writes it, for platforms that cannot show the reader's own. */
  | { readonly kind: 'time'; readonly at: number; readonly text: string }

export type Mark = 'ok' | 'fail' | 'warn' | 'wait' | 'run' | 'todo' | 'info'

export type Block =
  | { readonly kind: 'line'; readonly line: Line }
  /** One thing a row: mark, what, and how it stands. The mark is never alone: the words say it too. */
  | { readonly kind: 'rows'; readonly rows: readonly { readonly mark: Mark; readonly label: Line; readonly detail?: Line }[] }
  | { readonly kind: 'facts'; readonly facts: readonly { readonly label: string; readonly value: Line }[] }
  | { readonly kind: 'progress'; readonly share: number | null; readonly label: Line }
  /** Small print: procedure stamp, audit head. */
  | { readonly kind: 'small'; readonly line: Line }
  /** Long detail: folded on the page, a thread or a document elsewhere. */
  | { readonly kind: 'detail'; readonly summary: Line; readonly lines: readonly Line[] }

/** A pre-typed command. A press goes the same way as typing `say`. */
export interface Action {
  readonly say: string
  readonly label: string
  readonly style?: 'primary' | 'danger'
  /** Asked before the press counts. */
  readonly confirm?: string
  /** The platform asks for this text and appends it to `say`. */
  readonly ask?: { readonly label: string; readonly example?: string }
  /** What a reply to the card may say instead of pressing, lower case: "paraf", "setuju". */
  readonly words?: readonly string[]
}

/** A form that somebody is filling in. Its answers complete the line `say` in the order of its fields. */
export interface OpenForm {
  readonly id: number
  /** Whose it is, as the room's own platform knows them: where a form can open by itself, it opens for nobody else. */
  readonly user?: string
  readonly fields: readonly Field[]
  /** What is answered so far, as it would be typed. */
  readonly answers: Readonly<Record<string, string>>
  /** The field that is asked for now, where one is asked after another. */
  readonly asks: string | null
  readonly words: { readonly open: string; readonly send: string; readonly skip: string; readonly cancel: string }
}

export type Field = { readonly key: string; readonly label: string; readonly hint?: string; readonly optional?: true } & (
  | { readonly kind: 'text'; readonly most: number; readonly long?: true; readonly example?: string }
  | { readonly kind: 'choice'; readonly options: readonly { readonly value: string; readonly label: string }[] }
  /** Answered as `2026-11-23`. */
  | { readonly kind: 'date' }
  /** Answered as `2026-11-23 22:00`, on the site's wall clock. */
  | { readonly kind: 'moment' }
  /** Answered as `yes` or `no`. */
  | { readonly kind: 'yes-no'; readonly yes: string; readonly no: string }
)

/** A file that goes along: text, which is read for what must not go out, or bytes, whose maker has seen to that. */
export type Attachment = { readonly name: string; readonly mime: string } & ({ readonly text: string } | { readonly base64: string })

/** What is in a file. An empty one is refused by some, so that one line stands in it. */
export function bytesOf(file: Attachment | { readonly text: string }): Buffer {
  if ('base64' in file) return Buffer.from(file.base64, 'base64')
  return Buffer.from(file.text === '' ? '\n' : file.text, 'utf8')
}

/** One thing said in every language we speak; the room or the reader picks. */
export type Spoken = Readonly<Record<Lang, Message>>
