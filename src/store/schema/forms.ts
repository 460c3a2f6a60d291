import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { FormAnswers } from '../../core/form.ts'
import type { Lang } from '../../core/people.ts'
import type { Field } from '../../texts/message.ts'
import { at, json } from './columns.ts'
import { people, rooms } from './people.ts'

/** Forms that people are filling in, and what became of them. Half filled, they outlive a restart. */
export const forms = sqliteTable('forms', {
  id: integer().primaryKey({ autoIncrement: true }),
  personId: integer('person_id').notNull().references(() => people.id),
  roomId: integer('room_id').notNull().references(() => rooms.id),
  /** The account that it asks, so that its platform can call it by name. */
  userId: text('user_id').notNull(),
  /** The line as far as it was said; the answers complete it. */
  say: text().notNull(),
  title: json<Record<Lang, string>>('title').notNull(),
  fields: json<Record<Lang, readonly Field[]>>('fields').notNull(),
  answers: json<FormAnswers>('answers').notNull(),
  /** The question that is asked now; null where all are answered. */
  asks: text(),
  state: text().$type<'open' | 'sent' | 'cancelled' | 'expired'>().notNull(),
  openedAt: at('opened_at').notNull(),
  expiresAt: at('expires_at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [index('forms_open').on(t.personId).where(sql`state = 'open'`)])
