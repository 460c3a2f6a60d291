import { and, asc, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import type { Rung } from '../core/evidence.ts'
import type { Level } from '../core/site.ts'
import { prepared } from './prepared.ts'
import { runs, type RunFacts } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export type { RunFacts } from './schema.ts'
/** One piece of work on one component. */
export type Run = typeof runs.$inferSelect
export type RunKind = Run['kind']
export type RunState = Run['state']

export interface NewRun {
  readonly kind: RunKind
  readonly round: number | null
  /** The carrying that it belongs to. */
  readonly carry?: number | null
  readonly component: string
  readonly level: Level | null
  readonly target: string
  readonly copyId: number | null
  readonly attempt: number
  readonly at: Date
  readonly dueAt: Date | null
  readonly facts: RunFacts
}

/** Written as the index has it, so that SQLite sees that they are the same. */
const live = sql`${runs.state} in ('queued', 'running')`

export async function queueRun(tx: Tx, run: NewRun): Promise<Run> {
  const { at, dueAt, ...rest } = run
  const [row] = await sqlOf(tx).insert(runs).values({ ...rest, state: 'queued', queuedAt: at.getTime(), dueAt: dueAt?.getTime() ?? null }).returning()
  if (row === undefined) throw new Error('the new run was not returned')
  return row
}

export async function runById(query: Query, id: number): Promise<Run | null> {
  const [row] = await byId(query).execute({ id })
  return row ?? null
}

const byId = prepared((db) => db.select().from(runs).where(eq(runs.id, sql.placeholder('id'))).prepare())

/** Everything queued or running, oldest first. */
export async function liveRuns(query: Query): Promise<readonly Run[]> {
  return await everyLive(query).execute()
}

const everyLive = prepared((db) => db.select().from(runs).where(live).orderBy(asc(runs.id)).prepare())

/** Takes a queued run for this process; null when somebody else was quicker or its component is being worked on. */
export async function claimRun(tx: Tx, claim: { readonly id: number; readonly instance: string; readonly at: Date }): Promise<Run | null> {
  const [row] = await sqlOf(tx).update(runs)
    .set({ state: 'running', instance: claim.instance, startedAt: claim.at.getTime() })
    .where(and(
      eq(runs.id, claim.id),
      sql`${runs.state} = 'queued'`,
      sql`not exists (select 1 from runs other where other.state in ('queued', 'running') and other.state = 'running' and other.component = ${runs.component})`,
    ))
    .returning()
  return row ?? null
}

/** Ends a run; false when it was not live any more. */
export async function endRun(tx: Tx, end: { readonly id: number; readonly state: Exclude<RunState, 'queued' | 'running'>; readonly at: Date; readonly facts: RunFacts; readonly rung?: Rung; readonly bytes?: number; readonly copyId?: number; readonly level?: Level }): Promise<boolean> {
  const { id, at, ...rest } = end
  const ended = await sqlOf(tx).update(runs).set({ ...rest, endedAt: at.getTime() }).where(and(eq(runs.id, id), live)).returning({ id: runs.id })
  return ended.length > 0
}

/** Notes what is known so far of a run that goes on. */
export async function noteRun(tx: Tx, note: { readonly id: number; readonly facts: RunFacts; readonly rung?: Rung; readonly bytes?: number; readonly copyId?: number; readonly level?: Level }): Promise<void> {
  const { id, ...rest } = note
  await sqlOf(tx).update(runs).set(rest).where(and(eq(runs.id, id), live))
}

/** Asks for live runs to be stopped; returns those that were asked now. */
export async function cancelRuns(tx: Tx, cancel: { readonly ids: readonly number[]; readonly at: Date; readonly by: string }): Promise<readonly Run[]> {
  const asked: Run[] = []
  for (const id of cancel.ids) asked.push(...await sqlOf(tx).update(runs).set({ cancelAt: cancel.at.getTime(), cancelBy: cancel.by }).where(and(eq(runs.id, id), live, sql`${runs.cancelAt} is null`)).returning())
  return asked
}

/** Every attempt of a round, oldest first. */
export async function runsOfRound(query: Query, round: number): Promise<readonly Run[]> {
  return await ofRound(query).execute({ round })
}

const ofRound = prepared((db) => db.select().from(runs).where(eq(runs.round, sql.placeholder('round'))).orderBy(asc(runs.id)).prepare())

/** Every attempt of a carrying, oldest first. */
export async function runsOfCarry(query: Query, carry: number): Promise<readonly Run[]> {
  return await ofCarry(query).execute({ carry })
}

const ofCarry = prepared((db) => db.select().from(runs).where(sql`${runs.carry} is not null and ${runs.carry} = ${sql.placeholder('carry')}`).orderBy(asc(runs.id)).prepare())

/** Runs of one kind on a component, newest first; `before` is the id where the last page ended, `since` the moment before which nothing was asked for. */
export async function runsOfComponent(query: Query, of: { readonly component: string; readonly kind: RunKind; readonly before: number | null; readonly most: number; readonly since?: Date | null; readonly only?: 'all' | 'failed' }): Promise<readonly Run[]> {
  return await sqlOf(query).select().from(runs)
    .where(and(
      eq(runs.component, of.component),
      eq(runs.kind, of.kind),
      of.before === null ? undefined : lt(runs.id, of.before),
      of.since === undefined || of.since === null ? undefined : gte(runs.queuedAt, of.since.getTime()),
      of.only === 'failed' ? inArray(runs.state, ['failed', 'interrupted', 'skipped']) : undefined,
    ))
    .orderBy(desc(runs.id)).limit(of.most)
}

/** The newest run of one kind on a component that ended well or failed; what was interrupted or skipped says nothing of the component. */
export async function lastRun(query: Query, of: { readonly component: string; readonly kind: RunKind }): Promise<Run | null> {
  const [row] = await newestOver(query).execute({ component: of.component, kind: of.kind })
  return row ?? null
}

const newestOver = prepared((db) => db.select().from(runs)
  .where(and(eq(runs.component, sql.placeholder('component')), eq(runs.kind, sql.placeholder('kind')), sql`${runs.state} in ('done', 'failed')`))
  .orderBy(desc(runs.id)).limit(1).prepare())

/** Sizes of the newest copies of one level that ended well, newest first: what a new one is measured by. */
export async function trailingSizes(query: Query, of: { readonly component: string; readonly level: Level; readonly most: number }): Promise<readonly number[]> {
  const rows = await sqlOf(query).select({ bytes: runs.bytes }).from(runs)
    .where(and(eq(runs.component, of.component), eq(runs.level, of.level), sql`${runs.kind} = 'backup' and ${runs.state} = 'done'`))
    .orderBy(desc(runs.id)).limit(of.most)
  return rows.flatMap((row) => (row.bytes === null ? [] : [row.bytes]))
}

/** Whether a run of that kind was asked for at or after a moment: a slot that is fired again asks once. */
export async function askedSince(query: Query, of: { readonly component: string; readonly kind: RunKind; readonly from: Date }): Promise<boolean> {
  const [row] = await runsOfComponent(query, { component: of.component, kind: of.kind, before: null, most: 1 })
  return row !== undefined && row.queuedAt >= of.from.getTime()
}
