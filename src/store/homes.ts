import { and, eq, gt, sql } from 'drizzle-orm'
import { auditHead } from './audit.ts'
import type { Identity } from './people.ts'
import { forms, homes, rooms } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** A page that somebody opened with the bot; `opens` above `answered` waits to be shown. */
export interface Home extends Identity {
  readonly opens: number
  readonly answered: number
  readonly shown: string | null
}

/** Somebody opened their page: it is shown anew, and kept up to date from then on. */
export async function openHome(tx: Tx, home: Identity & { readonly at: Date }): Promise<void> {
  const at = home.at.getTime()
  await sqlOf(tx).insert(homes).values({ platform: home.platform, userId: home.userId, openedAt: at, opens: 1, answered: 0, shown: null })
    .onConflictDoUpdate({ target: [homes.platform, homes.userId], set: { openedAt: at, opens: sql`${homes.opens} + 1` } })
}

/** Pages that were opened after an instant. */
export async function openedHomes(query: Query, after: Date): Promise<readonly Home[]> {
  return await sqlOf(query).select({ platform: homes.platform, userId: homes.userId, opens: homes.opens, answered: homes.answered, shown: homes.shown }).from(homes).where(gt(homes.openedAt, after.getTime()))
}

/** The page shows this now, for the opening that was asked for. */
export async function noteHome(tx: Tx, home: Pick<Home, 'platform' | 'userId' | 'answered'> & { readonly shown: string | null }): Promise<void> {
  await sqlOf(tx).update(homes).set({ answered: home.answered, shown: home.shown }).where(and(eq(homes.platform, home.platform), eq(homes.userId, home.userId)))
}

/** The page cannot be shown any more. */
export async function forgetHome(tx: Tx, home: Identity): Promise<void> {
  await sqlOf(tx).delete(homes).where(and(eq(homes.platform, home.platform), eq(homes.userId, home.userId)))
}

/** Changes whenever people, rooms, what waits for somebody, or who looks at it may have; cheap enough to ask after every commit. */
export async function peoplesMark(query: Query): Promise<string> {
  const { seq } = await auditHead(query)
  const [room] = await sqlOf(query).select({ newest: sql<number | null>`max(${rooms.id})` }).from(rooms)
  const [home] = await sqlOf(query).select({ opens: sql<number | null>`sum(${homes.opens})` }).from(homes)
  const [form] = await sqlOf(query).select({ newest: sql<number | null>`max(${forms.id})`, ended: sql<number | null>`count(${forms.endedAt})` }).from(forms)
  return [seq, room?.newest ?? 0, home?.opens ?? 0, form?.newest ?? 0, form?.ended ?? 0].join('/')
}
