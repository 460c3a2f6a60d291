import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { HintId } from '../../core/fault.ts'
import { at, json } from './columns.ts'

/** One row for every slot that fell due, whatever became of it. The key is what makes a slot fire once. */
export const slots = sqliteTable('slots', {
  job: text().notNull(),
  slot: at('slot').notNull(),
  state: text().$type<SlotState>().notNull(),
  at: at('at').notNull(),
  /** How often the job began with this slot: a slot that kills the process is not tried for ever. */
  attempts: integer().notNull(),
  endedAt: at('ended_at'),
  outcome: json<SlotOutcome>('outcome'),
}, (t) => [primaryKey({ columns: [t.job, t.slot] }), index('slots_open').on(t.job, t.slot).where(sql`ended_at is null`)])

/** fired: on time · late: run after it was missed · skipped: missed, as its job wants it · folded: missed, a later one stands for it. */
export type SlotState = 'fired' | 'late' | 'skipped' | 'folded'

/** What a job made of its slot. */
export type SlotOutcome =
  | { readonly kind: 'ok'; readonly said: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'fault'; readonly text: string; readonly hint: HintId | null }
  | { readonly kind: 'bug'; readonly text: string }
  | { readonly kind: 'gave-up'; readonly after: number }
  | { readonly kind: 'interrupted' }

/** Up to when each job's slots have been looked at. */
export const watermarks = sqliteTable('watermarks', { job: text().primaryKey(), until: at('until').notNull() })
