import { html, type Html } from '../core/html.ts'
import { lettersOf } from '../core/letters.ts'
import type { DrawCard, LanEntry } from '../chat/lan.ts'
import { plain, type Texts } from '../texts/words.ts'

/** Whose eyes an entry is drawn for. */
export interface EntryReader {
  readonly user: string
  readonly texts: Texts
  readonly draw: DrawCard
}

/** One entry of the timeline, told by whom and when; `answered` is the entry that it replies to. */
export function drawEntry(entry: LanEntry, answered: LanEntry | null, reader: EntryReader): Html {
  const { web, fmt } = reader.texts
  const { body } = entry
  const id = `e${entry.id}`
  const name = body.by === 'bot' ? web.bot : body.name
  const mine = body.by === 'person' && body.user === reader.user
  const event = body.by === 'person' ? html` data-event="${body.event}"` : html``
  return html`<li class="entry" id="${id}" tabindex="-1" data-by="${mine ? 'me' : body.by}" data-id="${entry.id}" data-version="${entry.version}" data-day="${fmt.day(entry.at)}"${event}>
<span class="face" aria-hidden="true">${body.by === 'bot' ? FACE : initials(name)}</span>
<div class="said">
<p class="who"><b><bdi>${name}</bdi></b> <time datetime="${iso(entry.at)}">${fmt.clock(entry.at)}</time>${entry.editedAt !== null && html` <span class="edited">${web.edited} <time datetime="${iso(entry.editedAt)}">${fmt.clock(entry.editedAt)}</time></span>`}</p>
${entry.onlyFor !== null && html`<p class="only">${web.onlyYou}</p>`}
${answered !== null && html`<a class="quote" href="#e${answered.id}"><span class="sr">${web.replyTo}: </span><bdi>${gist(answered, reader.texts)}</bdi></a>`}
${body.by === 'bot' ? reader.draw(body.message[fmt.lang], { id, words: cardWords(reader.texts), file: (index) => `/files/${encodeURIComponent(entry.chat)}/${entry.id}/${index}?as=${encodeURIComponent(reader.user)}&lang=${fmt.lang}` }) : html`<p class="text" dir="auto">${body.text}</p>`}
</div>
<button type="button" class="answer" title="${web.reply}" aria-label="${web.reply}: ${gist(entry, reader.texts)}">${REPLY}</button>
</li>`
}

/** What an entry is about, in one short line. */
export function gist(entry: LanEntry, texts: Texts): string {
  const text = entry.body.by === 'bot' ? plain(entry.body.message[texts.fmt.lang].title) : entry.body.text
  const letters = lettersOf(text.replace(/\s+/g, ' ').trim())
  return letters.length > GIST ? `${letters.slice(0, GIST).join('')}…` : letters.join('')
}

const GIST = 80
const REPLY = html`<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path class="hollow" d="M8 4 3 9l5 5M3 9h8a6 6 0 0 1 6 6v1"/></svg>`
const FACE = html`<svg viewBox="0 0 20 20" width="20" height="20"><path class="hollow" d="M4 10a6 6 0 1 1 2 4.5M4 10l-2-2m2 2 2-2"/><path class="hollow" d="M7.5 10h1.6l1-2.5 1.3 5 .9-2.5h1.2"/></svg>`

function cardWords({ common, web }: Texts) {
  return { marks: common.marks, moods: web.moods, cancel: web.cancel, download: web.download, example: web.example }
}

function initials(name: string): string {
  return name.split(/\s+/).flatMap((word) => lettersOf(word).slice(0, 1)).filter((letter) => /\p{L}/u.test(letter)).slice(0, 2).join('').toUpperCase() || '·'
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
