import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { at, json } from './columns.ts'

export const procedures = sqliteTable('procedures', {
  id: integer().primaryKey({ autoIncrement: true }),
  kind: text().notNull(),
  title: text().notNull(),
  state: json<unknown>('state').notNull(),
  status: text().$type<'going' | 'waiting' | 'interrupted' | 'done' | 'stopped'>().notNull(),
  /** Grows with every event: who decided on an older state decides again. */
  version: integer().notNull(),
  openedAt: at('opened_at').notNull(),
  updatedAt: at('updated_at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [index('procedures_open').on(t.kind).where(sql`ended_at is null`), index('procedures_kind').on(t.kind, t.updatedAt)])

export const procedureEvents = sqliteTable('procedure_events', {
  procedureId: integer('procedure_id').notNull().references(() => procedures.id),
  seq: integer().notNull(),
  at: at('at').notNull(),
  actor: text().notNull(),
  event: json<unknown>('event').notNull(),
}, (t) => [primaryKey({ columns: [t.procedureId, t.seq] })])
