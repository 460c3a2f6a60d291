import type { Lang } from '../core/people.ts'
import { en } from './en.ts'
import { format, type Format } from './format.ts'
import { id, type Words } from './id.ts'
import type { Line, Message, Span, Spoken } from './message.ts'

/** What a view gets: the words of one language and how this site writes figures in it. */
export interface Texts extends Words { readonly fmt: Format }

/** A thing to say, not yet in any language. */
export type Say = (t: Texts) => Message

const words: Record<Lang, Words> = { id, en }

export function textsFor(zone: string): Record<Lang, Texts> {
  return { id: { ...words.id, fmt: format('id', zone) }, en: { ...words.en, fmt: format('en', zone) } }
}

export type Speak = (say: Say) => Spoken

/** Says a thing in every language at once, in the site's zone. */
export function speaker(zone: string): Speak {
  const texts = textsFor(zone)
  return (say) => ({ id: say(texts.id), en: say(texts.en) })
}

/** Makes a line of plain text and spans. */
export function line(...parts: readonly (string | Span)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? { kind: 'text', text: part } : part))
}

export const strong = (text: string): Span => ({ kind: 'text', text, strong: true })
export const mono = (text: string): Span => ({ kind: 'text', text, mono: true })

/** The words of a line, without spans: for labels, logs and tests. */
export function plain(spans: Line): string {
  return spans.map((span) => span.text).join('')
}
