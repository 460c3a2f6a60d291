import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { prepared } from './prepared.ts'
import { alarms } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export interface StandingAlarm { readonly key: string; readonly facts: unknown; readonly raisedAt: number }

/** The downtime that keeps an alarm quiet, and the system for which it does. */
export interface Holding { readonly procedure: number; readonly of: string }

/** Raises a standing trouble; true when somebody is to be told now, which is once, and not where a downtime keeps it quiet: then it is told when that is over, if it still stands. */
export async function raise(tx: Tx, alarm: { readonly key: string; readonly facts: object; readonly at: Date; readonly quiet?: Holding | null }): Promise<boolean> {
  const standing = await ofKey(tx).execute({ key: alarm.key })
  if (standing.length > 0) return false
  const { quiet = null } = alarm
  await sqlOf(tx).insert(alarms).values({ key: alarm.key, facts: quiet === null ? alarm.facts : { ...alarm.facts, ...heldBy(quiet) }, raisedAt: alarm.at.getTime() })
  return quiet === null
}

/** Clears it; true when its end is to be told: it stood, and somebody was told that it did. */
export async function clear(tx: Tx, alarm: { readonly key: string; readonly at: Date }): Promise<boolean> {
  if ((await ofKey(tx).execute({ key: alarm.key })).length === 0) return false
  const cleared = await sqlOf(tx).update(alarms).set({ clearedAt: alarm.at.getTime() }).where(and(eq(alarms.key, alarm.key), isNull(alarms.clearedAt))).returning({ facts: alarms.facts })
  return cleared.some(({ facts }) => heldFor({ facts }) === null)
}

export async function standing(query: Query): Promise<readonly StandingAlarm[]> {
  return await everyStanding(query).execute()
}

const everyStanding = prepared((db) => db.select({ key: alarms.key, facts: alarms.facts, raisedAt: alarms.raisedAt }).from(alarms).where(isNull(alarms.clearedAt)).orderBy(asc(alarms.raisedAt)).prepare())
const ofKey = prepared((db) => db.select({ id: alarms.id }).from(alarms).where(and(eq(alarms.key, sql.placeholder('key')), isNull(alarms.clearedAt))).limit(1).prepare())

/** The downtime that keeps an alarm quiet; null for one that was told. */
export function heldFor({ facts }: { readonly facts: unknown }): number | null {
  const held = (facts as Readonly<Record<string, unknown>> | null)?.[HELD]
  return typeof held === 'number' ? held : null
}

/** The system for which an alarm is kept quiet; null where that was not written down. */
export function heldOf({ facts }: { readonly facts: unknown }): string | null {
  const { [HELD_OF]: of, system } = facts as Readonly<Record<string, unknown>>
  return typeof of === 'string' ? of : typeof system === 'string' ? system : null
}

/** Notes that an alarm that was kept quiet is told now. */
export async function noteSounded(tx: Tx, alarm: StandingAlarm): Promise<void> {
  const facts = Object.fromEntries(Object.entries(alarm.facts as Readonly<Record<string, unknown>>).filter(([name]) => name !== HELD && name !== HELD_OF))
  await keep(tx, { alarm, facts })
}

/** Notes that another downtime keeps an alarm quiet from now on. */
export async function noteHeldBy(tx: Tx, { alarm, by }: { readonly alarm: StandingAlarm; readonly by: Holding }): Promise<void> {
  await keep(tx, { alarm, facts: { ...alarm.facts as object, ...heldBy(by) } })
}

async function keep(tx: Tx, { alarm, facts }: { readonly alarm: StandingAlarm; readonly facts: object }): Promise<void> {
  await sqlOf(tx).update(alarms).set({ facts }).where(and(eq(alarms.key, alarm.key), isNull(alarms.clearedAt)))
}

const HELD = 'heldFor'
const HELD_OF = 'heldOf'
const heldBy = ({ procedure, of }: Holding) => ({ [HELD]: procedure, [HELD_OF]: of })
