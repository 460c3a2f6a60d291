import { and, asc, eq, inArray, or, sql } from 'drizzle-orm'
import type { Lang, PlatformId, Room, RoomPurpose } from '../core/people.ts'
import { prepared } from './prepared.ts'
import { identities, outbox, rooms } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export interface RoomRecord extends Room {
  readonly state: 'active' | 'unreachable' | 'left'
  readonly why: string | null
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

/** Where a person is spoken to alone; only on platforms where such a chat is known by the person's own number. */
export async function directRoomsOf(query: Query, person: number): Promise<readonly RoomRecord[]> {
  const rows = await sqlOf(query).select({ room: rooms }).from(rooms).innerJoin(identities, and(eq(identities.platform, rooms.platform), eq(identities.userId, rooms.chat))).where(and(eq(identities.personId, person), eq(rooms.purpose, 'direct'), eq(rooms.state, 'active'))).orderBy(asc(rooms.id))
  return rows.map(({ room }) => recordOf(room))
}

/** Registers a room, or registers it anew for another purpose; its number stays. */
export async function saveRoom(tx: Tx, room: RoomAddress & { readonly name: string; readonly purpose: RoomPurpose; readonly unit: string | null; readonly lang: Lang; readonly at: Date }): Promise<RoomRecord> {
  const values = { platform: room.platform, chat: room.chat, thread: room.thread ?? '', name: room.name, purpose: room.purpose, unit: room.unit, lang: room.lang, state: 'active' as const, why: null, addedAt: room.at.getTime() }
  const [row] = await sqlOf(tx).insert(rooms).values(values).onConflictDoUpdate({ target: [rooms.platform, rooms.chat, rooms.thread], set: { name: values.name, purpose: values.purpose, unit: values.unit, lang: values.lang, state: 'active', why: null } }).returning()
  if (row === undefined) throw new Error('a room was not written')
  return recordOf(row)
}

export async function changeRoom(tx: Tx, change: { readonly id: number; readonly name?: string; readonly lang?: Lang; readonly state?: RoomRecord['state']; readonly why?: string | null }): Promise<void> {
  const { id, ...set } = change
  await sqlOf(tx).update(rooms).set(set).where(eq(rooms.id, id))
}

/** What a room would still have heard is given up; returns how much it was. */
export async function giveUpDebts(tx: Tx, ask: { readonly room: number; readonly why: string }): Promise<number> {
  const given = await sqlOf(tx).update(outbox).set({ state: 'undeliverable', fault: ask.why }).where(and(eq(outbox.roomId, ask.room), eq(outbox.state, 'waiting'))).returning({ id: outbox.id })
  return given.length
}

function recordOf(row: typeof rooms.$inferSelect): RoomRecord {
  return { id: row.id, platform: row.platform, chat: row.chat, thread: row.thread === '' ? null : row.thread, name: row.name, purpose: row.purpose, unit: row.unit, lang: row.lang, state: row.state, why: row.why }
}
