import { and, asc, eq, gte, inArray, isNull, sql as raw } from 'drizzle-orm'
import type { PlatformId } from '../core/people.ts'
import { prepared } from './prepared.ts'
import { inbox } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export interface Received {
  readonly id: number
  readonly platform: PlatformId
  readonly eventId: string
  /** The event as it came, as JSON. */
  readonly event: string
}

/** Keeps an event; null when the very same one was kept before. */
export async function receive(tx: Tx, event: Omit<Received, 'id'> & { readonly at: Date }): Promise<number | null> {
  const [row] = await keep(tx).execute({ platform: event.platform, eventId: event.eventId, event: event.event, at: event.at.getTime() })
  return row?.id ?? null
}

const keep = prepared((db) => db.insert(inbox).values({ platform: raw.placeholder('platform'), eventId: raw.placeholder('eventId'), event: raw.placeholder('event'), at: raw.placeholder('at'), found: 0 }).onConflictDoNothing().returning({ id: inbox.id }).prepare())

/** Marks an event as worked off; belongs into the transaction of its effect. False when that was done before. */
export async function markDone(tx: Tx, done: { readonly id: number; readonly at: Date; readonly outcome: string }): Promise<boolean> {
  const marked = await mark(tx).execute({ id: done.id, at: done.at.getTime(), outcome: done.outcome })
  return marked.length > 0
}

const mark = prepared((db) => db.update(inbox).set({ doneAt: raw`${raw.placeholder('at')}`, outcome: raw`${raw.placeholder('outcome')}` }).where(and(eq(inbox.id, raw.placeholder('id')), isNull(inbox.doneAt))).returning({ id: inbox.id }).prepare())

/** What was waiting when the last process ended, in the order in which it came. Counts that it was found. */
export async function findWaiting(tx: Tx): Promise<readonly Received[]> {
  await sqlOf(tx).update(inbox).set({ found: raw`${inbox.found} + 1` }).where(isNull(inbox.doneAt))
  return await sqlOf(tx).select({ id: inbox.id, platform: inbox.platform, eventId: inbox.eventId, event: inbox.event }).from(inbox).where(isNull(inbox.doneAt)).orderBy(asc(inbox.id))
}

/** Sets aside the named events, or those that so many starts in a row found waiting: each of them may be what brings the house down. */
export async function setAside(tx: Tx, ask: ({ readonly foundAtLeast: number } | { readonly ids: readonly number[] }) & { readonly at: Date }): Promise<readonly (Received & { readonly at: number })[]> {
  return await sqlOf(tx).update(inbox).set({ doneAt: ask.at.getTime(), outcome: 'set aside' }).where(and(isNull(inbox.doneAt), 'ids' in ask ? inArray(inbox.id, [...ask.ids]) : gte(inbox.found, ask.foundAtLeast))).returning({ id: inbox.id, platform: inbox.platform, eventId: inbox.eventId, event: inbox.event, at: inbox.at })
}

/** What became of one event; undefined for one that we never saw, null while it waits. */
export async function outcomeOf(query: Query, event: { readonly platform: PlatformId; readonly eventId: string }): Promise<string | null | undefined> {
  const [row] = await sqlOf(query).select({ outcome: inbox.outcome }).from(inbox).where(and(eq(inbox.platform, event.platform), eq(inbox.eventId, event.eventId)))
  return row === undefined ? undefined : row.outcome
}
