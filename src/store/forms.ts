import { and, asc, eq, isNotNull, lte, or, sql } from 'drizzle-orm'
import type { FormAnswers } from '../core/form.ts'
import type { Lang } from '../core/people.ts'
import type { Field } from '../texts/message.ts'
import { forms, people } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** A form as it stands: what it asks in each language, what was answered, and the line that the answers complete. */
export interface FormRecord {
  readonly id: number
  readonly person: { readonly id: number; readonly name: string }
  readonly room: number
  readonly user: string
  readonly say: string
  readonly title: Readonly<Record<Lang, string>>
  readonly fields: Readonly<Record<Lang, readonly Field[]>>
  readonly answers: FormAnswers
  readonly asks: string | null
  readonly state: 'open' | FormEnd
  readonly openedAt: number
  readonly expiresAt: number
  readonly endedAt: number | null
}

export type FormEnd = 'sent' | 'cancelled' | 'expired'

type Written = Pick<FormRecord, 'say' | 'title' | 'fields' | 'answers' | 'asks'>

/** Begins a form and answers with its number. */
export async function addForm(tx: Tx, form: Written & { readonly person: number; readonly room: number; readonly user: string; readonly at: Date; readonly expiresAt: Date }): Promise<number> {
  const { person, room, user, at, expiresAt, ...written } = form
  const [row] = await sqlOf(tx).insert(forms).values({ ...written, personId: person, roomId: room, userId: user, state: 'open', openedAt: at.getTime(), expiresAt: expiresAt.getTime() }).returning({ id: forms.id })
  if (row === undefined) throw new Error('a form was not written')
  return row.id
}

/** The form of that number, open or over; null when there never was one. */
export async function formById(query: Query, id: number): Promise<FormRecord | null> {
  const [row] = await found(query).where(eq(forms.id, id))
  return row === undefined ? null : recordOf(row)
}

/** Every form that waits for its person, oldest first. */
export async function openForms(query: Query): Promise<readonly FormRecord[]> {
  return (await found(query).where(eq(forms.state, open)).orderBy(asc(forms.id))).map(recordOf)
}

/** What somebody has begun to fill in and not sent, oldest first. */
export async function openFormsOf(query: Query, person: number): Promise<readonly FormRecord[]> {
  const rows = await found(query).where(and(eq(forms.personId, person), eq(forms.state, open))).orderBy(asc(forms.id))
  return rows.map(recordOf)
}

/** Open forms whose time is over, or whose person was removed. */
export async function lapsedForms(query: Query, now: Date): Promise<readonly FormRecord[]> {
  const rows = await found(query).where(and(eq(forms.state, open), or(lte(forms.expiresAt, now.getTime()), isNotNull(people.removedAt)))).orderBy(asc(forms.id))
  return rows.map(recordOf)
}

/** When the next open form ends by itself; null where none is open. */
export async function nextLapse(query: Query): Promise<number | null> {
  const [row] = await sqlOf(query).select({ at: forms.expiresAt }).from(forms).where(eq(forms.state, open)).orderBy(asc(forms.expiresAt)).limit(1)
  return row?.at ?? null
}

/** Writes answers down, or gives the form other questions; false where it is over. */
export async function changeForm(tx: Tx, change: { readonly id: number } & Partial<Written>): Promise<boolean> {
  const { id, ...set } = change
  const changed = await sqlOf(tx).update(forms).set(set).where(and(eq(forms.id, id), eq(forms.state, open))).returning({ id: forms.id })
  return changed.length > 0
}

/** Ends a form once; false where it was over already. */
export async function endForm(tx: Tx, end: { readonly id: number; readonly how: FormEnd; readonly answers?: FormAnswers; readonly at: Date }): Promise<boolean> {
  const ended = await sqlOf(tx).update(forms).set({ state: end.how, asks: null, endedAt: end.at.getTime(), ...(end.answers === undefined ? {} : { answers: end.answers }) }).where(and(eq(forms.id, end.id), eq(forms.state, open))).returning({ id: forms.id })
  return ended.length > 0
}

/** Written out, because the index of open forms is only used where the words are the same. */
const open = sql`'open'`

const found = (query: Query) => sqlOf(query).select({ form: forms, name: people.name }).from(forms).innerJoin(people, eq(people.id, forms.personId)).$dynamic()

function recordOf({ form, name }: { readonly form: typeof forms.$inferSelect; readonly name: string }): FormRecord {
  const { personId, roomId, userId, ...rest } = form
  return { ...rest, person: { id: personId, name }, room: roomId, user: userId }
}
