import { and, asc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import type { Copy } from './copies.ts'
import { prepared } from './prepared.ts'
import { copies, meta } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** As much of a copy as an inventory asks. */
export type BookCopy = Pick<Copy, 'id' | 'system' | 'component' | 'target' | 'level' | 'key' | 'bytes' | 'takenAt' | 'badAt'>

/** One page of what the books say lies on a target, by key: there, damaged or not, and not being deleted. Begins behind a key; an empty page is the end. */
export async function copiesInBooks(query: Query, of: { readonly target: string; readonly after: string }): Promise<readonly BookCopy[]> {
  return await onTarget(query).execute(of)
}

/** A page does not hold others up. */
const PAGE = 500
const asked = { id: copies.id, system: copies.system, component: copies.component, target: copies.target, level: copies.level, key: copies.key, bytes: copies.bytes, takenAt: copies.takenAt, badAt: copies.badAt }
const onTarget = prepared((db) => db.select(asked).from(copies)
  .where(sql`${copies.target} = ${sql.placeholder('target')} and ${copies.key} > ${sql.placeholder('after')} and ${copies.deletedAt} is null and ${copies.deletingAt} is null`).orderBy(asc(copies.key)).limit(PAGE).prepare())

/** What was found gone from a target although nobody had decided its deletion, of these keys. */
export async function lostAt(query: Query, of: { readonly target: string; readonly keys: readonly string[] }): Promise<readonly BookCopy[]> {
  const found: BookCopy[] = []
  for (let from = 0; from < of.keys.length; from += AT_ONCE) found.push(...await sqlOf(query).select(asked).from(copies).where(and(eq(copies.target, of.target), lost, inArray(copies.key, of.keys.slice(from, from + AT_ONCE)))).orderBy(asc(copies.id)))
  return found
}

/** Written as the index has it. */
const lost = sql`deleted_at is not null and deleting_at is null`
const AT_ONCE = 500

/** Writes down that a copy is gone without anybody having decided it; false where it is going, or gone already. */
export async function markLost(tx: Tx, gone: { readonly id: number; readonly at: Date }): Promise<boolean> {
  const rows = await sqlOf(tx).update(copies).set({ deletedAt: gone.at.getTime() })
    .where(and(eq(copies.id, gone.id), sql`${copies.deletedAt} is null and ${copies.deletingAt} is null`)).returning({ id: copies.id })
  return rows.length > 0
}

/** A lost copy lies there again. What was proven of it before counts no more; damage does. False where it was not lost. */
export async function markBack(tx: Tx, id: number): Promise<boolean> {
  const rows = await sqlOf(tx).update(copies).set({ deletedAt: null, rung: 'complete' }).where(and(eq(copies.id, id), lost)).returning({ id: copies.id })
  return rows.length > 0
}

/** Notes that a target could not be looked at; true when it could before. */
export async function noteAway(tx: Tx, of: { readonly target: string; readonly at: Date }): Promise<boolean> {
  const rows = await sqlOf(tx).insert(meta).values({ key: `${AWAY}${of.target}`, value: of.at.toISOString() }).onConflictDoNothing().returning({ key: meta.key })
  return rows.length > 0
}

/** Notes that a target answered; true when it had not before. */
export async function noteThere(tx: Tx, target: string): Promise<boolean> {
  const rows = await sqlOf(tx).delete(meta).where(eq(meta.key, `${AWAY}${target}`)).returning({ key: meta.key })
  return rows.length > 0
}

/** Since when targets could not be looked at, by name. */
export async function awaySince(query: Query): Promise<ReadonlyMap<string, number>> {
  const rows = await sqlOf(query).select().from(meta).where(and(gte(meta.key, AWAY), lt(meta.key, AFTER)))
  return new Map(rows.map((row) => [row.key.slice(AWAY.length), new Date(row.value).getTime()]))
}

const AWAY = 'away.'
/** The first key behind all that begin so. */
const AFTER = 'away/'
