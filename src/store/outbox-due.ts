import { and, asc, count, eq, gt, lte, max, min, or, sql as raw } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Lang, PlatformId } from '../core/people.ts'
import type { Spoken } from '../texts/message.ts'
import { messageKey, placeCard, editCard } from './cards.ts'
import { prepared } from './prepared.ts'
import { cards, outbox, rooms } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** Written out, because the index of what waits is only used where the words are the same. */
const waiting = raw`'waiting'`

/** A room that is owed something: from when on, and how urgent. */
export interface Debtor {
  readonly room: number
  readonly dueAt: number
  readonly urgency: 0 | 1 | 2
}

/** What was owed in what is now the future waits no more: the clock was set back meanwhile, and would have to catch up. */
const now = raw.placeholder('now')
const dueFrom = raw<number>`case when ${outbox.createdAt} > ${now} then 0 else ${outbox.dueAt} end`
const dueNow = or(lte(outbox.dueAt, now), gt(outbox.createdAt, now))

/** Every room that is owed something. */
export async function debtors(query: Query, at: Date): Promise<readonly Debtor[]> {
  const rows = await everyDebtor(query).execute({ now: at.getTime() })
  return rows.map((row) => ({ room: row.room, dueAt: row.dueAt ?? 0, urgency: urgencyOf(row.urgency) }))
}

const everyDebtor = prepared((db) => db.select({ room: outbox.roomId, dueAt: raw<number | null>`min(${dueFrom})`, urgency: min(outbox.urgency) }).from(outbox).where(eq(outbox.state, waiting)).groupBy(outbox.roomId).prepare())

/** What came to be owed after that row, and which row is the newest now. */
export async function newDebtors(query: Query, ask: { readonly after: number; readonly now: Date }): Promise<{ readonly rooms: readonly Debtor[]; readonly newest: number }> {
  const { after } = ask
  const rows = await newer(query).execute({ after, now: ask.now.getTime() })
  return { rooms: rows.map((row) => ({ room: row.room, dueAt: row.dueAt, urgency: urgencyOf(row.urgency) })), newest: rows.at(-1)?.id ?? after }
}

const newer = prepared((db) => db.select({ id: outbox.id, room: outbox.roomId, dueAt: dueFrom, urgency: outbox.urgency }).from(outbox).where(gt(outbox.id, raw.placeholder('after'))).orderBy(asc(outbox.id)).prepare())

/** The row after which everything is new. */
export async function newestDebt(query: Query): Promise<number> {
  const [row] = await sqlOf(query).select({ newest: max(outbox.id) }).from(outbox)
  return row?.newest ?? 0
}

/** The next message of one room, with where it goes and where its card stands. */
export interface DueDebt {
  readonly id: number
  readonly room: { readonly id: number; readonly platform: PlatformId; readonly chat: string; readonly thread: string | null; readonly lang: Lang; readonly name: string; readonly state: 'active' | 'unreachable' | 'left' }
  readonly card: string | null
  readonly spoken: Spoken
  readonly silent: boolean
  readonly fresh: boolean
  /** As urgent as the most urgent version of its card that waits. */
  readonly urgency: 0 | 1 | 2
  readonly attempts: number
  readonly createdAt: number
  /** Null where it is worth saying whenever it arrives. */
  readonly expiresAt: number | null
  /** Not to be posted: one post of ours that is to say this from now on. */
  readonly edits: { readonly chat: string; readonly message: string } | null
  readonly standing: { readonly chat: string; readonly message: string; readonly spoken: Spoken } | null
}

/** The oldest message that the room is owed at this moment, what can wait after all others; null when there is none. Versions of one card never overtake each other. */
export async function nextDebt(query: Query, ask: { readonly room: number; readonly now: Date }): Promise<DueDebt | null> {
  const [row] = await oldest(query).execute({ room: ask.room, now: ask.now.getTime() })
  if (row === undefined) return null
  const { debt, room, card, haste } = row
  return {
    id: debt.id,
    room: { id: room.id, platform: room.platform, chat: room.chat, thread: room.thread === '' ? null : room.thread, lang: room.lang, name: room.name, state: room.state },
    card: debt.card,
    spoken: debt.spoken,
    silent: debt.silent,
    fresh: debt.fresh,
    urgency: urgencyOf(haste),
    attempts: debt.attempts,
    createdAt: debt.createdAt,
    expiresAt: debt.expiresAt,
    edits: debt.edits,
    // Its room has moved, and it stands nowhere yet.
    standing: card === null || card.message === '' ? null : { chat: card.chat, message: card.message, spoken: card.spoken },
  }
}

/** Since when a newer post of the same card waits behind a message; null where it is the newest. */
export async function outdatedSince(query: Query, debt: Pick<DueDebt, 'id' | 'room' | 'card'>): Promise<number | null> {
  if (debt.card === null) return null
  const [row] = await behind(query).execute({ room: debt.room.id, card: debt.card, id: debt.id })
  return row?.at ?? null
}

