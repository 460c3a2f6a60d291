import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { LanBody } from '../../chat/lan.ts'
import type { PlatformId } from '../../core/people.ts'
import type { Spoken } from '../../texts/message.ts'
import { at, json } from './columns.ts'
import { rooms } from './people.ts'

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
  silent: integer({ mode: 'boolean' }).notNull(),
  /** Lower goes first among rooms; within a room order is kept. */
  urgency: integer().notNull(),
  /** A card that exists is edited; `fresh` posts it anew so that people are woken. */
  fresh: integer({ mode: 'boolean' }).notNull(),
  createdAt: at('created_at').notNull(),
  dueAt: at('due_at').notNull(),
  /** From then on it is said no more: its moment has passed. */
  expiresAt: at('expires_at'),
  attempts: integer().notNull(),
  state: text().$type<'waiting' | 'sent' | 'replaced' | 'undeliverable'>().notNull(),
  sentAt: at('sent_at'),
  /** The platform's address of what was posted; a reply to it finds the card again. */
  message: text(),
  fault: text(),
  /** One post of ours that is to say this from now on, if it still can; nothing is posted for it. */
  edits: json<{ readonly chat: string; readonly message: string }>('edits'),
  /** Last, because it is long: what is looked for in many rows must not lie behind it. */
  spoken: json<Spoken>('spoken').notNull(),
}, (t) => [index('outbox_message').on(t.message).where(sql`message is not null`), index('outbox_waiting').on(t.roomId, t.id).where(sql`state = 'waiting'`), index('outbox_card').on(t.card, t.roomId).where(sql`state = 'waiting' and card is not null`), index('outbox_sent').on(t.sentAt)])

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
