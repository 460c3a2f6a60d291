import { asc, eq } from 'drizzle-orm'
import { format } from '../../texts/format.ts'
import { outbox, rooms } from '../../store/schema.ts'
import { sqlOf, type Store } from '../../store/store.ts'
import type { Message } from '../../texts/message.ts'
import { linesOf } from '../../texts/views/moved.ts'
import { plain, textsFor, type Texts } from '../../texts/words.ts'

/** One thing that a room was told, as its people read it. */
interface Told {
  readonly at: number
  /** A post of its own wakes people; a card that stands is rewritten without a sound. */
  readonly how: 'post' | 'edit'
  readonly words: readonly string[]
}

/** Everything that arrived in a room, oldest first, in the room's language. */
export async function toldIn(store: Pick<Store, 'read'>, { chat, zone }: { readonly chat: string; readonly zone: string }): Promise<readonly Told[]> {
  const rows = await store.read((query) => sqlOf(query).select({ sent: outbox, room: rooms }).from(outbox).innerJoin(rooms, eq(rooms.id, outbox.roomId)).where(eq(rooms.chat, chat)).orderBy(asc(outbox.sentAt), asc(outbox.id)))
  const seen = new Set<string>()
  return rows.flatMap(({ sent, room }) => {
    // That an older post of a card goes on below is no news.
    if (sent.state !== 'sent' || sent.sentAt === null || sent.edits !== null) return []
    const how = sent.card === null || sent.fresh || !seen.has(sent.card) ? 'post' : 'edit'
    if (sent.card !== null) seen.add(sent.card)
    return [{ at: sent.sentAt, how, words: wordsOf(textsFor(zone)[room.lang], sent.spoken[room.lang]) }]
  })
}

/** The log of a room as one page of text: when, whether it made a sound, and every word. */
export function pageOf(title: string, told: readonly Told[], zone: string): string {
  const said = format('en', zone)
  return [`## ${title}`, ...told.map(({ at, how, words }) => `### ${said.when(at).text}${how === 'edit' ? ' (the card above is rewritten)' : ''}\n\n${words.map((line) => `> ${line}`).join('\n>\n')}`)].join('\n\n')
}

function wordsOf(t: Texts, message: Message): readonly string[] {
  const buttons = (message.actions ?? []).map(({ label }) => `[${label}]`).join(' ')
  return [`**${plain(message.title)}**`, ...message.blocks.flatMap((block) => linesOf(t, block)).map(plain), ...(buttons === '' ? [] : [buttons])]
}
