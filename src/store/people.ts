import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Duty, Person, PlatformId } from '../core/people.ts'
import { prepared } from './prepared.ts'
import { identities, introductions, people } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export interface Identity {
  readonly platform: PlatformId
  readonly userId: string
}

export interface PersonRecord extends Person {
  readonly identities: readonly Identity[]
}

const columns = { id: people.id, name: people.name, duties: people.duties }

/** Who speaks there; null for somebody unknown and for somebody who was removed. */
export async function personBehind(query: Query, identity: Identity): Promise<Person | null> {
  const [row] = await behind(query).execute({ platform: identity.platform, userId: identity.userId })
  return row ?? null
}

const behind = prepared((db) => db.select(columns).from(identities).innerJoin(people, eq(people.id, identities.personId)).where(and(eq(identities.platform, sql.placeholder('platform')), eq(identities.userId, sql.placeholder('userId')), isNull(people.removedAt))).prepare())

export async function personById(query: Query, id: number): Promise<Person | null> {
  const [row] = await sqlOf(query).select(columns).from(people).where(and(eq(people.id, id), isNull(people.removedAt)))
  return row ?? null
}

/** Everybody who is here, with where they speak from. */
export async function everybody(query: Query): Promise<readonly PersonRecord[]> {
  const rows = await sqlOf(query).select(columns).from(people).where(isNull(people.removedAt)).orderBy(asc(people.id))
  const from = await sqlOf(query).select().from(identities)
  return rows.map((row) => ({ ...row, identities: from.filter((identity) => identity.personId === row.id).map(({ platform, userId }) => ({ platform, userId })) }))
}

export async function addPerson(tx: Tx, person: { readonly name: string; readonly duties: readonly Duty[]; readonly at: Date }): Promise<Person> {
  const [row] = await sqlOf(tx).insert(people).values({ name: person.name, duties: [...person.duties], addedAt: person.at.getTime() }).returning(columns)
  if (row === undefined) throw new Error('a person was not written')
  return row
}

/** Makes the identity speak for that person, whoever it spoke for before. */
export async function identify(tx: Tx, identity: Identity & { readonly person: number; readonly at: Date }): Promise<void> {
  const values = { platform: identity.platform, userId: identity.userId, personId: identity.person, addedAt: identity.at.getTime() }
  await sqlOf(tx).insert(identities).values(values).onConflictDoUpdate({ target: [identities.platform, identities.userId], set: { personId: identity.person, addedAt: values.addedAt } })
}

/** Whom that identity ever spoke for, removed or not. */
export async function everBehind(query: Query, identity: Identity): Promise<{ readonly id: number; readonly name: string; readonly removed: boolean } | null> {
  const [row] = await sqlOf(query).select({ id: people.id, name: people.name, removedAt: people.removedAt }).from(identities).innerJoin(people, eq(people.id, identities.personId)).where(and(eq(identities.platform, identity.platform), eq(identities.userId, identity.userId)))
  return row === undefined ? null : { id: row.id, name: row.name, removed: row.removedAt !== null }
}

export async function changePerson(tx: Tx, change: { readonly id: number; readonly name?: string; readonly duties?: readonly Duty[]; readonly removedAt?: Date | null }): Promise<void> {
  const set = {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.duties === undefined ? {} : { duties: [...change.duties] }),
    ...(change.removedAt === undefined ? {} : { removedAt: change.removedAt?.getTime() ?? null }),
  }
  await sqlOf(tx).update(people).set(set).where(eq(people.id, change.id))
}

export interface Introduction extends Identity {
  readonly id: number
  readonly name: string
  readonly chat: string
  readonly at: number
  readonly decidedBy: string | null
  readonly decided: boolean
}

const introductionColumns = { id: introductions.id, platform: introductions.platform, userId: introductions.userId, name: introductions.name, chat: introductions.chat, at: introductions.at, decidedAt: introductions.decidedAt, decidedBy: people.name }

/** An introduction, decided or not; null when there never was one of that number. */
export async function introductionById(query: Query, id: number): Promise<Introduction | null> {
  const [row] = await sqlOf(query).select(introductionColumns).from(introductions).leftJoin(people, eq(people.id, introductions.decidedBy)).where(eq(introductions.id, id))
  return row === undefined ? null : introductionOf(row)
}

/** The introduction of that identity that still waits. */
export async function openIntroductionOf(query: Query, identity: Identity): Promise<Introduction | null> {
  const [row] = await sqlOf(query).select(introductionColumns).from(introductions).leftJoin(people, eq(people.id, introductions.decidedBy)).where(and(eq(introductions.platform, identity.platform), eq(introductions.userId, identity.userId), isNull(introductions.decidedAt)))
  return row === undefined ? null : introductionOf(row)
}

export async function openIntroductions(query: Query): Promise<readonly Introduction[]> {
  const rows = await sqlOf(query).select(introductionColumns).from(introductions).leftJoin(people, eq(people.id, introductions.decidedBy)).where(isNull(introductions.decidedAt)).orderBy(asc(introductions.id))
  return rows.map(introductionOf)
}

export async function addIntroduction(tx: Tx, introduction: Identity & { readonly name: string; readonly chat: string; readonly at: Date }): Promise<number> {
  const [row] = await sqlOf(tx).insert(introductions).values({ ...introduction, at: introduction.at.getTime() }).returning({ id: introductions.id })
  if (row === undefined) throw new Error('an introduction was not written')
  return row.id
}

/** Decides an introduction once; false when somebody was quicker. */
export async function decideIntroduction(tx: Tx, decision: { readonly id: number; readonly by: number; readonly person: number | null; readonly at: Date }): Promise<boolean> {
  const decided = await sqlOf(tx).update(introductions).set({ decidedAt: decision.at.getTime(), decidedBy: decision.by, personId: decision.person }).where(and(eq(introductions.id, decision.id), isNull(introductions.decidedAt))).returning({ id: introductions.id })
  return decided.length > 0
}

function introductionOf(row: { id: number; platform: PlatformId; userId: string; name: string; chat: string; at: number; decidedAt: number | null; decidedBy: string | null }): Introduction {
  const { decidedAt, ...rest } = row
  return { ...rest, decided: decidedAt !== null }
}
