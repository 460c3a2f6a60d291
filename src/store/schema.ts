import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Duty, Lang, PlatformId, RoomPurpose } from '../core/people.ts'
import type { Rung } from '../core/evidence.ts'
import type { CopyClass, EngineName, Level } from '../core/site.ts'
import type { LanBody } from '../chat/lan.ts'
import type { Spoken } from '../texts/message.ts'

/**
 * Everything that happened. Times are milliseconds UTC; nothing here is ever deleted by a cascade.
 * JSON columns hold facts that are only shown or compared whole; what is searched has a column of its own.
 */
const at = (name: string) => integer(name, { mode: 'number' })
const json = <T>(name: string) => text(name, { mode: 'json' }).$type<T>()

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

// ——— people and rooms ———
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
}, (t) => [uniqueIndex('rooms_address').on(t.platform, t.chat, t.thread), index('rooms_purpose').on(t.purpose)])

/** Days that an admin added or lifted, over the reviewed table. */
export const holidays = sqliteTable('holidays', {
  date: text().primaryKey(),
  kind: text().$type<'add' | 'lift'>().notNull(),
  name: text().notNull(),
  byPerson: integer('by_person').references(() => people.id),
  at: at('at').notNull(),
})

// ——— chat in, chat out ———
/** Every event that reached us, kept until worked on; the key makes a second delivery harmless. */
export const inbox = sqliteTable('inbox', {
  /** The order in which events reached us; after a crash they are worked off in it. */
  id: integer().primaryKey({ autoIncrement: true }),
  platform: text().$type<PlatformId>().notNull(),
  eventId: text('event_id').notNull(),
  at: at('at').notNull(),
  event: text().notNull(),
  /** How often a start found it waiting: one that brings the house down is set aside. */
  found: integer().notNull(),
  doneAt: at('done_at'),
  outcome: text(),
}, (t) => [uniqueIndex('inbox_event').on(t.platform, t.eventId), index('inbox_waiting').on(t.id).where(sql`done_at is null`), index('inbox_done').on(t.doneAt)])

/** Messages owed. A row is sent at least once; a newer version of an unsent card replaces it. */
export const outbox = sqliteTable('outbox', {
  id: integer().primaryKey({ autoIncrement: true }),
  roomId: integer('room_id').notNull().references(() => rooms.id),
  card: text(),
  spoken: json<Spoken>('spoken').notNull(),
  silent: integer({ mode: 'boolean' }).notNull(),
  /** Lower goes first among rooms; within a room order is kept. */
  urgency: integer().notNull(),
  /** A card that exists is edited; `fresh` posts it anew so that people are woken. */
  fresh: integer({ mode: 'boolean' }).notNull(),
  createdAt: at('created_at').notNull(),
  dueAt: at('due_at').notNull(),
  attempts: integer().notNull(),
  state: text().$type<'waiting' | 'sent' | 'replaced' | 'undeliverable'>().notNull(),
  sentAt: at('sent_at'),
  /** The platform's address of what was posted; a reply to it finds the card again. */
  message: text(),
  fault: text(),
}, (t) => [index('outbox_message').on(t.message).where(sql`message is not null`), index('outbox_waiting').on(t.roomId, t.id).where(sql`state = 'waiting'`), index('outbox_card').on(t.card, t.roomId).where(sql`card is not null`), index('outbox_sent').on(t.sentAt)])

/** Where each living card stands: one row a card and room. */
export const cards = sqliteTable('cards', {
  card: text().notNull(),
  roomId: integer('room_id').notNull().references(() => rooms.id),
  chat: text().notNull(),
  message: text().notNull(),
  /** What the card offers now; a reply or an old button is held against it. */
  spoken: json<Spoken>('spoken').notNull(),
  postedAt: at('posted_at').notNull(),
  editedAt: at('edited_at'),
}, (t) => [primaryKey({ columns: [t.card, t.roomId] }), index('cards_message').on(t.chat, t.message)])

export const lanEntries = sqliteTable('lan_entries', {
  id: integer().primaryKey({ autoIncrement: true }),
  chat: text().notNull(),
  at: at('at').notNull(),
  editedAt: at('edited_at'),
  version: integer().notNull(),
  /** Grows with every post and edit of all rooms: where a page left off. */
  change: integer().notNull(),
  onlyFor: text('only_for'),
  body: json<LanBody>('body').notNull(),
  once: text().notNull(),
}, (t) => [index('lan_entries_chat').on(t.chat, t.id), uniqueIndex('lan_entries_once').on(t.once), uniqueIndex('lan_entries_change').on(t.change), index('lan_entries_at').on(t.at)])

