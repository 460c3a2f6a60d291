import { and, asc, desc, eq, gt, gte, isNull, ne, sql, type SQL } from 'drizzle-orm'
import type { ChainLink } from '../core/chains.ts'
import { rungs, type Rung } from '../core/evidence.ts'
import { levels, type CopyClass } from '../core/site.ts'
import { prepared } from './prepared.ts'
import { copies, runs } from './schema.ts'
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
  const [row] = await byId(query).execute({ id })
  return row ?? null
}

const byId = prepared((db) => db.select().from(copies).where(eq(copies.id, sql.placeholder('id'))).prepare())

/** What the server of a component's newest copy said of itself, where it lives or at the failover of that name; null where nothing is known. */
export async function lastIdentity(query: Query, component: string, place: string | null = null): Promise<string | null> {
  const [row] = await sqlOf(query).select({ identity: copies.identity }).from(copies).where(and(eq(copies.component, component), living, place === null ? isNull(copies.place) : eq(copies.place, place))).orderBy(desc(copies.takenAt)).limit(1)
  return row?.identity ?? null
}

/** Copies of where a component's data lives that were taken after that moment, what was kept before a replacement left out; null where there is none. */
export async function ownSince(query: Query, of: { readonly component: string; readonly since: number }): Promise<{ readonly takenAt: number; readonly count: number } | null> {
  const rows = await sqlOf(query).select({ takenAt: copies.takenAt, facts: runs.facts }).from(copies).innerJoin(runs, eq(runs.id, copies.runId)).where(and(eq(copies.component, of.component), living, isNull(copies.place), isNull(copies.originId), gt(copies.takenAt, of.since)))
  const own = rows.filter(({ facts }) => facts.safety === undefined)
  return own.length === 0 ? null : { takenAt: Math.max(...own.map(({ takenAt }) => takenAt)), count: own.length }
}

/** Copies of what stood there that recoveries had made before they replaced it, by the books of the runs alone: a process may have died before it wrote down what became of one. */
export async function safetiesSince(query: Query, of: { readonly component: string; readonly since: number }): Promise<readonly number[]> {
  const rows = await sqlOf(query).select({ takenAt: copies.takenAt, facts: runs.facts }).from(copies).innerJoin(runs, eq(runs.id, copies.runId)).where(and(eq(copies.component, of.component), living, eq(copies.level, 'full'), gte(copies.takenAt, of.since)))
  return rows.flatMap(({ takenAt, facts }) => (facts.safety === undefined ? [] : [takenAt]))
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

/** Takes back what was proven of a copy that cannot be read now: it climbs again by the next proof. */
export async function stepDown(tx: Tx, step: { readonly id: number }): Promise<void> {
  await sqlOf(tx).update(copies).set({ rung: 'complete' }).where(and(eq(copies.id, step.id), oneOf(rungs.slice(rungs.indexOf('complete'))), sql`${copies.badAt} is null`))
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
  // All at once: a full may carry more differentials than any list of numbers should be long. `union` ends what would go in a circle.
  await sqlOf(tx).update(copies).set({ badAt: bad.at.getTime() }).where(and(sql`${copies.badAt} is null`, sql`${copies.id} in (
    with recursive hurt(id) as (select ${bad.id} union select c.id from hurt join copies c on c.base_id = hurt.id)
    select id from hurt)`))
}

/** Undamaged copies with the very same bytes in other places: the manifest holds every hash. */
export async function soundTwins(query: Query, copy: Pick<Copy, 'id' | 'component' | 'manifestHash'>): Promise<readonly number[]> {
  const rows = await sqlOf(query).select({ id: copies.id }).from(copies)
    .where(and(eq(copies.component, copy.component), eq(copies.manifestHash, copy.manifestHash), ne(copies.id, copy.id), living, sql`${copies.badAt} is null`))
  return rows.map((row) => row.id)
}

/** Everything of a component that is still there, damaged or not, oldest first. */
export async function livingCopies(query: Query, of: { readonly component: string; readonly target?: string }): Promise<readonly Copy[]> {
  return await sqlOf(query).select().from(copies)
    .where(and(eq(copies.component, of.component), of.target === undefined ? undefined : eq(copies.target, of.target), living))
    .orderBy(asc(copies.takenAt), asc(copies.id))
}

/** The same on one target, only as much as chains and retention ask: two weeks of logs are thousands. */
export async function livingLinks(query: Query, of: { readonly component: string; readonly target: string }): Promise<readonly ChainLink[]> {
  const rows = await Promise.resolve(linksAt(query).values(of)) as unknown as readonly LinkRow[]
  return rows.map(([id, level, baseId, takenAt, bytes, rung, badAt, pinnedAt, deletingAt]): ChainLink => ({ id, component: of.component, target: of.target, level: levels[level] ?? 'log', baseId, takenAt, bytes, rung: rungs[rung] ?? 'produced', badAt, pinnedAt, deletingAt }))
}

type LinkRow = readonly [id: number, level: number, baseId: number | null, takenAt: number, bytes: number, rung: number, badAt: number | null, pinnedAt: number | null, deletingAt: number | null]

/** Its place in the list instead of a word: thousands of rows need no thousands of new strings. What is not in the list is the least. */
const placeIn = (column: SQL, words: readonly string[], otherwise: number) => sql<number>`case ${column} ${sql.join(words.map((word, n) => sql`when ${sql.raw(`'${word}'`)} then ${sql.raw(String(n))}`), sql` `)} else ${sql.raw(String(otherwise))} end`

const linksAt = prepared((db) => db.select({ id: copies.id, level: placeIn(sql`${copies.level}`, levels, levels.indexOf('log')), baseId: copies.baseId, takenAt: copies.takenAt, bytes: copies.bytes, rung: placeIn(sql`${copies.rung}`, rungs, 0), badAt: copies.badAt, pinnedAt: copies.pinnedAt, deletingAt: copies.deletingAt }).from(copies)
  .where(and(eq(copies.component, sql.placeholder('component')), eq(copies.target, sql.placeholder('target')), living)).orderBy(asc(copies.takenAt), asc(copies.id)).prepare())

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
  const { component, target, level, most } = ask
  return await question(ask)(query).execute({ component, most, ...(target === undefined ? {} : { target }), ...(level === undefined ? {} : { level }) })
}

