import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Duty, Lang, PlatformId, RoomPurpose } from '../../core/people.ts'
import { at, json } from './columns.ts'

export const people = sqliteTable('people', {
  id: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull(),
  duties: json<Duty[]>('duties').notNull(),
  addedAt: at('added_at').notNull(),
  removedAt: at('removed_at'),
})

export const identities = sqliteTable('identities', {
  platform: text().$type<PlatformId>().notNull(),
  userId: text('user_id').notNull(),
  personId: integer('person_id').notNull().references(() => people.id),
  addedAt: at('added_at').notNull(),
}, (t) => [primaryKey({ columns: [t.platform, t.userId] }), index('identities_person').on(t.personId)])

/** Somebody said who they are and waits for an admin. */
export const introductions = sqliteTable('introductions', {
  id: integer().primaryKey({ autoIncrement: true }),
  platform: text().$type<PlatformId>().notNull(),
  userId: text('user_id').notNull(),
  name: text().notNull(),
  chat: text().notNull(),
  at: at('at').notNull(),
  decidedAt: at('decided_at'),
  decidedBy: integer('decided_by').references(() => people.id),
  personId: integer('person_id').references(() => people.id),
}, (t) => [uniqueIndex('introductions_open').on(t.platform, t.userId).where(sql`decided_at is null`)])

export const rooms = sqliteTable('rooms', {
  id: integer().primaryKey({ autoIncrement: true }),
  platform: text().$type<PlatformId>().notNull(),
  chat: text().notNull(),
  /** Empty where the platform's chat has no topics. */
  thread: text().notNull(),
  name: text().notNull(),
  purpose: text().$type<RoomPurpose>().notNull(),
  unit: text(),
  lang: text().$type<Lang>().notNull(),
  state: text().$type<'active' | 'unreachable' | 'left'>().notNull(),
  why: text(),
  addedAt: at('added_at').notNull(),
  /** In a private chat: whose it is, by their number there; Slack calls the chat otherwise. */
  account: text(),
  /** When it could be reached again, or was registered anew; null where it always could. */
  backAt: at('back_at'),
}, (t) => [uniqueIndex('rooms_address').on(t.platform, t.chat, t.thread), index('rooms_purpose').on(t.purpose)])

/** Days that an admin added or lifted, over the reviewed table. */
export const holidays = sqliteTable('holidays', {
  date: text().primaryKey(),
  kind: text().$type<'add' | 'lift'>().notNull(),
  name: text().notNull(),
  byPerson: integer('by_person').references(() => people.id),
  at: at('at').notNull(),
})
