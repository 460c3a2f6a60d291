import { desc } from 'drizzle-orm'
import type { Actor } from '../core/people.ts'
import { audit } from './schema.ts'
import { sqlOf, type Query } from './store.ts'

/** One line of the audit trail, read back. */
export interface ToldLine {
  readonly seq: number
  readonly at: number
  readonly by: Actor
  readonly act: string
  readonly subject: string
  readonly facts: unknown
}

/** The newest lines, oldest first. */
export async function auditTail(query: Query, most: number): Promise<readonly ToldLine[]> {
  const rows = await sqlOf(query).select().from(audit).orderBy(desc(audit.seq)).limit(most)
  return rows.toReversed().map(({ seq, at, actor, act, subject, facts }) => ({ seq, at, by: JSON.parse(actor) as Actor, act, subject, facts: JSON.parse(facts) as unknown }))
}
