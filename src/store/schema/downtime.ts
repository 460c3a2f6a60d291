import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { NewsKind } from '../../core/downtime-news.ts'
import type { UnitAnswer } from '../../core/unit-answer.ts'
import { at } from './columns.ts'
import { people } from './people.ts'
import { procedures } from './procedures.ts'

/** What units were told of a downtime, and what it promised; written with the messages themselves. */
export const downtimeNews = sqliteTable('downtime_news', {
  id: integer().primaryKey({ autoIncrement: true }),
  procedureId: integer('procedure_id').notNull().references(() => procedures.id),
  kind: text().$type<NewsKind>().notNull(),
  at: at('at').notNull(),
  from: integer('window_from').notNull(),
  until: integer('window_until').notNull(),
  before: integer('before_start'),
  why: text(),
}, (t) => [index('downtime_news_of').on(t.procedureId)])

/** What units said to what they were told; nothing is ever taken out, the newest of a kind counts. */
export const unitAnswers = sqliteTable('unit_answers', {
  id: integer().primaryKey({ autoIncrement: true }),
  procedureId: integer('procedure_id').notNull().references(() => procedures.id),
  unit: text().notNull(),
  kind: text().$type<UnitAnswer>().notNull(),
  note: text(),
  personId: integer('person_id').notNull().references(() => people.id),
  by: text('by_name').notNull(),
  at: at('at').notNull(),
  /** An objection or trouble that somebody has seen to. */
  settledAt: at('settled_at'),
  settledBy: text('settled_by'),
  settledHow: text('settled_how'),
}, (t) => [index('unit_answers_of').on(t.procedureId, t.unit)])
