import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Rung } from '../../core/evidence.ts'
import type { HintId } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { EngineName } from '../../core/component.ts'
import type { CopyClass, Fallback, Level } from '../../core/site.ts'
import { at, json } from './columns.ts'
import { people } from './people.ts'

/** One back-up of a system: done only if every component is. */
export const rounds = sqliteTable('rounds', {
  id: integer().primaryKey({ autoIncrement: true }),
  system: text().notNull(),
  level: text().$type<Level>().notNull(),
  schedule: text(),
  slot: at('slot'),
  askedBy: integer('asked_by').references(() => people.id),
  createdAt: at('created_at').notNull(),
  startBy: at('start_by'),
  endBy: at('end_by'),
  lateTold: integer('late_told', { mode: 'boolean' }).notNull(),
  overrunTold: integer('overrun_told', { mode: 'boolean' }).notNull(),
  endedAt: at('ended_at'),
  verdict: text().$type<'ok' | 'partial' | 'failed'>(),
}, (t) => [index('rounds_system').on(t.system, t.createdAt), index('rounds_open').on(t.id).where(sql`ended_at is null`), uniqueIndex('rounds_slot').on(t.schedule, t.slot)])

/** One carrying of a system's copies on to further places: over when each place has what it should, or has failed. */
export const carries = sqliteTable('carries', {
  id: integer().primaryKey({ autoIncrement: true }),
  system: text().notNull(),
  schedule: text(),
  slot: at('slot'),
  askedBy: integer('asked_by').references(() => people.id),
  /** Where its card stands; null for the EDP's rooms. */
  room: integer(),
  components: json<readonly string[]>('components').notNull(),
  /** Null for whichever target has the newest. */
  source: text(),
  targets: json<readonly string[]>('targets').notNull(),
  /** Every copy taken within this, not the newest alone. */
  over: integer(),
  createdAt: at('created_at').notNull(),
  /** When people were asked for a place that is not there. */
  askedFor: at('asked_for'),
  endedAt: at('ended_at'),
  verdict: text().$type<'ok' | 'partial' | 'failed' | 'cancelled'>(),
}, (t) => [index('carries_system').on(t.system, t.id), index('carries_open').on(t.id).where(sql`ended_at is null`), uniqueIndex('carries_slot').on(t.schedule, t.slot)])

export const runs = sqliteTable('runs', {
  id: integer().primaryKey({ autoIncrement: true }),
  kind: text().$type<'backup' | 'copy' | 'rehearsal' | 'reread'>().notNull(),
  round: integer().references(() => rounds.id),
  carry: integer().references(() => carries.id),
  component: text().notNull(),
  level: text().$type<Level>(),
  target: text().notNull(),
  /** The copy that this run reads: what is copied, rehearsed, or read again. */
  copyId: integer('copy_id'),
  attempt: integer().notNull(),
  state: text().$type<'queued' | 'running' | 'done' | 'failed' | 'interrupted' | 'skipped'>().notNull(),
  queuedAt: at('queued_at').notNull(),
  /** Not before this; null for at once. A fault that may pass waits here for its next attempt. */
  dueAt: at('due_at'),
  startedAt: at('started_at'),
  endedAt: at('ended_at'),
  /** Somebody wants it stopped; whoever works on it looks here. */
  cancelAt: at('cancel_at'),
  cancelBy: text('cancel_by'),
  /** Which process works on it; another one's is an interrupted run. */
  instance: text(),
  rung: text().$type<Rung>(),
  bytes: integer(),
  /** Findings, notes, the fault: what a card says of this run. */
  facts: json<RunFacts>('facts').notNull(),
}, (t) => [index('runs_queue').on(t.id).where(sql`state in ('queued', 'running')`), index('runs_component').on(t.component, t.kind, t.id), index('runs_sizes').on(t.component, t.level, t.id).where(sql`kind = 'backup' and state = 'done'`), index('runs_round').on(t.round), index('runs_carry').on(t.carry).where(sql`carry is not null`)])