const behind = prepared((db) => db.select({ at: min(outbox.createdAt) }).from(outbox).where(and(eq(outbox.roomId, raw.placeholder('room')), eq(outbox.card, raw.placeholder('card')), eq(outbox.state, waiting), eq(outbox.fresh, true), gt(outbox.id, raw.placeholder('id')))).prepare())

const version = alias(outbox, 'version')
const haste = raw<number>`coalesce((select min(${version.urgency}) from ${outbox} as ${raw.identifier('version')} where ${version.roomId} = ${outbox.roomId} and ${version.card} = ${outbox.card} and ${version.state} = 'waiting'), ${outbox.urgency})`

const oldest = prepared((db) => db
  .select({ debt: outbox, room: rooms, card: cards, haste })
  .from(outbox)
  .innerJoin(rooms, eq(rooms.id, outbox.roomId))
  .leftJoin(cards, and(eq(cards.card, outbox.card), eq(cards.roomId, outbox.roomId)))
  .where(and(eq(outbox.state, waiting), eq(outbox.roomId, raw.placeholder('room')), dueNow))
  .orderBy(raw`${haste} = 2`, asc(outbox.id))
  .limit(1)
  .prepare())

/** From when on the room is owed its next message, and how urgent the most urgent is; null when it is owed none. */
export async function nextDue(query: Query, ask: { readonly room: number; readonly now: Date }): Promise<Debtor | null> {
  const { room } = ask
  const [row] = await earliest(query).execute({ room, now: ask.now.getTime() })
  return row?.at === null || row === undefined ? null : { room, dueAt: row.at, urgency: urgencyOf(row.urgency) }
}

const earliest = prepared((db) => db.select({ at: raw<number | null>`min(${dueFrom})`, urgency: min(outbox.urgency) }).from(outbox).where(and(eq(outbox.state, waiting), eq(outbox.roomId, raw.placeholder('room')))).prepare())

const urgencyOf = (kept: number | null): Debtor['urgency'] => (kept === 0 || kept === 2 ? kept : 1)

export type Sent =
  | { readonly how: 'posted'; readonly chat: string; readonly message: string }
  | { readonly how: 'edited' | 'same'; readonly chat: string; readonly message: string }
  /** It was one post that can no longer be edited. */
  | { readonly how: 'left'; readonly why: string }

/** Marks a message as sent and notes where its card stands, together. */
export async function markSent(tx: Tx, done: { readonly debt: DueDebt; readonly sent: Sent; readonly at: Date }): Promise<void> {
  const { debt, sent, at } = done
  if (sent.how === 'left') {
    await giveUpDebt(tx, { id: debt.id, fault: sent.why })
    return
  }
  // A post that was only edited is found by the row that posted it, and with it the card.
  const message = debt.edits === null ? messageKey(sent) : null
  await sqlOf(tx).update(outbox).set({ state: 'sent', sentAt: at.getTime(), message, fault: null, attempts: debt.attempts + 1 }).where(eq(outbox.id, debt.id))
  if (debt.card === null) return
  if (sent.how === 'posted') await placeCard(tx, { card: debt.card, roomId: debt.room.id, chat: sent.chat, message: sent.message, spoken: debt.spoken, at })
  else if (sent.how === 'edited') await editCard(tx, { card: debt.card, roomId: debt.room.id, spoken: debt.spoken, at })
}

/** One try more that did not arrive. Where the other side may have it all the same, newer versions must not take its place. */
export async function markTried(tx: Tx, tried: { readonly id: number; readonly fault: string }): Promise<void> {
  await sqlOf(tx).update(outbox).set({ attempts: raw`${outbox.attempts} + 1`, fault: tried.fault }).where(eq(outbox.id, tried.id))
}

/** One message is given up, the room's others are not. */
export async function giveUpDebt(tx: Tx, gone: { readonly id: number; readonly fault: string }): Promise<void> {
  await sqlOf(tx).update(outbox).set({ state: 'undeliverable', fault: gone.fault }).where(eq(outbox.id, gone.id))
}

/** A message whose moment has passed is said no more. */
export async function letLapse(tx: Tx, id: number): Promise<void> {
  await sqlOf(tx).update(outbox).set({ state: 'replaced', fault: 'its moment had passed' }).where(eq(outbox.id, id))
}

/** How much is owed, and since when: the outbox's own health. */
export async function outboxDepth(query: Query): Promise<{ readonly waiting: number; readonly oldest: number | null }> {
  const [row] = await sqlOf(query).select({ waiting: count(), oldest: min(outbox.dueAt) }).from(outbox).where(eq(outbox.state, waiting))
  return { waiting: row?.waiting ?? 0, oldest: row?.oldest ?? null }
}
