import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, lte, max, notInArray, sql } from 'drizzle-orm'
import { prepared } from './prepared.ts'
import { slots, watermarks, type SlotOutcome, type SlotState } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** One line of the ledger: a slot that fell due and what became of it. */
export interface SlotRow {
  readonly job: string
  readonly slot: number
  readonly state: SlotState
  /** When the slot was looked at. */
  readonly at: number
  readonly attempts: number
  readonly endedAt: number | null
  readonly outcome: SlotOutcome | null
}

/** Up to when each job's slots have been looked at. */
export async function readWatermarks(query: Query): Promise<ReadonlyMap<string, number>> {
  const rows = await marks(query).execute()
  return new Map(rows.map((row) => [row.job, row.until]))
}

export async function setWatermark(tx: Tx, mark: { readonly job: string; readonly until: number }): Promise<void> {
  await moveMark(tx).execute(mark)
}

const marks = prepared((db) => db.select().from(watermarks).prepare())
const moveMark = prepared((db) => db.insert(watermarks).values({ job: sql.placeholder('job'), until: sql.placeholder('until') }).onConflictDoUpdate({ target: watermarks.job, set: { until: sql`excluded.until` } }).prepare())

/** Forgets the watermarks of jobs that are no longer configured: should they come back, they begin anew instead of replaying the time between. */
export async function forgetWatermarks(tx: Tx, keep: readonly string[]): Promise<readonly string[]> {
  const gone = await sqlOf(tx).delete(watermarks).where(notInArray(watermarks.job, [...keep])).returning({ job: watermarks.job })
  return gone.map((row) => row.job)
}

/** Writes down what is decided about slots; answers with those that were not in the ledger before. Nobody else may act on them. */
export async function enterSlots(tx: Tx, entry: { readonly job: string; readonly at: number; readonly slots: readonly { readonly slot: number; readonly state: SlotState }[] }): Promise<ReadonlySet<number>> {
  const { job, at } = entry
  if (entry.slots.length === 0) return new Set()
  const rows = entry.slots.map(({ slot, state }) => {
    const runs = state === 'fired' || state === 'late'
    return { job, slot, state, at, attempts: runs ? 1 : 0, endedAt: runs ? null : at, outcome: null }
  })
  const entered = await sqlOf(tx).insert(slots).values(rows).onConflictDoNothing().returning({ slot: slots.slot })
  return new Set(entered.map((row) => row.slot))
}

export async function endSlot(tx: Tx, end: { readonly job: string; readonly slot: number; readonly at: number; readonly outcome: SlotOutcome }): Promise<void> {
  await sqlOf(tx).update(slots).set({ endedAt: end.at, outcome: end.outcome }).where(and(eq(slots.job, end.job), eq(slots.slot, end.slot), isNull(slots.endedAt)))
}

/** Counts another attempt at a slot that was not ended. */
export async function retrySlot(tx: Tx, again: { readonly job: string; readonly slot: number }): Promise<void> {
  await sqlOf(tx).update(slots).set({ attempts: sql`${slots.attempts} + 1` }).where(and(eq(slots.job, again.job), eq(slots.slot, again.slot), isNull(slots.endedAt)))
}

/** Slots whose job began and never ended: the process died, or it is running now. Oldest first. */
export async function openSlots(query: Query): Promise<readonly SlotRow[]> {
  return await sqlOf(query).select().from(slots).where(isNull(slots.endedAt)).orderBy(asc(slots.job), asc(slots.slot))
}

/** After the clock was put back: slots beyond `now` that never ran are not yet due again. Returns how many were taken back. */
export async function takeBackSlots(tx: Tx, back: { readonly job: string; readonly now: number }): Promise<number> {
  const gone = await sqlOf(tx).delete(slots).where(and(eq(slots.job, back.job), gt(slots.slot, back.now), inArray(slots.state, ['skipped', 'folded']))).returning({ slot: slots.slot })
  return gone.length
}

/** The ledger of one job for slots in [from, until), oldest first: schedule against actual. */
export async function slotsOf(query: Query, of: { readonly job: string; readonly from: number; readonly until: number }): Promise<readonly SlotRow[]> {
  return await sqlOf(query).select().from(slots).where(and(eq(slots.job, of.job), gte(slots.slot, of.from), lt(slots.slot, of.until))).orderBy(asc(slots.slot))
}

/** The newest slot of a job at or before an instant. */
export async function lastSlot(query: Query, of: { readonly job: string; readonly at: number }): Promise<SlotRow | null> {
  const [row] = await newestUntil(query).execute(of)
  return row ?? null
}

const newestUntil = prepared((db) => db.select().from(slots).where(and(eq(slots.job, sql.placeholder('job')), lte(slots.slot, sql.placeholder('at')))).orderBy(desc(slots.slot)).limit(1).prepare())

/** When the scheduler last looked at the clock and could write it down; null before its first look. */
export async function lastTick(query: Query): Promise<number | null> {
  const [row] = await sqlOf(query).select({ until: max(watermarks.until) }).from(watermarks)
  return row?.until ?? null
}
