import { and, asc, eq, isNull } from 'drizzle-orm'
import { alarms } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export interface StandingAlarm { readonly key: string; readonly facts: unknown; readonly raisedAt: number }

/** Raises a standing trouble; true when somebody is to be told now, which is once, and not where a downtime keeps it quiet: then it is told when that is over, if it still stands. */
export async function raise(tx: Tx, alarm: { readonly key: string; readonly facts: object; readonly at: Date; readonly quiet?: { readonly procedure: number } | null }): Promise<boolean> {
  const standing = await sqlOf(tx).select({ id: alarms.id }).from(alarms).where(and(eq(alarms.key, alarm.key), isNull(alarms.clearedAt))).limit(1)
  if (standing.length > 0) return false
  const held = alarm.quiet?.procedure ?? null
  await sqlOf(tx).insert(alarms).values({ key: alarm.key, facts: held === null ? alarm.facts : { ...alarm.facts, [HELD]: held }, raisedAt: alarm.at.getTime() })
  return held === null
}

/** Clears it; true when its end is to be told: it stood, and somebody was told that it did. */
export async function clear(tx: Tx, alarm: { readonly key: string; readonly at: Date }): Promise<boolean> {
  const cleared = await sqlOf(tx).update(alarms).set({ clearedAt: alarm.at.getTime() }).where(and(eq(alarms.key, alarm.key), isNull(alarms.clearedAt))).returning({ facts: alarms.facts })
  return cleared.some(({ facts }) => heldFor({ facts }) === null)
}

export async function standing(query: Query): Promise<readonly StandingAlarm[]> {
  return await sqlOf(query).select({ key: alarms.key, facts: alarms.facts, raisedAt: alarms.raisedAt }).from(alarms).where(isNull(alarms.clearedAt)).orderBy(asc(alarms.raisedAt))
}

/** The downtime that keeps an alarm quiet; null for one that was told. */
export function heldFor({ facts }: { readonly facts: unknown }): number | null {
  const held = (facts as Readonly<Record<string, unknown>> | null)?.[HELD]
  return typeof held === 'number' ? held : null
}

/** Notes that an alarm that was kept quiet is told now. */
export async function noteSounded(tx: Tx, alarm: StandingAlarm): Promise<void> {
  const facts = Object.fromEntries(Object.entries(alarm.facts as Readonly<Record<string, unknown>>).filter(([name]) => name !== HELD))
  await sqlOf(tx).update(alarms).set({ facts }).where(and(eq(alarms.key, alarm.key), isNull(alarms.clearedAt)))
}

const HELD = 'heldFor'
