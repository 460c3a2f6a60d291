import { and, asc, desc, eq, gte, isNotNull, or, sql as raw } from 'drizzle-orm'
import type { Spoken } from '../texts/message.ts'
import { cards, outbox } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export interface Card {
  readonly card: string
  readonly roomId: number
  readonly chat: string
  readonly message: string
  readonly spoken: Spoken
}

/** The card stands there from now on, saying this. */
export async function placeCard(tx: Tx, card: Card & { readonly at: Date }): Promise<void> {
  const values = { card: card.card, roomId: card.roomId, chat: card.chat, message: card.message, spoken: card.spoken, postedAt: card.at.getTime() }
  await sqlOf(tx).insert(cards).values(values).onConflictDoUpdate({ target: [cards.card, cards.roomId], set: { chat: values.chat, message: values.message, spoken: values.spoken, postedAt: values.postedAt } })
}

/** The card stands where it stood and says something else. */
export async function editCard(tx: Tx, card: Pick<Card, 'card' | 'roomId' | 'spoken'> & { readonly at: Date }): Promise<void> {
  await sqlOf(tx).update(cards).set({ spoken: card.spoken, editedAt: card.at.getTime() }).where(and(eq(cards.card, card.card), eq(cards.roomId, card.roomId)))
}

/**
 * What one of our messages says now: the living card as it stands, also when the message is an older post of it;
 * else the message as it was sent. Null for a message that is not ours.
 */
export async function spokenAt(query: Query, ref: { readonly chat: string; readonly message: string }): Promise<Spoken | null> {
  const sql = sqlOf(query)
  const [card] = await sql.select({ spoken: cards.spoken }).from(cards).where(and(eq(cards.chat, ref.chat), eq(cards.message, ref.message)))
  if (card !== undefined) return card.spoken
  const sent = await sql.select({ spoken: outbox.spoken, now: cards.spoken, id: outbox.id }).from(outbox).leftJoin(cards, and(eq(cards.card, outbox.card), eq(cards.roomId, outbox.roomId))).where(and(eq(outbox.message, messageKey(ref)), isNotNull(outbox.message))).orderBy(asc(outbox.id))
  const newest = sent.at(-1)
  return newest === undefined ? null : (newest.now ?? newest.spoken)
}

/**
 * What one of our messages is about to say: the newest version of its card that is owed and not noted as sent. People may read
 * it already, because a platform shows an edit before it answers us. Null where nothing newer is owed.
 */
export async function owedAt(query: Query, ref: { readonly chat: string; readonly message: string }): Promise<Spoken | null> {
  const sql = sqlOf(query)
  const [standing] = await sql.select({ card: cards.card, room: cards.roomId }).from(cards).where(and(eq(cards.chat, ref.chat), eq(cards.message, ref.message)))
  const [posted] = standing === undefined ? await sql.select({ card: outbox.card, room: outbox.roomId }).from(outbox).where(and(eq(outbox.message, messageKey(ref)), isNotNull(outbox.message), isNotNull(outbox.card))).orderBy(desc(outbox.id)).limit(1) : [standing]
  if (posted === undefined || posted.card === null) return null
  const [owed] = await sql.select({ spoken: outbox.spoken }).from(outbox).where(and(eq(outbox.card, posted.card), eq(outbox.roomId, posted.room), raw`${outbox.state} = 'waiting'`)).orderBy(desc(outbox.id)).limit(1)
  return owed?.spoken ?? null
}

/** The cards of a room on which something could still be done and that were touched since, oldest first. */
export async function liveCards(query: Query, ask: { readonly room: number; readonly since: number }): Promise<readonly Pick<Card, 'card' | 'spoken'>[]> {
  const rows = await sqlOf(query).select({ card: cards.card, spoken: cards.spoken }).from(cards).where(and(eq(cards.roomId, ask.room), or(gte(cards.postedAt, ask.since), gte(cards.editedAt, ask.since)))).orderBy(asc(cards.postedAt))
  return rows.filter(({ spoken }) => (spoken.id.actions ?? []).length > 0 || spoken.id.form !== undefined)
}

/** Messages are numbered chat by chat on some platforms, so both together name one. */
export const messageKey = (ref: { readonly chat: string; readonly message: string }) => `${ref.chat}\n${ref.message}`
