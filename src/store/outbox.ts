import { and, eq, isNull, or } from 'drizzle-orm'
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
  for (const room of to) {
    if (debt.card !== undefined) {
      await sql.update(outbox).set({ state: 'replaced' }).where(and(eq(outbox.roomId, room), eq(outbox.card, debt.card), eq(outbox.state, 'waiting'), eq(outbox.attempts, 0), debt.fresh === true ? undefined : eq(outbox.fresh, false)))
    }
    await sql.insert(outbox).values({
      roomId: room,
      card: debt.card ?? null,
      spoken: debt.spoken,
      silent: debt.spoken.id.silent ?? false,
      urgency: debt.urgency ?? 1,
      fresh: debt.fresh ?? false,
      createdAt: debt.at.getTime(),
      dueAt: (debt.notBefore ?? debt.at).getTime(),
      attempts: 0,
      state: 'waiting',
    })
  }
  return to.length
}

async function audience(tx: Tx, to: Debt['to']): Promise<readonly number[]> {
  const sql = sqlOf(tx)
  if ('room' in to) return [to.room]
  if ('whereverCard' in to) {
    const posted = await sql.select({ id: cards.roomId }).from(cards).where(eq(cards.card, to.whereverCard))
    const waiting = await sql.select({ id: outbox.roomId }).from(outbox).where(and(eq(outbox.card, to.whereverCard), or(eq(outbox.state, 'waiting'), isNull(outbox.sentAt))))
    return [...new Set([...posted, ...waiting].map((row) => row.id))]
  }
  const which = 'purpose' in to ? eq(rooms.purpose, to.purpose) : eq(rooms.unit, to.unit)
  const found = await sql.select({ id: rooms.id }).from(rooms).where(and(which, eq(rooms.state, 'active')))
  return found.map((row) => row.id)
}