/** A few kinds of asking are asked all day long: each is put into words once. */
function question(ask: NewestAsk): ReturnType<typeof putQuestion> {
  const kind = [ask.rung, ask.target === undefined ? '' : 'target', ask.level === undefined ? '' : 'level', ...(ask.classes ?? [])].join(' ')
  const known = questions.get(kind)
  if (known !== undefined) return known
  const made = putQuestion(ask)
  questions.set(kind, made)
  return made
}

const questions = new Map<string, ReturnType<typeof putQuestion>>()

function putQuestion({ rung, target, level, classes }: NewestAsk) {
  return prepared((db) => db.select().from(copies)
    .where(and(
      eq(copies.component, sql.placeholder('component')),
      usable,
      oneOf(rungs.slice(rungs.indexOf(rung))),
      target === undefined ? undefined : eq(copies.target, sql.placeholder('target')),
      level === undefined ? undefined : eq(copies.level, sql.placeholder('level')),
      classes === undefined ? undefined : sql`${copies.class} in (${sql.join(classes.map((it) => sql`${it}`), sql`, `)})`,
    ))
    .orderBy(desc(copies.takenAt), desc(copies.id)).limit(sql.placeholder('most')).prepare())
}

/** A copy and everything below it, base first, as it stands in the books: a missing or damaged link is shown, not hidden. */
export async function chainOf(query: Query, id: number): Promise<readonly Copy[]> {
  const links = new Map((await linksBelow(query).execute({ id })).map((link) => [link.id, link]))
  const chain: Copy[] = []
  for (let link = links.get(id); link !== undefined; link = link.baseId === null ? undefined : links.get(link.baseId)) {
    chain.unshift(link)
    // Whatever comes round to itself ends where it would begin again.
    links.delete(link.id)
  }
  return chain
}

/** All at once: a week of logs is a chain of hundreds. `union` ends what would go in a circle. */
const linksBelow = prepared((db) => db.select().from(copies).where(sql`${copies.id} in (
  with recursive link(id, base_id) as (
    select c.id, c.base_id from copies c where c.id = ${sql.placeholder('id')}
    union select c.id, c.base_id from link join copies c on c.id = link.base_id)
  select id from link)`).prepare())

/** Writes down that a copy is gone. */
export async function markGone(tx: Tx, gone: { readonly id: number; readonly at: Date }): Promise<void> {
  await sqlOf(tx).update(copies).set({ deletingAt: sql`coalesce(${copies.deletingAt}, ${gone.at.getTime()})`, deletedAt: gone.at.getTime() }).where(and(eq(copies.id, gone.id), living))
}

const oneOf = (floor: readonly Rung[]): SQL => (floor.length === 0 ? sql`0` : sql`${copies.rung} in (${sql.join(floor.map((rung) => sql`${rung}`), sql`, `)})`)
