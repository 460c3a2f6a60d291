import { and, eq, isNull } from 'drizzle-orm'
import type { PlatformId } from '../core/people.ts'
import { cards, outbox, rooms } from './schema.ts'
import { giveUpDebts, roomAt, roomsOfChat, type RoomRecord } from './rooms.ts'
import { sqlOf, type Tx } from './store.ts'

/** A room that went along, or one whose new address had been registered by itself: that one stays, the old one is left. */
export interface Moved {
  readonly room: RoomRecord
  readonly how: 'went-along' | 'given-up'
}

/**
 * Gives the rooms of a chat its new address. Their cards stand nowhere any more: where they stood cannot be edited from
 * there, and the same numbers may mean other messages, so each is posted anew when it next says something.
 */
export async function moveChat(tx: Tx, move: { readonly platform: PlatformId; readonly from: string; readonly to: string }): Promise<readonly Moved[]> {
  const { platform, from, to } = move
  const moved: Moved[] = []
  for (const room of await roomsOfChat(tx, { platform, chat: from })) {
    const there = await roomAt(tx, { platform, chat: to, thread: room.thread })
    if (there !== null && there.thread === room.thread && there.purpose !== 'new') moved.push({ room: await giveUp(tx, room, { to, heir: there.id }), how: 'given-up' })
    else moved.push({ room: await goAlong(tx, room, { to, instead: there !== null && there.thread === room.thread ? there : null }), how: 'went-along' })
  }
  return moved
}

async function goAlong(tx: Tx, room: RoomRecord, way: { readonly to: string; readonly instead: RoomRecord | null }): Promise<RoomRecord> {
  const sql = sqlOf(tx)
  // Its address is taken over; its number stays, since forms and messages name it.
  if (way.instead !== null) await sql.update(rooms).set({ chat: `${way.to} (${way.instead.id})`, state: 'left' }).where(eq(rooms.id, way.instead.id))
  await sql.update(rooms).set({ chat: way.to }).where(eq(rooms.id, room.id))
  await sql.update(cards).set({ chat: way.to, message: '' }).where(eq(cards.roomId, room.id))
  return { ...room, chat: way.to }
}

/** Somebody was quicker and registered the new address: what they said of it counts, and it hears what was still owed. */
async function giveUp(tx: Tx, room: RoomRecord, way: { readonly to: string; readonly heir: number }): Promise<RoomRecord> {
  const sql = sqlOf(tx)
  const why = `the chat goes on as ${way.to}`
  const owed = await sql.update(outbox).set({ state: 'replaced', fault: why }).where(and(eq(outbox.roomId, room.id), eq(outbox.state, 'waiting'), isNull(outbox.edits))).returning()
  // Rows of their own, since whoever sends looks for what is new.
  for (const { card, spoken, silent, urgency, createdAt, dueAt, expiresAt } of owed) await sql.insert(outbox).values({ roomId: way.heir, card, spoken, silent, urgency, createdAt, dueAt, expiresAt, fresh: true, attempts: 0, state: 'waiting' })
  await giveUpDebts(tx, { room: room.id, why })
  await sql.update(rooms).set({ state: 'left', why }).where(eq(rooms.id, room.id))
  await sql.delete(cards).where(eq(cards.roomId, room.id))
  return { ...room, state: 'left', why }
}
