import { and, asc, desc, eq, gt, inArray, isNotNull, lt, ne } from 'drizzle-orm'
import { inbox, lanEntries, meta, outbox } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** One bounded step of tidying: how many rows went, and whether another step is worth it. */
export interface Pruned { readonly gone: number; readonly more: boolean }

/** Forgets messages that were sent, replaced or given up before an instant; what still waits stays, however old. */
export async function pruneOutbox(tx: Tx, ask: { readonly before: number; readonly most: number }): Promise<Pruned> {
  const sql = sqlOf(tx)
  const from = Number((await metaOf(tx, OUTBOX_MARK)) ?? 0)
  const page = await sql.select({ id: outbox.id, at: outbox.createdAt }).from(outbox).where(gt(outbox.id, from)).orderBy(asc(outbox.id)).limit(ask.most)
  const old = page.filter((row) => row.at < ask.before).map((row) => row.id)
  if (old.length === 0) return NOTHING
  const gone = await sql.delete(outbox).where(and(inArray(outbox.id, old), ne(outbox.state, 'waiting'))).returning({ id: outbox.id })
  // Whoever waits holds the mark back, so that his row is looked at again once it is sent.
  const waiting = await sql.select({ id: outbox.id }).from(outbox).where(inArray(outbox.id, old)).orderBy(asc(outbox.id)).limit(1)
  await setMeta(tx, OUTBOX_MARK, String((waiting[0]?.id ?? (old.at(-1) ?? from) + 1) - 1))
  return { gone: gone.length, more: old.length === ask.most && gone.length > 0 }
}

/** Forgets events that were worked off before an instant: no platform delivers so late a second time. */
export async function pruneInbox(tx: Tx, ask: { readonly before: number; readonly most: number }): Promise<Pruned> {
  const sql = sqlOf(tx)
  const old = sql.select({ id: inbox.id }).from(inbox).where(and(isNotNull(inbox.doneAt), lt(inbox.doneAt, ask.before))).limit(ask.most)
  const gone = await sql.delete(inbox).where(inArray(inbox.id, old)).returning({ id: inbox.id })
  return { gone: gone.length, more: gone.length === ask.most }
}

/** Forgets what was said on the page before an instant; the newest change stays, so that its number is never given twice. */
export async function pruneLan(tx: Tx, ask: { readonly before: number; readonly most: number }): Promise<Pruned> {
  const sql = sqlOf(tx)
  const [newest] = await sql.select({ id: lanEntries.id }).from(lanEntries).orderBy(desc(lanEntries.change)).limit(1)
  const page = await sql.select({ id: lanEntries.id, at: lanEntries.at }).from(lanEntries).orderBy(asc(lanEntries.id)).limit(ask.most)
  const old = page.filter((row) => row.at < ask.before && row.id !== newest?.id).map((row) => row.id)
  if (old.length === 0) return NOTHING
  await sql.delete(lanEntries).where(inArray(lanEntries.id, old))
  return { gone: old.length, more: old.length === ask.most }
}

/** Writes a moment down: throws where the store cannot be written to. */
export async function noteMoment(tx: Tx, moment: { readonly key: 'heartbeat' | 'housekeeping'; readonly at: Date }): Promise<void> {
  await setMeta(tx, `moment.${moment.key}`, moment.at.toISOString())
}

const NOTHING: Pruned = { gone: 0, more: false }
/** Up to which id nothing is left to prune. */
const OUTBOX_MARK = 'pruned.outbox'

async function metaOf(query: Query, key: string): Promise<string | null> {
  const [row] = await sqlOf(query).select({ value: meta.value }).from(meta).where(eq(meta.key, key))
  return row?.value ?? null
}

async function setMeta(tx: Tx, key: string, value: string): Promise<void> {
  await sqlOf(tx).insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } })
}
