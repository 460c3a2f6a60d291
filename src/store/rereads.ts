import { sql } from 'drizzle-orm'
import type { ReadCopy } from '../core/reread.ts'
import type { Level } from '../core/site.ts'
import { prepared } from './prepared.ts'
import { copies } from './schema.ts'
import type { Query } from './store.ts'

export interface KeptCopy extends ReadCopy {
  readonly component: string
  readonly target: string
  readonly level: Level
}

/** Every sound copy that a target keeps, with the moment at which its bytes were last held against what was written. */
export async function keptOn(query: Query, target: string): Promise<readonly KeptCopy[]> {
  return await kept(query).execute({ target })
}

const kept = prepared((db) => db.select({
  id: copies.id, bytes: copies.bytes, component: copies.component, target: copies.target, level: copies.level,
  // What came back after it was lost stands on a low rung again: its earlier proofs say nothing.
  readAt: sql<number | null>`case when ${copies.rung} in ('produced', 'complete') then null else (select max(p.at) from proofs p where p.copy_id = copies.id and p.ok = 1 and p.rung = 'stored') end`,
}).from(copies).where(sql`${copies.target} = ${sql.placeholder('target')} and ${copies.deletedAt} is null and ${copies.deletingAt} is null and ${copies.badAt} is null`).prepare())
