import { and, eq, inArray, sql as raw } from 'drizzle-orm'
import type { Purpose } from '../core/people.ts'
import type { Spoken } from '../texts/message.ts'
import { cards, outbox, rooms } from './schema.ts'
import { sqlOf, type Tx } from './store.ts'

export interface Debt {
  readonly at: Date
  /** Every active room of that purpose, those of one unit, or one room. */
  readonly to: { readonly purpose: Purpose } | { readonly unit: string } | { readonly room: number } | { readonly whereverCard: string }
  readonly spoken: Spoken
  /** Same key, same living card: an unsent version is replaced, a sent one edited. */
  readonly card?: string
  /** Post anew although the card exists: an edit wakes nobody. */
  readonly fresh?: boolean
  /** 0 alarms and starts, 1 cards and answers, 2 progress and reminders that can wait. */
  readonly urgency?: 0 | 1 | 2
  readonly notBefore?: Date
}

/** Owes a message to rooms, in the same transaction as the fact it tells. Returns how many rooms will hear it. */
export async function owe(tx: Tx, debt: Debt): Promise<number> {
  const sql = sqlOf(tx)
  const to = await audience(tx, debt.to)
  for (const some of portions(to)) {
    const replaced = debt.card === undefined ? [] : await sql.update(outbox).set({ state: 'replaced' }).where(and(inArray(outbox.roomId, some), eq(outbox.card, debt.card), eq(outbox.state, waiting), eq(outbox.attempts, 0), debt.fresh === true ? undefined : eq(outbox.fresh, false))).returning(inherited)
    await sql.insert(outbox).values(some.map((room) => rowFor(room, debt, replaced.filter((row) => row.room === room))))
  }
  return to.length
}

/** An alarm that nobody heard yet keeps its sound and its haste when a quieter version of its card takes its place. */
const inherited = { room: outbox.roomId, silent: outbox.silent, urgency: outbox.urgency }
type Inherited = { readonly room: number; readonly silent: boolean; readonly urgency: number }

function rowFor(room: number, debt: Debt, replaced: readonly Inherited[]): typeof outbox.$inferInsert {
  return {
    roomId: room,
    card: debt.card ?? null,
    spoken: debt.spoken,
    silent: (debt.spoken.id.silent ?? false) && replaced.every((row) => row.silent),
    urgency: Math.min(debt.urgency ?? 1, ...replaced.map((row) => row.urgency)),
    fresh: debt.fresh ?? false,
    createdAt: debt.at.getTime(),
    dueAt: (debt.notBefore ?? debt.at).getTime(),
    attempts: 0,
    state: 'waiting',
  }
}

async function audience(tx: Tx, to: Debt['to']): Promise<readonly number[]> {
  const sql = sqlOf(tx)
  if ('room' in to) return [to.room]
  if ('whereverCard' in to) {
    const posted = await sql.select({ id: cards.roomId }).from(cards).innerJoin(rooms, eq(rooms.id, cards.roomId)).where(and(eq(cards.card, to.whereverCard), eq(rooms.state, 'active')))
    const unsent = await sql.select({ id: outbox.roomId }).from(outbox).innerJoin(rooms, eq(rooms.id, outbox.roomId)).where(and(eq(outbox.card, to.whereverCard), eq(outbox.state, waiting), eq(rooms.state, 'active')))
    return [...new Set([...posted, ...unsent].map((row) => row.id))]
  }
  const which = 'purpose' in to ? eq(rooms.purpose, to.purpose) : eq(rooms.unit, to.unit)
  const found = await sql.select({ id: rooms.id }).from(rooms).where(and(which, eq(rooms.state, 'active')))
  return found.map((row) => row.id)
}

/** Written out, because the index of what waits is only used where the words are the same. */
const waiting = raw`'waiting'`

/** A statement takes so many values and no more. */
const MOST_ROOMS = 500

function portions(to: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(to.length / MOST_ROOMS) }, (_, n) => to.slice(n * MOST_ROOMS, (n + 1) * MOST_ROOMS))
}
