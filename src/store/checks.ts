import { and, asc, desc, eq, lt, lte, min, sql } from 'drizzle-orm'
import type { SafetyVerdict } from '../core/status.ts'
import { prepared } from './prepared.ts'
import { checks, people, signatures } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export type CheckRow = typeof checks.$inferSelect
export type NewCheck = Omit<typeof checks.$inferInsert, 'id' | 'state' | 'nudges' | 'escalatedAt' | 'ownerId' | 'closedAt'>
type Signature = typeof signatures.$inferSelect

/** What somebody did with a check, with the name they had then. */
export interface SignatureRow extends Omit<Signature, 'personId' | 'checkId' | 'factsDigest'> {
  readonly by: { readonly id: number; readonly name: string }
  readonly digest: string
}

/** A check that nobody has closed yet. */
export interface OpenCheck {
  readonly id: number
  readonly plan: string
  readonly slot: number
  readonly openedAt: number
  readonly verdict: SafetyVerdict
  readonly state: 'open' | 'signed' | 'owned'
  readonly signBy: number
  readonly owner: string | null
}

/** Opens a check; null when that slot has one already. */
export async function addCheck(tx: Tx, check: NewCheck): Promise<CheckRow | null> {
  const [row] = await sqlOf(tx).insert(checks).values({ ...check, state: 'open', nudges: 0 }).onConflictDoNothing().returning()
  return row ?? null
}

export async function checkById(query: Query, id: number): Promise<CheckRow | null> {
  const [row] = await byId(query).execute({ id })
  return row ?? null
}

const byId = prepared((db) => db.select().from(checks).where(eq(checks.id, sql.placeholder('id'))).prepare())

export async function checkOfSlot(query: Query, of: { readonly plan: string; readonly slot: Date }): Promise<CheckRow | null> {
  const [row] = await sqlOf(query).select().from(checks).where(and(eq(checks.plan, of.plan), eq(checks.slot, of.slot.getTime())))
  return row ?? null
}

/** Checks of a plan with slots before a moment, newest first. */
export async function checksBefore(query: Query, of: { readonly plan: string; readonly before: number; readonly most: number }): Promise<readonly CheckRow[]> {
  return await sqlOf(query).select().from(checks).where(and(eq(checks.plan, of.plan), lt(checks.slot, of.before))).orderBy(desc(checks.slot)).limit(of.most)
}

/** The check of a plan's newest slot; null before the first. */
export async function newestCheck(query: Query, plan: string): Promise<CheckRow | null> {
  const [row] = await newest(query).execute({ plan })
  return row ?? null
}

const newest = prepared((db) => db.select().from(checks).where(eq(checks.plan, sql.placeholder('plan'))).orderBy(desc(checks.slot)).limit(1).prepare())

/** Every check that is not closed, oldest first: unsigned, owned, or signed a moment ago. */
export async function openChecks(query: Query): Promise<readonly OpenCheck[]> {
  const rows = await open(query).execute()
  return rows.flatMap((row) => (row.state === 'closed' ? [] : [{ ...row, state: row.state }]))
}

const open = prepared((db) => db
  .select({ id: checks.id, plan: checks.plan, slot: checks.slot, openedAt: checks.openedAt, verdict: checks.verdict, state: checks.state, signBy: checks.signBy, owner: people.name })
  .from(checks).leftJoin(people, eq(checks.ownerId, people.id))
  .where(sql`${checks.state} <> 'closed'`).orderBy(asc(checks.id)).prepare())

/** Everything people did with a check, undone acts too, in their order. */
export async function signaturesOf(query: Query, check: number): Promise<readonly SignatureRow[]> {
  const rows = await signed(query).execute({ check })
  return rows.map(({ of: { personId, factsDigest, id, kind, at, note, undoneAt }, name }) => ({ id, kind, at, note, undoneAt, by: { id: personId, name }, digest: factsDigest }))
}

const signed = prepared((db) => db.select({ of: signatures, name: people.name }).from(signatures).innerJoin(people, eq(signatures.personId, people.id)).where(eq(signatures.checkId, sql.placeholder('check'))).orderBy(asc(signatures.id)).prepare())

export async function addSignature(tx: Tx, act: { readonly check: number; readonly person: number; readonly kind: Signature['kind']; readonly at: number; readonly note: string | null; readonly digest: string }): Promise<void> {
  await sqlOf(tx).insert(signatures).values({ checkId: act.check, personId: act.person, kind: act.kind, at: act.at, note: act.note, factsDigest: act.digest })
}

export async function undoSignature(tx: Tx, undo: { readonly id: number; readonly at: number }): Promise<void> {
  await sqlOf(tx).update(signatures).set({ undoneAt: undo.at }).where(eq(signatures.id, undo.id))
}

/** Moves a check on from the very state that was looked at; false when somebody else moved it first. */
export async function moveCheck(tx: Tx, move: { readonly from: CheckRow; readonly to: Partial<Omit<CheckRow, 'id' | 'plan' | 'slot' | 'openedAt'>> }): Promise<boolean> {
  const { from } = move
  const moved = await sqlOf(tx).update(checks).set(move.to)
    .where(and(eq(checks.id, from.id), eq(checks.state, from.state), eq(checks.factsDigest, from.factsDigest), eq(checks.nudges, from.nudges)))
    .returning({ id: checks.id })
  return moved.length > 0
}

/** Checks whose next reminder, escalation or settling is due. */
export async function nudgesDue(query: Query, at: Date): Promise<readonly CheckRow[]> {
  return await sqlOf(query).select().from(checks).where(and(sql`${checks.nextNudgeAt} is not null`, lte(checks.nextNudgeAt, at.getTime()))).orderBy(asc(checks.nextNudgeAt))
}

/** When the next of them is due; null for never. */
export async function nextNudge(query: Query): Promise<Date | null> {
  const [row] = await sqlOf(query).select({ at: min(checks.nextNudgeAt) }).from(checks).where(sql`${checks.nextNudgeAt} is not null`)
  const at = row?.at ?? null
  return at === null ? null : new Date(at)
}
