import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { at, json } from './columns.ts'

/** Single facts about the house itself: which instance runs, where the audit stands. */
export const meta = sqliteTable('meta', { key: text().primaryKey(), value: text().notNull() })

export const audit = sqliteTable('audit', {
  seq: integer().primaryKey(),
  at: at('at').notNull(),
  actor: text().notNull(),
  act: text().notNull(),
  subject: text().notNull(),
  facts: text().notNull(),
  prev: text().notNull(),
  hash: text().notNull(),
}, (t) => [index('audit_subject').on(t.subject, t.seq)])

/** A standing trouble, told once and cleared once: an overrun, silence, an unreachable room. */
export const alarms = sqliteTable('alarms', {
  id: integer().primaryKey({ autoIncrement: true }),
  key: text().notNull(),
  facts: json<unknown>('facts').notNull(),
  raisedAt: at('raised_at').notNull(),
  clearedAt: at('cleared_at'),
}, (t) => [uniqueIndex('alarms_standing').on(t.key).where(sql`cleared_at is null`)])
