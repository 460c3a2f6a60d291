import { eq } from 'drizzle-orm'
import { secondFactors } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** How somebody's codes stand. */
export type SecondFactor = typeof secondFactors.$inferSelect

export async function secondFactorOf(query: Query, person: number): Promise<SecondFactor | null> {
  const [row] = await sqlOf(query).select().from(secondFactors).where(eq(secondFactors.personId, person))
  return row ?? null
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