export interface RunFacts {
  /** Somebody waits for it, in that room; null where it is the EDP's. */
  readonly asked?: { readonly room: number | null }
  /** One of the regular reading that began with that slot; the rest is said on its card. */
  readonly sweep?: { readonly slot: number; readonly within: number; readonly behind: number; readonly needed: number; readonly away: readonly string[] }
  /** What stands at a place is kept for that recovery before it is replaced. */
  readonly safety?: number
  /** A copy of the failover that serves, for the recovery that leads back from it. */
  readonly back?: number
  /** Why another level was taken than the one that was asked for. */
  readonly fallback?: Fallback
  readonly findings?: readonly Finding[]
  readonly notes?: readonly string[]
  /** Bytes that the source had when it was looked at. */
  readonly source?: number
  readonly fault?: { readonly area: string; readonly text: string; readonly hint: HintId | null; readonly retry: 'later' | 'never' }
  readonly progress?: { readonly phase: string; readonly bytes: number; readonly of: number | null }
}

export const copies = sqliteTable('copies', {
  id: integer().primaryKey({ autoIncrement: true }),
  runId: integer('run_id').notNull().references(() => runs.id),
  system: text().notNull(),
  component: text().notNull(),
  engine: text().$type<EngineName>().notNull(),
  level: text().$type<Level>().notNull(),
  target: text().notNull(),
  class: text().$type<CopyClass>().notNull(),
  /** `system/component/name` below the target. */
  key: text().notNull(),
  /** The copy on the same target that this one needs first. */
  baseId: integer('base_id'),
  /** The copy that this one was copied from. */
  originId: integer('origin_id'),
  takenAt: at('taken_at').notNull(),
  storedAt: at('stored_at').notNull(),
  bytes: integer().notNull(),
  rawBytes: integer('raw_bytes').notNull(),
  /** What its source's server said of itself. */
  identity: text(),
  /** The failover that it was taken of, as the recovery calls it; null for where its data lives. */
  place: text(),
  manifestHash: text('manifest_hash').notNull(),
  rung: text().$type<Rung>().notNull(),
  /** Set when a proof failed: the copy no longer counts, whatever its rung was. */
  badAt: at('bad_at'),
  pinnedBy: integer('pinned_by').references(() => people.id),
  pinnedAt: at('pinned_at'),
  pinNote: text('pin_note'),
  /** Deletion is decided in one transaction (deletingAt), done outside, and recorded (deletedAt). Gone without a decision, it is lost. */
  deletingAt: at('deleting_at'),
  deletedAt: at('deleted_at'),
  /** When its place last refused to let it go; it goes once the place allows. */
  lockedAt: at('locked_at'),
}, (t) => [
  uniqueIndex('copies_key').on(t.target, t.key).where(sql`deleted_at is null`),
  // Everything that chains and retention ask of thousands of logs, so that no row has to be fetched for it.
  index('copies_living').on(t.component, t.target, t.takenAt, t.id, t.level, t.baseId, t.bytes, t.rung, t.badAt, t.pinnedAt, t.deletingAt).where(sql`deleted_at is null`),
  index('copies_going').on(t.id).where(sql`deleted_at is null and deleting_at is not null`),
  index('copies_lost').on(t.target, t.key).where(sql`deleted_at is not null and deleting_at is null`),
  index('copies_damaged').on(t.component).where(sql`deleted_at is null and bad_at is not null`),
  index('copies_newest').on(t.component, t.takenAt).where(sql`deleted_at is null`),
  index('copies_base').on(t.baseId),
  index('copies_run').on(t.runId),
])

/** Every rung that was tried, passed or not. */
export const proofs = sqliteTable('proofs', {
  id: integer().primaryKey({ autoIncrement: true }),
  copyId: integer('copy_id').notNull().references(() => copies.id),
  runId: integer('run_id').references(() => runs.id),
  rung: text().$type<Rung>().notNull(),
  ok: integer({ mode: 'boolean' }).notNull(),
  at: at('at').notNull(),
  ms: integer().notNull(),
  facts: json<Record<string, unknown>>('facts').notNull(),
}, (t) => [index('proofs_copy').on(t.copyId, t.id)])
