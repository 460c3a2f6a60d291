import { and, eq, sql as raw } from 'drizzle-orm'
import type { Purpose } from '../core/people.ts'
import type { Spoken } from '../texts/message.ts'
import { prepared } from './prepared.ts'
import { cards, outbox, rooms } from './schema.ts'
import { sqlOf, type Tx } from './store.ts'

export interface Debt {
  readonly at: Date
  /** Every active room of a purpose or of several, those of one unit, or one room. */
  readonly to: { readonly purpose: Purpose } | { readonly purposes: readonly Purpose[] } | { readonly unit: string } | { readonly room: number } | { readonly whereverCard: string }
  readonly spoken: Spoken
  /** Same key, same living card: an unsent version is replaced, a sent one edited. */
  readonly card?: string
  /** Post anew although the card exists: an edit wakes nobody. */
  readonly fresh?: boolean
  /** 0 alarms and starts, 1 cards and answers, 2 progress and reminders that can wait. */
  readonly urgency?: 0 | 1 | 2
  readonly notBefore?: Date
  /** What has not arrived by then is never sent: a reminder after its moment misleads. */
  readonly expires?: Date
}

/**
 * Owes a message to rooms, in the same transaction as the fact it tells. A card that stands in other rooms too is edited
 * there, so that none of them goes on saying what was. Returns how many rooms it was meant for.
 */
export async function owe(tx: Tx, debt: Debt): Promise<number> {
  const to = await audience(tx, debt.to)
  for (const room of to) await oweOne(tx, room, debt)
  if (debt.card !== undefined && !('whereverCard' in debt.to)) {
    const elsewhere = (await audience(tx, { whereverCard: debt.card })).filter((room) => !to.includes(room))
    for (const room of elsewhere) await oweOne(tx, room, { ...debt, fresh: false })
  }
  return to.length
}

async function oweOne(tx: Tx, room: number, debt: Debt): Promise<void> {
  const replaced = debt.card === undefined ? [] : await (debt.fresh === true ? replaceAll : replace)(tx).execute({ room, card: debt.card })
  await add(tx).execute(rowFor(room, debt, replaced))
}

/** Owes that one post of ours in a room says this from now on: where it can no longer be edited, it stays as it is. */
export async function oweEdit(tx: Tx, edit: { readonly room: number; readonly post: { readonly chat: string; readonly message: string }; readonly spoken: Spoken; readonly at: Date }): Promise<void> {
  const at = edit.at.getTime()
  await sqlOf(tx).insert(outbox).values({ roomId: edit.room, edits: { chat: edit.post.chat, message: edit.post.message }, spoken: edit.spoken, silent: true, urgency: 2, fresh: false, createdAt: at, dueAt: at, attempts: 0, state: 'waiting' })
}

/** What a card would have said later is said no more; what was sent stays. */
export async function forget(tx: Tx, card: string): Promise<void> {
  await sqlOf(tx).update(outbox).set({ state: 'replaced' }).where(and(eq(outbox.card, card), eq(outbox.state, waiting), eq(outbox.attempts, 0)))
}

/** An alarm that nobody heard yet keeps its sound and its haste when a quieter version of its card takes its place. */
interface Replaced { readonly silent: boolean; readonly urgency: number }

function rowFor(room: number, debt: Debt, replaced: readonly Replaced[]) {
  return {
    room,
    card: debt.card ?? null,
    spoken: debt.spoken,
    silent: (debt.spoken.id.silent ?? false) && replaced.every((row) => row.silent),
    urgency: Math.min(debt.urgency ?? 1, ...replaced.map((row) => row.urgency)),
    fresh: debt.fresh ?? false,
    createdAt: debt.at.getTime(),
    dueAt: (debt.notBefore ?? debt.at).getTime(),
    expiresAt: debt.expires?.getTime() ?? null,
  }
}

const given = (name: string) => raw.placeholder(name)
/** Written out, because the index of what waits is only used where the words are the same. */
const waiting = raw`'waiting'`
const unsentCard = and(eq(outbox.roomId, given('room')), eq(outbox.card, given('card')), eq(outbox.state, waiting), eq(outbox.attempts, 0))
const inherited = { silent: outbox.silent, urgency: outbox.urgency }
const replaceAll = prepared((db) => db.update(outbox).set({ state: 'replaced' }).where(unsentCard).returning(inherited).prepare())
const replace = prepared((db) => db.update(outbox).set({ state: 'replaced' }).where(and(unsentCard, eq(outbox.fresh, false))).returning(inherited).prepare())
const add = prepared((db) => db.insert(outbox).values({ roomId: given('room'), card: given('card'), spoken: given('spoken'), silent: given('silent'), urgency: given('urgency'), fresh: given('fresh'), createdAt: given('createdAt'), dueAt: given('dueAt'), expiresAt: given('expiresAt'), attempts: 0, state: 'waiting' }).prepare())

async function audience(tx: Tx, to: Debt['to']): Promise<readonly number[]> {
  if ('room' in to) return [to.room]
  if ('whereverCard' in to) {
    const found = [...await posted(tx).execute({ card: to.whereverCard }), ...await unsent(tx).execute({ card: to.whereverCard })]
    return [...new Set(found.map((row) => row.id))]
  }
  if ('purposes' in to) {
    const found: number[] = []
    for (const purpose of to.purposes) found.push(...await audience(tx, { purpose }))
    return [...new Set(found)]
  }
  const found = await ('purpose' in to ? ofPurpose(tx).execute({ purpose: to.purpose }) : ofUnit(tx).execute({ unit: to.unit }))
  return found.map((row) => row.id)
}

const posted = prepared((db) => db.select({ id: cards.roomId }).from(cards).innerJoin(rooms, eq(rooms.id, cards.roomId)).where(and(eq(cards.card, given('card')), eq(rooms.state, 'active'))).prepare())
const unsent = prepared((db) => db.select({ id: outbox.roomId }).from(outbox).innerJoin(rooms, eq(rooms.id, outbox.roomId)).where(and(eq(outbox.card, given('card')), eq(outbox.state, waiting), eq(rooms.state, 'active'))).prepare())
const ofPurpose = prepared((db) => db.select({ id: rooms.id }).from(rooms).where(and(eq(rooms.purpose, given('purpose')), eq(rooms.state, 'active'))).prepare())
const ofUnit = prepared((db) => db.select({ id: rooms.id }).from(rooms).where(and(eq(rooms.unit, given('unit')), eq(rooms.state, 'active'))).prepare())
