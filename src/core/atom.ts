import { escapeHtml } from './html.ts'

/** One piece of news of a feed. */
export interface FeedEntry {
  /** A URI that stays the same for as long as the news does. */
  readonly id: string
  readonly at: number
  readonly title: string
  readonly text: string
}

export interface Feed {
  readonly id: string
  readonly lang: string
  readonly title: string
  readonly author: string
  /** Where people read more, from the feed's own address. */
  readonly page: string
  /** When the house began to write: what a feed without entries was changed last. */
  readonly since: number
  /** Newest first. */
  readonly entries: readonly FeedEntry[]
}

/** News as an Atom feed (RFC 4287); valid XML whatever the texts hold. */
export function atomFeed({ id, lang, title, author, page, since, entries }: Feed): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${xmlText(lang)}">
<id>${xmlText(id)}</id>
<title>${xmlText(title)}</title>
<updated>${moment(Math.max(since, ...entries.map(({ at }) => at)))}</updated>
<author><name>${xmlText(author)}</name></author>
<link rel="alternate" type="text/html" href="${xmlText(page)}"/>
${entries.map((entry) => `<entry>
<id>${xmlText(entry.id)}</id>
<title>${xmlText(entry.title)}</title>
<published>${moment(entry.at)}</published>
<updated>${moment(entry.at)}</updated>
<link rel="alternate" type="text/html" href="${xmlText(page)}"/>
<content type="text">${xmlText(entry.text)}</content>
</entry>
`).join('')}</feed>
`
}

/** Text as XML can hold it: what no XML may contain, even escaped, is left out. */
export function xmlText(text: string): string {
  return escapeHtml(xmlLetters(text)).replaceAll('\r', '&#13;')
}

/** The letters of a text that XML 1.0 knows. */
export const xmlLetters = (text: string): string => text.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')

const moment = (at: number): string => new Date(at).toISOString()
