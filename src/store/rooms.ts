import { and, asc, eq, inArray, isNotNull, notExists, or, sql } from 'drizzle-orm'
import type { Lang, PlatformId, Room, RoomPurpose } from '../core/people.ts'
import { prepared } from './prepared.ts'
import { cards, identities, outbox, rooms } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export interface RoomRecord extends Room {
  readonly state: 'active' | 'unreachable' | 'left'
  readonly why: string | null
  /** Whose private chat it is, by their number there; null where it is none, or where nobody has written since we ask. */
  readonly account: string | null
}

export interface RoomAddress {
  readonly platform: PlatformId
  readonly chat: string
  readonly thread: string | null
}

/** The room at that address; a thread that is none of its own belongs to the room of its chat. Left rooms are found too. */
export async function roomAt(query: Query, address: RoomAddress): Promise<RoomRecord | null> {
  const found = await atAddress(query).execute({ platform: address.platform, chat: address.chat, thread: address.thread ?? '' })
  const row = found.find((room) => room.thread === (address.thread ?? '')) ?? found[0]
  return row === undefined ? null : recordOf(row)
}

const atAddress = prepared((db) => db.select().from(rooms).where(and(eq(rooms.platform, sql.placeholder('platform')), eq(rooms.chat, sql.placeholder('chat')), or(eq(rooms.thread, sql.placeholder('thread')), eq(rooms.thread, '')))).prepare())

/** Every room of one chat, whatever its topic, that was not left. */
export async function roomsOfChat(query: Query, of: Pick<RoomAddress, 'platform' | 'chat'>): Promise<readonly RoomRecord[]> {
  const rows = await sqlOf(query).select().from(rooms).where(and(eq(rooms.platform, of.platform), eq(rooms.chat, of.chat), inArray(rooms.state, ['active', 'unreachable']))).orderBy(asc(rooms.id))
  return rows.map(recordOf)
}

export async function roomById(query: Query, id: number): Promise<RoomRecord | null> {
  const [row] = await sqlOf(query).select().from(rooms).where(eq(rooms.id, id))
  return row === undefined ? null : recordOf(row)
}

/** Every room that was ever registered and not left; private chats of single persons, and chats that are only being registered, are not among them. */
export async function allRooms(query: Query): Promise<readonly RoomRecord[]> {
  const rows = await sqlOf(query).select().from(rooms).where(inArray(rooms.state, ['active', 'unreachable'])).orderBy(asc(rooms.id))
  return rows.map(recordOf).filter((room) => room.purpose !== 'direct' && room.purpose !== 'new')
}

/** Every room that can be spoken to now, private chats too. */
export async function roomsInReach(query: Query): Promise<readonly RoomRecord[]> {
  const rows = await sqlOf(query).select().from(rooms).where(eq(rooms.state, 'active')).orderBy(asc(rooms.id))
  return rows.map(recordOf)
}

/** Where a person is spoken to alone. */
export async function directRoomsOf(query: Query, person: number): Promise<readonly RoomRecord[]> {
  const rows = await sqlOf(query).select({ room: rooms }).from(rooms).innerJoin(identities, and(eq(identities.platform, rooms.platform), eq(identities.userId, rooms.account))).where(and(eq(identities.personId, person), eq(rooms.purpose, 'direct'), eq(rooms.state, 'active'))).orderBy(asc(rooms.id))
  return rows.map(({ room }) => recordOf(room))
}

/** The private chat with an account; null where we know none that can be reached. */
export async function directRoomWith(query: Query, account: { readonly platform: PlatformId; readonly userId: string }): Promise<RoomRecord | null> {
  const [row] = await sqlOf(query).select().from(rooms).where(and(eq(rooms.platform, account.platform), eq(rooms.account, account.userId), eq(rooms.purpose, 'direct'), eq(rooms.state, 'active'))).orderBy(asc(rooms.id)).limit(1)
  return row === undefined ? null : recordOf(row)
}

