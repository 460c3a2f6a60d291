import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { carries } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** One carrying of a system's copies on to further places. */
export type Carry = typeof carries.$inferSelect
export type CarryVerdict = NonNullable<Carry['verdict']>

export interface NewCarry extends Pick<Carry, 'system' | 'schedule' | 'askedBy' | 'room' | 'components' | 'source' | 'targets' | 'over'> {
  readonly slot: Date | null
  readonly at: Date
}

export async function addCarry(tx: Tx, carry: NewCarry): Promise<Carry> {
  const { slot, at, components, targets, ...rest } = carry
  const [row] = await sqlOf(tx).insert(carries).values({ ...rest, components: [...components], targets: [...targets], slot: slot?.getTime() ?? null, createdAt: at.getTime() }).returning()
  if (row === undefined) throw new Error('the new carrying was not returned')
  return row
}

export async function carryById(query: Query, id: number): Promise<Carry | null> {
  const [row] = await sqlOf(query).select().from(carries).where(eq(carries.id, id))
  return row ?? null
}

/** What is not over yet, oldest first. */
export async function openCarries(query: Query): Promise<readonly Carry[]> {
  return await sqlOf(query).select().from(carries).where(isNull(carries.endedAt)).orderBy(carries.id)
}

/** The carrying that a schedule's slot led to; null while there is none. */
export async function carryOfSlot(query: Query, of: { readonly schedule: string; readonly slot: Date }): Promise<Carry | null> {
  const [row] = await sqlOf(query).select().from(carries).where(and(eq(carries.schedule, of.schedule), eq(carries.slot, of.slot.getTime())))
  return row ?? null
}

/** The carrying of a schedule's newest slot, over or not. */
export async function lastCarryOf(query: Query, schedule: string): Promise<Carry | null> {
  const [row] = await sqlOf(query).select().from(carries).where(and(eq(carries.schedule, schedule), isNotNull(carries.slot))).orderBy(desc(carries.slot)).limit(1)
  return row ?? null
}

/** Those of a system, newest first; `before` is the id where the last page ended. */
export async function carriesOfSystem(query: Query, of: { readonly system: string; readonly before: number | null; readonly most: number }): Promise<readonly Carry[]> {
  return await sqlOf(query).select().from(carries).where(and(eq(carries.system, of.system), of.before === null ? undefined : lt(carries.id, of.before))).orderBy(desc(carries.id)).limit(of.most)
}

/** One that still waits when its next slot falls due stands for that slot too. */
export async function moveToSlot(tx: Tx, of: { readonly id: number; readonly slot: Date }): Promise<void> {
  await sqlOf(tx).update(carries).set({ slot: of.slot.getTime() }).where(eq(carries.id, of.id))
}

/** Notes that people were asked for a place that is not there; null for nothing that is asked for any more. */
export async function noteAskedFor(tx: Tx, of: { readonly id: number; readonly at: Date | null }): Promise<void> {
  await sqlOf(tx).update(carries).set({ askedFor: of.at?.getTime() ?? null }).where(eq(carries.id, of.id))
}

/** Ends it with its verdict; false when it was over. */
export async function endCarry(tx: Tx, of: { readonly id: number; readonly verdict: CarryVerdict; readonly at: Date }): Promise<boolean> {
  const ended = await sqlOf(tx).update(carries).set({ verdict: of.verdict, endedAt: of.at.getTime() }).where(and(eq(carries.id, of.id), sql`${carries.endedAt} is null`)).returning({ id: carries.id })
  return ended.length > 0
}
