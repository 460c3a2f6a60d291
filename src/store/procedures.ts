import { and, asc, desc, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import { canonical } from '../core/digest.ts'
import type { Actor } from '../core/people.ts'
import type { ProcedureEvent, ProcedureState } from '../core/procedure.ts'
import { statusOf } from '../core/procedure-reading.ts'
import { RECOVERY } from '../core/recovery.ts'
import { noteLeads } from './module-leads.ts'
import { prepared } from './prepared.ts'
import { noteSent } from './recovery-sent.ts'
import { procedureEvents, procedures } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** One procedure as it stands, with the number of events that brought it there. */
export type ProcedureRow = Omit<typeof procedures.$inferSelect, 'state'> & { readonly state: ProcedureState }

/** Writes down a new procedure; its state is made once its number is known. */
export async function addProcedure(tx: Tx, opening: { readonly kind: string; readonly title: string; readonly at: Date; readonly begin: (id: number) => ProcedureState }): Promise<ProcedureRow> {
  const at = opening.at.getTime()
  const [row] = await sqlOf(tx).insert(procedures).values({ kind: opening.kind, title: opening.title, state: {}, status: 'going', version: 0, openedAt: at, updatedAt: at }).returning()
  if (row === undefined) throw new Error('the new procedure was not returned')
  const state = opening.begin(row.id)
  await sqlOf(tx).update(procedures).set({ state, status: statusOf(state) }).where(eq(procedures.id, row.id))
  return { ...row, state, status: statusOf(state) }
}

export async function procedureById(query: Query, id: number): Promise<ProcedureRow | null> {
  const [row] = await byId(query).execute({ id })
  return row === undefined ? null : readRow(row)
}

const byId = prepared((db) => db.select().from(procedures).where(eq(procedures.id, sql.placeholder('id'))).prepare())

/** Everything that has not ended, oldest first. */
export async function openProcedures(query: Query, kind?: string): Promise<readonly ProcedureRow[]> {
  const rows = await (kind === undefined ? open(query).execute() : openOfKind(query).execute({ kind }))
  return rows.map(readRow)
}

const open = prepared((db) => db.select().from(procedures).where(isNull(procedures.endedAt)).orderBy(asc(procedures.id)).prepare())
const openOfKind = prepared((db) => db.select().from(procedures).where(and(isNull(procedures.endedAt), eq(procedures.kind, sql.placeholder('kind')))).orderBy(asc(procedures.id)).prepare())

/** The newest procedures of a kind that are over, newest first. */
export async function endedProcedures(query: Query, of: { readonly kind: string; readonly most: number }): Promise<readonly ProcedureRow[]> {
  const rows = await sqlOf(query).select().from(procedures).where(and(eq(procedures.kind, of.kind), sql`${procedures.endedAt} is not null`)).orderBy(desc(procedures.id)).limit(of.most)
  return rows.map(readRow)
}

/** How many of a kind were opened from that moment on. */
export async function countOpenedSince(query: Query, of: { readonly kind: string; readonly since: number }): Promise<number> {
  const [row] = await sqlOf(query).select({ n: sql<number>`count(*)` }).from(procedures).where(and(eq(procedures.kind, of.kind), gte(procedures.openedAt, of.since)))
  return row?.n ?? 0
}

/** Every one of a kind that was opened in a time, oldest first. */
export async function proceduresBetween(query: Query, of: { readonly kind: string; readonly from: number; readonly to: number }): Promise<readonly ProcedureRow[]> {
  const rows = await sqlOf(query).select().from(procedures).where(and(eq(procedures.kind, of.kind), gte(procedures.openedAt, of.from), lt(procedures.openedAt, of.to))).orderBy(asc(procedures.id))
  return rows.map(readRow)
}

/** Every recovery that moved at that moment or later, oldest first. */
export const recoveriesSince = (query: Query, at: number): Promise<readonly ProcedureRow[]> => proceduresSince(query, { kind: RECOVERY.kind, at })

/** Every one of a kind that moved at that moment or later, oldest first. */
export async function proceduresSince(query: Query, of: { readonly kind: string; readonly at: number }): Promise<readonly ProcedureRow[]> {
  const rows = await sqlOf(query).select().from(procedures).where(and(eq(procedures.kind, of.kind), gte(procedures.updatedAt, of.at))).orderBy(asc(procedures.updatedAt), asc(procedures.id))
  return rows.map(readRow)
}

/** Changes whenever an open procedure does; cheap enough to ask after every commit. */
export async function proceduresMark(query: Query): Promise<string> {
  const [row] = await sqlOf(query).select({ n: sql<number>`count(*)`, events: sql<number>`coalesce(sum(${procedures.version}), 0)`, newest: sql<number>`coalesce(max(${procedures.id}), 0)` }).from(procedures).where(isNull(procedures.endedAt))
  return `${row?.n ?? 0}/${row?.events ?? 0}/${row?.newest ?? 0}`
}

/** Writes down an event and the state that it led to, in one go; false when somebody else was quicker. */
export async function saveProcedure(tx: Tx, step: { readonly row: ProcedureRow; readonly event: ProcedureEvent; readonly state: ProcedureState; readonly by: Actor; readonly at: Date }): Promise<boolean> {
  const { row, state } = step
  const at = step.at.getTime()
  const status = statusOf(state)
  const version = row.version + 1
  const saved = await sqlOf(tx).update(procedures)
    .set({ state, status, version, updatedAt: at, endedAt: status === 'done' || status === 'stopped' ? at : null })
    .where(and(eq(procedures.id, row.id), eq(procedures.version, row.version)))
    .returning({ id: procedures.id })
  if (saved.length === 0) return false
  await sqlOf(tx).insert(procedureEvents).values({ procedureId: row.id, seq: version, at, actor: canonical(step.by), event: step.event })
  if (row.kind === RECOVERY.kind) await noteSent(tx, state)
  await noteLeads(tx, { kind: row.kind, state })
  return true
}

function readRow(row: typeof procedures.$inferSelect): ProcedureRow {
  return { ...row, state: row.state as ProcedureState }
}
