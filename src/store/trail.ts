import { and, desc, eq, sql } from 'drizzle-orm'
import type { Level } from '../core/site.ts'
import type { Earlier } from '../core/trend.ts'
import { runs } from './schema.ts'
import { sqlOf, type Query } from './store.ts'

/** The newest copies of one level that ended well, newest first, each with what its source had: what the room for a new one is reckoned by. */
export async function trailOf(query: Query, of: { readonly component: string; readonly level: Level; readonly most: number }): Promise<readonly Earlier[]> {
  const rows = await sqlOf(query).select({ bytes: runs.bytes, facts: runs.facts }).from(runs)
    .where(and(eq(runs.component, of.component), eq(runs.level, of.level), sql`${runs.kind} = 'backup' and ${runs.state} = 'done'`))
    .orderBy(desc(runs.id)).limit(of.most)
  return rows.flatMap(({ bytes, facts }) => (bytes === null ? [] : [{ bytes, source: facts.source ?? null }]))
}
