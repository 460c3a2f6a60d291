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

/** Where recoveries sent people, component by component: who serves is asked at every look at the status, and a recovery's own state is long. */
export const recoverySent = sqliteTable('recovery_sent', {
  procedureId: integer('procedure_id').notNull().references(() => procedures.id),
  component: text().notNull(),
  at: at('at').notNull(),
  /** Null where the recovery's own state has to be read: it was written before there was this table. */
  kind: text().$type<'production' | 'failover'>(),
}, (t) => [primaryKey({ columns: [t.procedureId, t.component] }), index('recovery_sent_newest').on(t.component, t.at, t.procedureId), index('recovery_sent_unread').on(t.component).where(sql`kind is null`)])

/** Where each module's connection settings lead by the last word of a recovery or of a roll-back of one. */
export const moduleLeads = sqliteTable('module_leads', {
  system: text().notNull(),
  module: text().notNull(),
  /** The recovery, and what it is called. */
  procedureId: integer('procedure_id').notNull().references(() => procedures.id),
  number: text().notNull(),
  place: text().notNull(),
  is: text('is_now').$type<'switched' | 'stood' | 'untouched' | 'unknown' | 'back'>().notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.system, t.module] })])
