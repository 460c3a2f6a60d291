import { and, asc, eq, gt, isNull, lte } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Duty } from '../core/people.ts'
import { deputies, people } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** Somebody decides for a manager from one moment until another. */
export interface Deputy {
  readonly id: number
  readonly manager: { readonly id: number; readonly name: string; readonly duties: readonly Duty[] }
  readonly deputy: { readonly id: number; readonly name: string }
  readonly from: number
  readonly until: number
}

export async function addDeputy(tx: Tx, of: { readonly manager: number; readonly deputy: number; readonly from: Date; readonly until: Date }): Promise<void> {
  await sqlOf(tx).insert(deputies).values({ manager: of.manager, deputy: of.deputy, from: of.from.getTime(), until: of.until.getTime() })
}

/** Takes it back; false where it was taken back before. */
export async function endDeputy(tx: Tx, end: { readonly id: number; readonly by: number; readonly at: Date }): Promise<boolean> {
  const ended = await sqlOf(tx).update(deputies).set({ endedAt: end.at.getTime(), endedBy: end.by }).where(and(eq(deputies.id, end.id), isNull(deputies.endedAt))).returning({ id: deputies.id })
  return ended.length > 0
}

/** Who decides for whom at a moment; `deputy` narrows it to one. Managers and deputies who were removed are left out. */
export async function standingDeputies(query: Query, of: { readonly at: Date; readonly deputy?: number }): Promise<readonly Deputy[]> {
  const managers = alias(people, 'managers')
  const at = of.at.getTime()
  return await sqlOf(query)
    .select({ id: deputies.id, manager: { id: managers.id, name: managers.name, duties: managers.duties }, deputy: { id: people.id, name: people.name }, from: deputies.from, until: deputies.until })
    .from(deputies)
    .innerJoin(managers, and(eq(managers.id, deputies.manager), isNull(managers.removedAt)))
    .innerJoin(people, and(eq(people.id, deputies.deputy), isNull(people.removedAt)))
    .where(and(isNull(deputies.endedAt), lte(deputies.from, at), gt(deputies.until, at), of.deputy === undefined ? undefined : eq(deputies.deputy, of.deputy)))
    .orderBy(asc(deputies.id))
}