// ——— clock in ———
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
}, (t) => [primaryKey({ columns: [t.job, t.slot] }), index('slots_open').on(t.job).where(sql`ended_at is null`)])

/** fired: on time · late: run after it was missed · skipped: missed, as its job wants it · folded: missed, a later one stands for it. */
export type SlotState = 'fired' | 'late' | 'skipped' | 'folded'

/** What a job made of its slot. */
export type SlotOutcome =
  | { readonly kind: 'ok'; readonly said: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'fault'; readonly text: string; readonly hint: import('../core/fault.ts').HintId | null }
  | { readonly kind: 'bug'; readonly text: string }
  | { readonly kind: 'gave-up'; readonly after: number }
  | { readonly kind: 'interrupted' }

/** Up to when each job's slots have been looked at. */
export const watermarks = sqliteTable('watermarks', { job: text().primaryKey(), until: at('until').notNull() })

// ——— back-ups ———
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

export const runs = sqliteTable('runs', {
  id: integer().primaryKey({ autoIncrement: true }),
  kind: text().$type<'backup' | 'copy' | 'rehearsal' | 'reread'>().notNull(),
  round: integer().references(() => rounds.id),
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
}, (t) => [index('runs_queue').on(t.id).where(sql`state in ('queued', 'running')`), index('runs_component').on(t.component, t.kind, t.id), index('runs_sizes').on(t.component, t.level, t.id).where(sql`kind = 'backup' and state = 'done'`), index('runs_round').on(t.round)])

export interface RunFacts {
  /** Somebody waits for it, in that room; null where it is the EDP's. */
  readonly asked?: { readonly room: number | null }
  /** Why another level was taken than the one that was asked for. */
  readonly fallback?: 'no-differential' | 'no-base'
  readonly findings?: readonly import('../core/finding.ts').Finding[]
  readonly notes?: readonly string[]
  readonly fault?: { readonly area: string; readonly text: string; readonly hint: import('../core/fault.ts').HintId | null; readonly retry: 'later' | 'never' }
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
  manifestHash: text('manifest_hash').notNull(),
  rung: text().$type<Rung>().notNull(),
  /** Set when a proof failed: the copy no longer counts, whatever its rung was. */
  badAt: at('bad_at'),
  pinnedBy: integer('pinned_by').references(() => people.id),
  pinnedAt: at('pinned_at'),
  pinNote: text('pin_note'),
  /** Deletion is decided in one transaction (deletingAt), done outside, and recorded (deletedAt). */
  deletingAt: at('deleting_at'),
  deletedAt: at('deleted_at'),
}, (t) => [
  uniqueIndex('copies_key').on(t.target, t.key).where(sql`deleted_at is null`),
  index('copies_living').on(t.component, t.target, t.takenAt).where(sql`deleted_at is null`),
  index('copies_going').on(t.id).where(sql`deleted_at is null and deleting_at is not null`),
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
}, (t) => [index('proofs_copy').on(t.copyId, t.id), index('proofs_rung').on(t.rung, t.at)])

// ——— checks ———
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

// ——— procedures ———
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
}, (t) => [index('procedures_open').on(t.kind).where(sql`ended_at is null`)])

export const procedureEvents = sqliteTable('procedure_events', {
  procedureId: integer('procedure_id').notNull().references(() => procedures.id),
  seq: integer().notNull(),
  at: at('at').notNull(),
  actor: text().notNull(),
  event: json<unknown>('event').notNull(),
}, (t) => [primaryKey({ columns: [t.procedureId, t.seq] })])

// ——— alarms ———
/** A standing trouble, told once and cleared once: an overrun, silence, an unreachable room. */
export const alarms = sqliteTable('alarms', {
  id: integer().primaryKey({ autoIncrement: true }),
  key: text().notNull(),
  facts: json<unknown>('facts').notNull(),
  raisedAt: at('raised_at').notNull(),
  clearedAt: at('cleared_at'),
}, (t) => [uniqueIndex('alarms_standing').on(t.key).where(sql`cleared_at is null`)])
