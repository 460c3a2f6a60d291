import { and, desc, eq, sql } from 'drizzle-orm'
import { rungs, type Rung } from '../core/evidence.ts'
import type { Level } from '../core/site.ts'
import { newestCopy, type Copy } from './copies.ts'
import { prepared } from './prepared.ts'
import { copies } from './schema.ts'
import type { Query } from './store.ts'

/**
 * The newest copy on a target of which every link, down to a full, is there, undamaged, not being deleted, and stands on the
 * rung or above. A differential is worth no more than what it builds upon.
 */
export async function newestWhole(query: Query, ask: { readonly component: string; readonly target: string; readonly rung: Rung; readonly level?: Level }): Promise<Copy | null> {
  const newest = await newestCopy(query, ask)
  if (newest === null || await isWhole(query, { copy: newest.id, rung: ask.rung })) return newest
  // Damage spreads upwards when it is found, so it is rare that the newest is not whole: then all that are get looked through.
  const { component, target } = ask
  const [row] = ask.level === undefined ? await questionsOf(ask.rung).any(query).execute({ component, target }) : await questionsOf(ask.rung).level(query).execute({ component, target, level: ask.level })
  return row ?? null
}

/** The newest of them on any of several targets. */
export async function newestWholeOn(query: Query, ask: { readonly component: string; readonly targets: readonly string[]; readonly rung: Rung }): Promise<Copy | null> {
  const { component, targets, rung } = ask
  let found: Copy | null = null
  for (const target of targets) {
    const here = await newestWhole(query, { component, target, rung })
    if (here !== null && (found === null || here.takenAt > found.takenAt)) found = here
  }
  return found
}

/** Whether every link of a copy, down to a full, is there, undamaged, not being deleted, and stands on the rung or above. */
export async function isWhole(query: Query, of: { readonly copy: number; readonly rung: Rung }): Promise<boolean> {
  const [row] = await questionsOf(of.rung).whole(query).execute({ id: of.copy })
  return row !== undefined
}

const questionsOf = (rung: Rung) => {
  const found = questions.get(rung)
  if (found === undefined) throw new Error(`no such rung: ${rung}`)
  return found
}

const questions = new Map(rungs.map((rung) => {
  const sound = sql`c.deleted_at is null and c.deleting_at is null and c.bad_at is null and c.rung in (${sql.join(rungs.slice(rungs.indexOf(rung)).map((it) => sql`${it}`), sql`, `)})`
  /** From the copy down; stops at the first link that is not sound, so that the full is only reached over sound ones. */
  const down = sql`exists (
    with recursive link(id, base_id, level) as (
      select c.id, c.base_id, c.level from copies c where c.id = ${sql.placeholder('id')} and ${sound}
      union select c.id, c.base_id, c.level from link join copies c on c.id = link.base_id where ${sound})
    select 1 from link where base_id is null and level = 'full')`
  /** From the fulls up, over sound links only. */
  const up = sql`${copies.id} in (
    with recursive link(id) as (
      select c.id from copies c where c.component = ${sql.placeholder('component')} and c.target = ${sql.placeholder('target')} and c.level = 'full' and c.base_id is null and ${sound}
      union select c.id from link join copies c on c.base_id = link.id where ${sound})
    select id from link)`
  const newestFirst = [desc(copies.takenAt), desc(copies.id)] as const
  return [rung, {
    whole: prepared((db) => db.select({ id: copies.id }).from(copies).where(and(eq(copies.id, sql.placeholder('id')), down)).prepare()),
    any: prepared((db) => db.select().from(copies).where(up).orderBy(...newestFirst).limit(1).prepare()),
    level: prepared((db) => db.select().from(copies).where(and(up, eq(copies.level, sql.placeholder('level')))).orderBy(...newestFirst).limit(1).prepare()),
  }] as const
}))