/** Registers a room, or registers it anew for another purpose; its number stays. */
export async function saveRoom(tx: Tx, room: RoomAddress & { readonly name: string; readonly purpose: RoomPurpose; readonly unit: string | null; readonly lang: Lang; readonly at: Date; readonly account?: string }): Promise<RoomRecord> {
  const values = { platform: room.platform, chat: room.chat, thread: room.thread ?? '', name: room.name, purpose: room.purpose, unit: room.unit, lang: room.lang, state: 'active' as const, why: null, addedAt: room.at.getTime(), ...(room.account === undefined ? {} : { account: room.account }) }
  const [row] = await sqlOf(tx).insert(rooms).values(values).onConflictDoUpdate({ target: [rooms.platform, rooms.chat, rooms.thread], set: { name: values.name, purpose: values.purpose, unit: values.unit, lang: values.lang, state: 'active', why: null, backAt: values.addedAt, ...(room.account === undefined ? {} : { account: room.account }) } }).returning()
  if (row === undefined) throw new Error('a room was not written')
  return recordOf(row)
}

export async function changeRoom(tx: Tx, change: { readonly id: number; readonly account?: string; readonly name?: string; readonly lang?: Lang; readonly state?: Exclude<RoomRecord['state'], 'active'>; readonly why?: string | null }): Promise<void> {
  const { id, ...set } = change
  await sqlOf(tx).update(rooms).set(set).where(eq(rooms.id, id))
}

/** A room that could not be reached can be reached again. */
export async function roomIsBack(tx: Tx, { id, at }: { readonly id: number; readonly at: Date }): Promise<void> {
  await sqlOf(tx).update(rooms).set({ state: 'active', why: null, backAt: at.getTime() }).where(eq(rooms.id, id))
}

/** What a room would still have heard is given up; returns how much it was. */
export async function giveUpDebts(tx: Tx, ask: { readonly room: number; readonly why: string }): Promise<number> {
  const given = await sqlOf(tx).update(outbox).set({ state: 'undeliverable', fault: ask.why }).where(and(eq(outbox.roomId, ask.room), eq(outbox.state, 'waiting'))).returning({ id: outbox.id })
  return given.length
}

function recordOf(row: typeof rooms.$inferSelect): RoomRecord {
  return { id: row.id, platform: row.platform, chat: row.chat, thread: row.thread === '' ? null : row.thread, name: row.name, purpose: row.purpose, unit: row.unit, lang: row.lang, state: row.state, why: row.why, account: row.account }
}

/**
 * Rooms of units in which a card of a kind does not say what was told at a moment: neither does it stand there since, nor is
 * it still to be said. `card` is what stands before the unit's key.
 */
export async function roomsBehind(query: Query, of: { readonly card: string; readonly since: number }): Promise<readonly { readonly room: number; readonly unit: string; readonly backAt: number | null }[]> {
  return (await behind(query).execute(of)).flatMap(({ room, unit, backAt }) => (unit === null ? [] : [{ room, unit, backAt }]))
}

const cardOfUnit = sql`${sql.placeholder('card')} || ${rooms.unit}`
const behind = prepared((db) => db.select({ room: rooms.id, unit: rooms.unit, backAt: rooms.backAt }).from(rooms)
  .leftJoin(cards, and(eq(cards.roomId, rooms.id), eq(cards.card, cardOfUnit)))
  .where(and(
    eq(rooms.state, 'active'), isNotNull(rooms.unit),
    sql`coalesce(max(${cards.postedAt}, coalesce(${cards.editedAt}, 0)), 0) < ${sql.placeholder('since')}`,
    notExists(db.select({ id: outbox.id }).from(outbox).where(and(eq(outbox.roomId, rooms.id), eq(outbox.card, cardOfUnit), sql`${outbox.state} = 'waiting'`))),
  ))
  .orderBy(asc(rooms.id))
  .prepare())
