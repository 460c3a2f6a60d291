import { and, asc, desc, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { rungs, type Rung } from '../core/evidence.ts'
import type { CopyClass } from '../core/site.ts'
import { copies } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export type Copy = typeof copies.$inferSelect
export type NewCopy = Omit<typeof copies.$inferInsert, 'id'>

/** Written as the indices have it. */
const living = sql`${copies.deletedAt} is null`
const usable = sql`${copies.deletedAt} is null and ${copies.deletingAt} is null and ${copies.badAt} is null`

export async function addCopy(tx: Tx, copy: NewCopy): Promise<Copy> {
  const [row] = await sqlOf(tx).insert(copies).values(copy).returning()
  if (row === undefined) throw new Error('the new copy was not returned')
  return row
}

export async function copyById(query: Query, id: number): Promise<Copy | null> {
  const [row] = await sqlOf(query).select().from(copies).where(eq(copies.id, id))
  return row ?? null
}

/** What stands at a place, damaged or not; null where nothing does. */
export async function copyAt(query: Query, place: { readonly target: string; readonly key: string }): Promise<Copy | null> {
  const [row] = await sqlOf(query).select().from(copies).where(and(eq(copies.target, place.target), eq(copies.key, place.key), living))
  return row ?? null
}

/** What a run left behind, on every target that it wrote to. */
export async function copiesOfRun(query: Query, run: number): Promise<readonly Copy[]> {
  return await sqlOf(query).select().from(copies).where(eq(copies.runId, run)).orderBy(asc(copies.id))
}

/** Raises a copy to a rung that it has just been proven to stand on; never lowers it, never heals a damaged one. */
export async function climb(tx: Tx, step: { readonly id: number; readonly rung: Rung }): Promise<void> {
  const lower = rungs.slice(0, rungs.indexOf(step.rung))
  await sqlOf(tx).update(copies).set({ rung: step.rung }).where(and(eq(copies.id, step.id), oneOf(lower), sql`${copies.badAt} is null`))
}

/**
 * A proof failed: from now on the copy does not count, and neither does whatever needs it first.
 * Its first failure is the one that is kept.
 */
export async function markBad(tx: Tx, bad: { readonly id: number; readonly at: Date }): Promise<void> {
  let hurt: readonly number[] = [bad.id]
  while (hurt.length > 0) {
    await sqlOf(tx).update(copies).set({ badAt: bad.at.getTime() }).where(and(inArray(copies.id, [...hurt]), sql`${copies.badAt} is null`))
    const next = await sqlOf(tx).select({ id: copies.id }).from(copies).where(and(inArray(copies.baseId, [...hurt]), sql`${copies.badAt} is null`)).limit(MOST_AT_ONCE)
    hurt = next.map((row) => row.id)
  }
}

const MOST_AT_ONCE = 500

/** Everything of a component that is still there, damaged or not, oldest first. */
export async function livingCopies(query: Query, of: { readonly component: string; readonly target?: string }): Promise<readonly Copy[]> {
  return await sqlOf(query).select().from(copies)
    .where(and(eq(copies.component, of.component), of.target === undefined ? undefined : eq(copies.target, of.target), living))
    .orderBy(asc(copies.takenAt), asc(copies.id))
}

export interface NewestAsk {
  readonly component: string
  /** Stands on this rung or above. */
  readonly rung: Rung
  readonly target?: string
  readonly classes?: readonly CopyClass[]
  readonly level?: Copy['level']
}

/** The newest undamaged copy at or above a rung that is not being deleted. Damage spreads upwards, so what it needs first is undamaged too. */
export async function newestCopy(query: Query, ask: NewestAsk): Promise<Copy | null> {
  return (await newestCopies(query, { ...ask, most: 1 }))[0] ?? null
}

/** The same, several, newest first. */
export async function newestCopies(query: Query, ask: NewestAsk & { readonly most: number }): Promise<readonly Copy[]> {
  return await sqlOf(query).select().from(copies)
    .where(and(
      eq(copies.component, ask.component),
      usable,
      oneOf(rungs.slice(rungs.indexOf(ask.rung))),
      ask.target === undefined ? undefined : eq(copies.target, ask.target),
      ask.level === undefined ? undefined : eq(copies.level, ask.level),
      ask.classes === undefined ? undefined : sql`${copies.class} in (${sql.join(ask.classes.map((it) => sql`${it}`), sql`, `)})`,
    ))
    .orderBy(desc(copies.takenAt), desc(copies.id)).limit(ask.most)
}

/** A copy and everything below it, base first, as it stands in the books: a missing or damaged link is shown, not hidden. */
export async function chainOf(query: Query, id: number): Promise<readonly Copy[]> {
  const chain: Copy[] = []
  for (let next: number | null = id; next !== null && chain.length < LONGEST_CHAIN;) {
    const link: Copy | null = await copyById(query, next)
    if (link === null) break
    chain.unshift(link)
    next = link.baseId
  }
  return chain
}

/** A month of logs every minute: whatever is longer is a circle. */
const LONGEST_CHAIN = 50_000

/** Writes down that a copy is gone. */
export async function markGone(tx: Tx, gone: { readonly id: number; readonly at: Date }): Promise<void> {
  await sqlOf(tx).update(copies).set({ deletingAt: sql`coalesce(${copies.deletingAt}, ${gone.at.getTime()})`, deletedAt: gone.at.getTime() }).where(and(eq(copies.id, gone.id), living))
}

const oneOf = (floor: readonly Rung[]): SQL => (floor.length === 0 ? sql`0` : sql`${copies.rung} in (${sql.join(floor.map((rung) => sql`${rung}`), sql`, `)})`)
