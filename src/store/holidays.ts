import { asc, eq } from 'drizzle-orm'
import type { HolidayOverride } from '../core/calendar.ts'
import type { LocalDate } from '../core/local-date.ts'
import { holidays } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** The days that this site added to the reviewed table or lifted from it, in order. */
export async function holidayOverrides(query: Query): Promise<readonly HolidayOverride[]> {
  return await sqlOf(query).select({ date: holidays.date, kind: holidays.kind, name: holidays.name }).from(holidays).orderBy(asc(holidays.date))
}

export async function setHolidayOverride(tx: Tx, day: HolidayOverride & { readonly byPerson: number; readonly at: Date }): Promise<void> {
  const row = { kind: day.kind, name: day.name, byPerson: day.byPerson, at: day.at.getTime() }
  await sqlOf(tx).insert(holidays).values({ date: day.date, ...row }).onConflictDoUpdate({ target: holidays.date, set: row })
}

/** Back to the reviewed table; false when the site had not changed that day. */
export async function removeHolidayOverride(tx: Tx, date: LocalDate): Promise<boolean> {
  const gone = await sqlOf(tx).delete(holidays).where(eq(holidays.date, date)).returning({ date: holidays.date })
  return gone.length > 0
}
