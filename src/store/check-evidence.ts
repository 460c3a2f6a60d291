import { and, asc, desc, eq, gt, gte, lt, lte, ne, sql } from 'drizzle-orm'
import type { Copy } from './copies.ts'
import { prepared } from './prepared.ts'
import { audit, copies, slots } from './schema.ts'
import { sqlOf, type Query } from './store.ts'

/** Slots of a job that did not fire on time within (from, until], oldest first: nobody looked at the clock then. */
export async function slotsNotOnTime(query: Query, of: { readonly job: string; readonly from: number; readonly until: number; readonly most: number }): Promise<readonly { readonly slot: number; readonly at: number }[]> {
  return await sqlOf(query).select({ slot: slots.slot, at: slots.at }).from(slots)
    .where(and(eq(slots.job, of.job), gt(slots.slot, of.from), lte(slots.slot, of.until), ne(slots.state, 'fired')))
    .orderBy(asc(slots.slot)).limit(of.most)
}

/** The newest audit line about a check: its number and hash are printed on the sheet, so that paper and trail can be held together. */
export async function auditLineOf(query: Query, check: number): Promise<{ readonly seq: number; readonly hash: string } | null> {
  const [row] = await headOf(query).execute({ subject: `check:${check}` })
  return row ?? null
}

const headOf = prepared((db) => db.select({ seq: audit.seq, hash: audit.hash }).from(audit).where(eq(audit.subject, sql.placeholder('subject'))).orderBy(desc(audit.seq)).limit(1).prepare())

/** When this house began to write things down; null before its first line. What was planned earlier was not its to do. */
export async function bornAt(query: Query): Promise<number | null> {
  const [row] = await sqlOf(query).select({ at: audit.at }).from(audit).where(eq(audit.seq, 1))
  return row?.at ?? null
}

/** The newest copy of a component that is still there, damaged or not, proven or not. */
export async function newestLiving(query: Query, of: { readonly component: string; readonly level: Copy['level'] | null }): Promise<Copy | null> {
  const [row] = await sqlOf(query).select().from(copies)
    .where(and(eq(copies.component, of.component), sql`${copies.deletedAt} is null`, of.level === null ? undefined : eq(copies.level, of.level)))
    .orderBy(desc(copies.takenAt), desc(copies.id)).limit(1)
  return row ?? null
}

/** The log copies of a component on one target, taken within [from, until), oldest first, damaged ones too. */
export async function logCopies(query: Query, of: { readonly component: string; readonly target: string; readonly from: number; readonly until: number }): Promise<readonly Copy[]> {
  return await sqlOf(query).select().from(copies)
    .where(and(eq(copies.component, of.component), eq(copies.target, of.target), sql`${copies.deletedAt} is null`, eq(copies.level, 'log'), gte(copies.takenAt, of.from), lt(copies.takenAt, of.until)))
    .orderBy(asc(copies.takenAt), asc(copies.id))
}
