import { and, asc, eq, sql } from 'drizzle-orm'
import type { Copy } from './copies.ts'
import { copies, runs } from './schema.ts'
import type { Run } from './runs.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export type PastRun = Pick<Run, 'kind' | 'component' | 'level' | 'target' | 'bytes'> & { readonly startedAt: Date; readonly endedAt: Date }

/** Writes down a run of which only its copy tells: it ended well, and nobody works on it. */
export async function addPastRun(tx: Tx, past: PastRun): Promise<Run> {
  const { startedAt, endedAt, ...rest } = past
  const [row] = await sqlOf(tx).insert(runs).values({ ...rest, round: null, attempt: 1, state: 'done', queuedAt: startedAt.getTime(), startedAt: startedAt.getTime(), endedAt: endedAt.getTime(), rung: 'complete', facts: {} }).returning()
  if (row === undefined) throw new Error('the run of the past was not returned')
  return row
}

/** The same copy on another target, the first that the books have; null where there is none. */
export async function twinElsewhere(query: Query, of: { readonly component: string; readonly key: string; readonly manifestHash: string }): Promise<Copy | null> {
  const [row] = await sqlOf(query).select().from(copies)
    .where(and(eq(copies.component, of.component), eq(copies.key, of.key), eq(copies.manifestHash, of.manifestHash), sql`${copies.deletedAt} is null`)).orderBy(asc(copies.id)).limit(1)
  return row ?? null
}
