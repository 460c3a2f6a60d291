import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Copy } from './copies.ts'
import { copies, people, runs } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** Decides, in the caller's transaction, that these copies go; returns those that it was decided for now. */
export async function decideDeletion(tx: Tx, decision: { readonly ids: readonly number[]; readonly at: Date }): Promise<readonly number[]> {
  const decided: number[] = []
  for (const id of decision.ids) {
    const rows = await sqlOf(tx).update(copies).set({ deletingAt: decision.at.getTime() })
      .where(and(eq(copies.id, id), isNull(copies.deletingAt), isNull(copies.deletedAt), isNull(copies.pinnedAt))).returning({ id: copies.id })
    decided.push(...rows.map((row) => row.id))
  }
  return decided
}

/** Copies whose deletion is decided and not yet recorded: a crash left them, or their target was away. */
export async function decidedCopies(query: Query): Promise<readonly Copy[]> {
  return await sqlOf(query).select().from(copies).where(sql`deleted_at is null and deleting_at is not null`).orderBy(asc(copies.id))
}

/** Writes down that its place refused to let a copy go; true the first time. */
export async function markLocked(tx: Tx, locked: { readonly id: number; readonly at: Date }): Promise<boolean> {
  const first = await sqlOf(tx).update(copies).set({ lockedAt: locked.at.getTime() }).where(and(eq(copies.id, locked.id), isNull(copies.deletedAt), isNull(copies.lockedAt))).returning({ id: copies.id })
  if (first.length === 0) await sqlOf(tx).update(copies).set({ lockedAt: locked.at.getTime() }).where(and(eq(copies.id, locked.id), isNull(copies.deletedAt)))
  return first.length > 0
}

export async function copiesByIds(query: Query, ids: readonly number[]): Promise<readonly Copy[]> {
  const found: Copy[] = []
  for (let from = 0; from < ids.length; from += AT_ONCE) found.push(...await sqlOf(query).select().from(copies).where(inArray(copies.id, ids.slice(from, from + AT_ONCE))).orderBy(asc(copies.id)))
  return found
}

/** Below what databases allow as parameters of one query. */
const AT_ONCE = 500

/** The oldest run of a component that is queued or going on; null when there is none. */
export async function liveRunOf(query: Query, component: string): Promise<{ readonly run: number; readonly since: number } | null> {
  const [row] = await sqlOf(query).select({ run: runs.id, since: sql<number>`coalesce(${runs.startedAt}, ${runs.queuedAt})` }).from(runs)
    .where(sql`${runs.state} in ('queued', 'running') and ${runs.component} = ${component}`).orderBy(asc(runs.id)).limit(1)
  return row ?? null
}

/** Pins a copy; false when it is gone, going, or pinned already. */
export async function pinCopy(tx: Tx, pin: { readonly id: number; readonly by: number; readonly note: string; readonly at: Date }): Promise<boolean> {
  const rows = await sqlOf(tx).update(copies).set({ pinnedBy: pin.by, pinnedAt: pin.at.getTime(), pinNote: pin.note })
    .where(and(eq(copies.id, pin.id), isNull(copies.pinnedAt), isNull(copies.deletingAt), isNull(copies.deletedAt))).returning({ id: copies.id })
  return rows.length > 0
}

/** Takes the pin off; false when there was none. */
export async function unpinCopy(tx: Tx, id: number): Promise<boolean> {
  const rows = await sqlOf(tx).update(copies).set({ pinnedBy: null, pinnedAt: null, pinNote: null }).where(and(eq(copies.id, id), sql`${copies.pinnedAt} is not null`, isNull(copies.deletedAt))).returning({ id: copies.id })
  return rows.length > 0
}

export async function pinnedByName(query: Query, copy: Copy): Promise<string | null> {
  if (copy.pinnedBy === null) return null
  const [row] = await sqlOf(query).select({ name: people.name }).from(people).where(eq(people.id, copy.pinnedBy))
  return row?.name ?? null
}

/** How many copies lie there damaged, by component. */
export async function damagedCopies(query: Query): Promise<ReadonlyMap<string, number>> {
  const rows = await sqlOf(query).select({ component: copies.component, n: sql<number>`count(*)` }).from(copies).where(sql`deleted_at is null and bad_at is not null`).groupBy(copies.component)
  return new Map(rows.map((row) => [row.component, row.n]))
}
