import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { at } from './columns.ts'
import { people } from './people.ts'

/** Whose authenticator app makes codes for us. The secret stands nowhere: it is made of the house's key and `nonce`. */
export const secondFactors = sqliteTable('second_factors', {
  personId: integer('person_id').primaryKey().references(() => people.id),
  nonce: text().notNull(),
  begunAt: at('begun_at').notNull(),
  /** Since its first right code; null while it is being set up. */
  since: at('since'),
  /** The span of thirty seconds whose code was used last: each is good once. */
  lastSpan: integer('last_span').notNull(),
  /** Wrong ones in a row. */
  wrong: integer().notNull(),
  lockedUntil: at('locked_until'),
})

/** Who decides for a manager who is away, and until when. Nothing is ever taken out. */
export const deputies = sqliteTable('deputies', {
  id: integer().primaryKey({ autoIncrement: true }),
  manager: integer().notNull().references(() => people.id),
  deputy: integer().notNull().references(() => people.id),
  from: at('from').notNull(),
  until: at('until').notNull(),
  /** Taken back before its time. */
  endedAt: at('ended_at'),
  endedBy: integer('ended_by').references(() => people.id),
}, (t) => [index('deputies_standing').on(t.deputy).where(sql`ended_at is null`)])
