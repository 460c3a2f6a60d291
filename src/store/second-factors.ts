import { and, asc, eq, isNull, lt } from 'drizzle-orm'
import type { Duty } from '../core/people.ts'
import { people, secondFactors } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** How somebody's codes stand. */
export type SecondFactor = typeof secondFactors.$inferSelect

export async function secondFactorOf(query: Query, person: number): Promise<SecondFactor | null> {
  const [row] = await sqlOf(query).select().from(secondFactors).where(eq(secondFactors.personId, person))
  return row ?? null
}

/** Everybody of a duty whose app makes codes for us, set up before that moment. */
export async function withCodes(query: Query, of: { readonly duty: Duty; readonly before: number }): Promise<readonly { readonly id: number; readonly name: string }[]> {
  const rows = await sqlOf(query).select({ id: people.id, name: people.name, duties: people.duties }).from(secondFactors)
    .innerJoin(people, and(eq(people.id, secondFactors.personId), isNull(people.removedAt))).where(lt(secondFactors.since, of.before)).orderBy(asc(people.id))
  return rows.flatMap(({ id, name, duties }) => (duties.includes(of.duty) ? [{ id, name }] : []))
}

/** Begins anew: whatever that person's app made before counts no more. */
export async function beginSecondFactor(tx: Tx, of: { readonly person: number; readonly nonce: string; readonly at: Date }): Promise<void> {
  const fresh = { nonce: of.nonce, begunAt: of.at.getTime(), since: null, lastSpan: 0, wrong: 0, lockedUntil: null }
  await sqlOf(tx).insert(secondFactors).values({ personId: of.person, ...fresh }).onConflictDoUpdate({ target: secondFactors.personId, set: fresh })
}

export async function changeSecondFactor(tx: Tx, change: { readonly person: number } & Partial<Pick<SecondFactor, 'since' | 'lastSpan' | 'wrong' | 'lockedUntil'>>): Promise<void> {
  const { person, ...set } = change
  await sqlOf(tx).update(secondFactors).set(set).where(eq(secondFactors.personId, person))
}

export async function forgetSecondFactor(tx: Tx, person: number): Promise<void> {
  await sqlOf(tx).delete(secondFactors).where(eq(secondFactors.personId, person))
}
