import { and, eq, gte, lt } from 'drizzle-orm'
import { meta } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** When a disk was last there; one that never was is counted from when the house began to look for it. */
export interface LastSeen { readonly at: number; readonly was: 'seen' | 'awaited' }

/** Notes that a disk was there. */
export async function noteSeen(tx: Tx, of: { readonly target: string; readonly at: Date }): Promise<void> {
  const value = `seen ${of.at.toISOString()}`
  await sqlOf(tx).insert(meta).values({ key: `${SEEN}${of.target}`, value }).onConflictDoUpdate({ target: meta.key, set: { value } })
}

/** Notes from when on a disk is looked for that nobody has seen yet; changes nothing for one that was seen or awaited before. */
export async function noteAwaited(tx: Tx, of: { readonly target: string; readonly at: Date }): Promise<void> {
  await sqlOf(tx).insert(meta).values({ key: `${SEEN}${of.target}`, value: `awaited ${of.at.toISOString()}` }).onConflictDoNothing()
}

/** When each disk was last seen, by target. */
export async function lastSeen(query: Query): Promise<ReadonlyMap<string, LastSeen>> {
  const rows = await sqlOf(query).select().from(meta).where(and(gte(meta.key, SEEN), lt(meta.key, AFTER)))
  return new Map(rows.map((row) => [row.key.slice(SEEN.length), read(row.value)]))
}

/** The same of one; null where nobody looked for it yet. */
export async function lastSeenOf(query: Query, target: string): Promise<LastSeen | null> {
  const [row] = await sqlOf(query).select().from(meta).where(eq(meta.key, `${SEEN}${target}`))
  return row === undefined ? null : read(row.value)
}

function read(value: string): LastSeen {
  const [was, at = ''] = value.split(' ')
  return { at: new Date(at).getTime(), was: was === 'seen' ? 'seen' : 'awaited' }
}

const SEEN = 'disk.'
/** The first key behind all that begin so. */
const AFTER = 'disk/'
