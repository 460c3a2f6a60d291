import { asc, eq } from 'drizzle-orm'
import { slots } from './schema.ts'
import { sqlOf, type Query } from './store.ts'

/** The oldest slot in the ledger of a job; null while none has fallen due. */
export async function firstSlot(query: Query, job: string): Promise<number | null> {
  const [row] = await sqlOf(query).select({ slot: slots.slot }).from(slots).where(eq(slots.job, job)).orderBy(asc(slots.slot)).limit(1)
  return row?.slot ?? null
}
