import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Level } from '../core/site.ts'
import { prepared } from './prepared.ts'
import { cards, outbox, people, rounds } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** One back-up of a system, with all its components. */
export type Round = typeof rounds.$inferSelect
export type Verdict = NonNullable<Round['verdict']>

export interface NewRound {
  readonly system: string
  readonly level: Level
  readonly schedule: string | null
  readonly slot: Date | null
  readonly askedBy: number | null
  readonly at: Date
  readonly startBy: Date | null
  readonly endBy: Date | null
}

export async function addRound(tx: Tx, round: NewRound): Promise<Round> {
  const [row] = await sqlOf(tx).insert(rounds).values({
    system: round.system,
    level: round.level,
    schedule: round.schedule,
    slot: round.slot?.getTime() ?? null,
    askedBy: round.askedBy,
    createdAt: round.at.getTime(),
    startBy: round.startBy?.getTime() ?? null,
    endBy: round.endBy?.getTime() ?? null,
    lateTold: false,
    overrunTold: false,
  }).returning()
  if (row === undefined) throw new Error('the new round was not returned')
  return row
}

export async function roundById(query: Query, id: number): Promise<Round | null> {
  const [row] = await sqlOf(query).select().from(rounds).where(eq(rounds.id, id))
  return row ?? null
}

/** Rounds that are not ended, oldest first. */
export async function openRounds(query: Query): Promise<readonly Round[]> {
  return await open(query).execute()
}

const open = prepared((db) => db.select().from(rounds).where(isNull(rounds.endedAt)).orderBy(asc(rounds.id)).prepare())

/** The round that a schedule's slot led to; null while there is none. */
export async function roundOfSlot(query: Query, of: { readonly schedule: string; readonly slot: Date }): Promise<Round | null> {
  const [row] = await sqlOf(query).select().from(rounds).where(and(eq(rounds.schedule, of.schedule), eq(rounds.slot, of.slot.getTime())))
  return row ?? null
}

/** The round of a schedule's newest slot, ended or not. */
export async function lastRoundOf(query: Query, schedule: string): Promise<Round | null> {
  const [row] = await newestOf(query).execute({ schedule })
  return row ?? null
}

const newestOf = prepared((db) => db.select().from(rounds).where(and(eq(rounds.schedule, sql.placeholder('schedule')), isNotNull(rounds.slot))).orderBy(desc(rounds.slot)).limit(1).prepare())

/** A schedule's rounds with slots from a moment on, oldest first. */
export async function roundsSince(query: Query, of: { readonly schedule: string; readonly from: Date; readonly most: number }): Promise<readonly Round[]> {
  return await since(query).execute({ ...of, from: of.from.getTime() })
}

const since = prepared((db) => db.select().from(rounds).where(and(eq(rounds.schedule, sql.placeholder('schedule')), gte(rounds.slot, sql.placeholder('from')))).orderBy(asc(rounds.slot)).limit(sql.placeholder('most')).prepare())

/** Rounds of a system, newest first; `before` is the id where the last page ended, `since` the moment before which nothing was asked for. */
export async function roundsOfSystem(query: Query, of: { readonly system: string; readonly before: number | null; readonly most: number; readonly since?: Date | null; readonly only?: 'all' | 'failed' }): Promise<readonly Round[]> {
  const from = of.before === null ? null : await roundById(query, of.before)
  const older = from === null ? undefined : sql`(${rounds.createdAt}, ${rounds.id}) < (${from.createdAt}, ${from.id})`
  return await sqlOf(query).select().from(rounds).where(and(
    eq(rounds.system, of.system),
    older,
    of.since === undefined || of.since === null ? undefined : gte(rounds.createdAt, of.since.getTime()),
    of.only === 'failed' ? inArray(rounds.verdict, ['partial', 'failed']) : undefined,
  )).orderBy(desc(rounds.createdAt), desc(rounds.id)).limit(of.most)
}

/** Ends a round with its verdict. A retried round may be ended again. */
export async function endRound(tx: Tx, end: { readonly id: number; readonly verdict: Verdict; readonly at: Date }): Promise<void> {
  await sqlOf(tx).update(rounds).set({ verdict: end.verdict, endedAt: end.at.getTime() }).where(eq(rounds.id, end.id))
}

/** Opens an ended round again, because one of its components is tried again. Its window has been judged and counts no more. */
export async function reopenRound(tx: Tx, id: number): Promise<void> {
  await sqlOf(tx).update(rounds).set({ verdict: null, endedAt: null, startBy: null, endBy: null }).where(eq(rounds.id, id))
}

/** Notes that lateness or overrun was told. */
export async function noteTold(tx: Tx, told: { readonly id: number; readonly what: 'late' | 'overrun' }): Promise<void> {
  await sqlOf(tx).update(rounds).set(told.what === 'late' ? { lateTold: true } : { overrunTold: true }).where(eq(rounds.id, told.id))
}

/** The rooms where a living card stands, or is about to. */
export async function roomsOfCard(query: Query, card: string): Promise<readonly number[]> {
  const posted = await sqlOf(query).select({ room: cards.roomId }).from(cards).where(eq(cards.card, card))
  const owed = await sqlOf(query).select({ room: outbox.roomId }).from(outbox).where(and(eq(outbox.card, card), sql`${outbox.state} = 'waiting'`))
  return [...new Set([...posted, ...owed].map((row) => row.room))]
}

/** Who asked; a person that was removed keeps the name in the books. */
export async function nameOfPerson(query: Query, id: number): Promise<string | null> {
  const [row] = await sqlOf(query).select({ name: people.name }).from(people).where(eq(people.id, id))
  return row?.name ?? null
}
