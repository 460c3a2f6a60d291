import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { at, json } from './columns.ts'
import { people } from './people.ts'

export const checks = sqliteTable('checks', {
  id: integer().primaryKey({ autoIncrement: true }),
  plan: text().notNull(),
  slot: at('slot').notNull(),
  openedAt: at('opened_at').notNull(),
  verdict: text().$type<'safe' | 'attention' | 'unsafe'>().notNull(),
  facts: json<unknown>('facts').notNull(),
  factsDigest: text('facts_digest').notNull(),
  state: text().$type<'open' | 'signed' | 'owned' | 'closed'>().notNull(),
  signBy: at('sign_by').notNull(),
  nudges: integer().notNull(),
  nextNudgeAt: at('next_nudge_at'),
  escalatedAt: at('escalated_at'),
  ownerId: integer('owner_id').references(() => people.id),
  closedAt: at('closed_at'),
}, (t) => [uniqueIndex('checks_slot').on(t.plan, t.slot), index('checks_open').on(t.id).where(sql`state <> 'closed'`), index('checks_nudge').on(t.nextNudgeAt).where(sql`next_nudge_at is not null`)])

/** What people did with a check: who, when, and the very facts they saw. */
export const signatures = sqliteTable('signatures', {
  id: integer().primaryKey({ autoIncrement: true }),
  checkId: integer('check_id').notNull().references(() => checks.id),
  personId: integer('person_id').notNull().references(() => people.id),
  kind: text().$type<'sign' | 'problem' | 'own' | 'close'>().notNull(),
  at: at('at').notNull(),
  note: text(),
  factsDigest: text('facts_digest').notNull(),
  undoneAt: at('undone_at'),
}, (t) => [index('signatures_check').on(t.checkId)])
