import { and, desc, eq, gt, isNull, lt } from 'drizzle-orm'
import type { Identity } from './people.ts'
import { identities, linkCodes, linkTries } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export interface LinkCode extends Identity {
  readonly id: number
  readonly person: number
  readonly chat: string
  readonly goodUntil: number
}

/** Keeps a new code's hash; every earlier code of that person counts as spent, so that one at most is about. */
export async function addLinkCode(tx: Tx, code: Identity & { readonly person: number; readonly hash: string; readonly chat: string; readonly at: Date; readonly goodUntil: Date }): Promise<void> {
  const { platform, userId, chat, hash } = code
  const at = code.at.getTime()
  await sqlOf(tx).update(linkCodes).set({ spentAt: at }).where(and(eq(linkCodes.personId, code.person), isNull(linkCodes.spentAt)))
  await sqlOf(tx).insert(linkCodes).values({ personId: code.person, hash, platform, userId, chat, at, goodUntil: code.goodUntil.getTime() })
}

/** Spends the code of that hash, and answers what it was; null where there is none, it was spent, or its time is over. */
export async function spendLinkCode(tx: Tx, of: { readonly hash: string; readonly at: Date }): Promise<LinkCode | null> {
  const at = of.at.getTime()
  const [row] = await sqlOf(tx).update(linkCodes).set({ spentAt: at }).where(and(eq(linkCodes.hash, of.hash), isNull(linkCodes.spentAt))).returning()
  // Shown in what is now the future: the clock was set back, and nobody knows how old it is.
  if (row === undefined || row.goodUntil <= at || row.at > at) return null
  return { id: row.id, person: row.personId, platform: row.platform, userId: row.userId, chat: row.chat, goodUntil: row.goodUntil }
}

/** Forgets codes and tries from before an instant. */
export async function forgetLinks(tx: Tx, before: Date): Promise<void> {
  await sqlOf(tx).delete(linkCodes).where(lt(linkCodes.goodUntil, before.getTime()))
  await sqlOf(tx).delete(linkTries).where(lt(linkTries.at, before.getTime()))
}

export async function addLinkTry(tx: Tx, wrong: Identity & { readonly at: Date; readonly last: boolean }): Promise<void> {
  await sqlOf(tx).insert(linkTries).values({ platform: wrong.platform, userId: wrong.userId, at: wrong.at.getTime(), last: wrong.last })
}

/** What an account tried in vain after an instant, the newest first. */
export async function linkTriesOf(query: Query, of: Identity & { readonly after: Date }): Promise<readonly { readonly at: number; readonly last: boolean }[]> {
  return await sqlOf(query).select({ at: linkTries.at, last: linkTries.last }).from(linkTries)
    .where(and(eq(linkTries.platform, of.platform), eq(linkTries.userId, of.userId), gt(linkTries.at, of.after.getTime()))).orderBy(desc(linkTries.id))
}

/** The account speaks for nobody from now on. */
export async function forgetIdentity(tx: Tx, identity: Identity): Promise<void> {
  await sqlOf(tx).delete(identities).where(and(eq(identities.platform, identity.platform), eq(identities.userId, identity.userId)))
}
