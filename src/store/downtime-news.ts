import { asc, eq, sql } from 'drizzle-orm'
import type { Told } from '../core/downtime-news.ts'
import { prepared } from './prepared.ts'
import { downtimeNews } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** One piece of news as it was told, with somebody's words about it. */
export interface ToldNews extends Told {
  readonly why: string | null
}

/** Notes what units are told, in the transaction that owes them the messages. */
export async function addNews(tx: Tx, of: { readonly procedure: number; readonly news: ToldNews }): Promise<void> {
  const { kind, at, window, before, why } = of.news
  await sqlOf(tx).insert(downtimeNews).values({ procedureId: of.procedure, kind, at, from: window.from, until: window.until, before, why })
}

/** What units were told of one downtime, oldest first. */
export async function newsTold(query: Query, procedure: number): Promise<readonly ToldNews[]> {
  const rows = await ofProcedure(query).execute({ procedure })
  return rows.map(({ kind, at, from, until, before, why }) => ({ kind, at, window: { from, until }, before, why }))
}

const ofProcedure = prepared((db) => db.select().from(downtimeNews).where(eq(downtimeNews.procedureId, sql.placeholder('procedure'))).orderBy(asc(downtimeNews.id)).prepare())
