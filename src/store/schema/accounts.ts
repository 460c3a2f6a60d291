import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { PlatformId } from '../../core/people.ts'
import { at } from './columns.ts'
import { people } from './people.ts'

/** A one-time code that makes another account speak for the same person. Only its hash is kept. */
export const linkCodes = sqliteTable('link_codes', {
  id: integer().primaryKey({ autoIncrement: true }),
  personId: integer('person_id').notNull().references(() => people.id),
  hash: text().notNull(),
  /** The account that asked for it, and where it was shown. */
  platform: text().$type<PlatformId>().notNull(),
  userId: text('user_id').notNull(),
  chat: text().notNull(),
  at: at('at').notNull(),
  goodUntil: at('good_until').notNull(),
  /** When it was typed, or replaced by a newer one. */
  spentAt: at('spent_at'),
}, (t) => [uniqueIndex('link_codes_open').on(t.hash).where(sql`spent_at is null`)])

/** A code that was typed and is none: who guesses is not heard for a while. */
export const linkTries = sqliteTable('link_tries', {
  id: integer().primaryKey({ autoIncrement: true }),
  platform: text().$type<PlatformId>().notNull(),
  userId: text('user_id').notNull(),
  at: at('at').notNull(),
  /** The one after which that account is not heard for a while. */
  last: integer({ mode: 'boolean' }).notNull(),
}, (t) => [index('link_tries_account').on(t.platform, t.userId, t.at)])

/** Whose own page with the bot was opened, and what it shows. */
export const homes = sqliteTable('homes', {
  platform: text().$type<PlatformId>().notNull(),
  userId: text('user_id').notNull(),
  openedAt: at('opened_at').notNull(),
  /** Grows with every opening: each of them is answered. */
  opens: integer().notNull(),
  /** The opening that was answered last, and the digest of what was shown. */
  answered: integer().notNull(),
  shown: text(),
}, (t) => [primaryKey({ columns: [t.platform, t.userId] })])
