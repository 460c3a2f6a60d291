import { and, asc, eq, isNull } from 'drizzle-orm'
import { alarms } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export interface StandingAlarm { readonly key: string; readonly facts: unknown; readonly raisedAt: number }

/** Raises a standing trouble; false when it stands already, so that it is told once. */
export async function raise(tx: Tx, alarm: { readonly key: string; readonly facts: object; readonly at: Date }): Promise<boolean> {
  const standing = await sqlOf(tx).select({ id: alarms.id }).from(alarms).where(and(eq(alarms.key, alarm.key), isNull(alarms.clearedAt))).limit(1)
  if (standing.length > 0) return false
  await sqlOf(tx).insert(alarms).values({ key: alarm.key, facts: alarm.facts, raisedAt: alarm.at.getTime() })
  return true
}

/** Clears it; false when it did not stand, so that the all-clear too is told once. */
export async function clear(tx: Tx, alarm: { readonly key: string; readonly at: Date }): Promise<boolean> {
  const cleared = await sqlOf(tx).update(alarms).set({ clearedAt: alarm.at.getTime() }).where(and(eq(alarms.key, alarm.key), isNull(alarms.clearedAt))).returning({ id: alarms.id })
  return cleared.length > 0
}

export async function standing(query: Query): Promise<readonly StandingAlarm[]> {
  return await sqlOf(query).select({ key: alarms.key, facts: alarms.facts, raisedAt: alarms.raisedAt }).from(alarms).where(isNull(alarms.clearedAt)).orderBy(asc(alarms.raisedAt))
}
