import { and, asc, desc, eq, gt, inArray, isNull, lt, max, or } from 'drizzle-orm'
import type { LanEntry, LanLog } from '../chat/lan.ts'
import { lanEntries } from './schema.ts'
import { sqlOf, type Query, type Store, type Tx } from './store.ts'

/** The LAN chat's timeline, durable: what the page showed it shows again after a restart. */
export function lanLog(store: Store): LanLog {
  return {
    append: (entry) => store.write(async (tx) => {
      const known = await one(tx, eq(lanEntries.once, entry.once))
      if (known !== null) return known
      const [added] = await sqlOf(tx).insert(lanEntries).values({ ...entry, version: 1, change: (await newestChange(tx)) + 1 }).returning(shown)
      if (added === undefined) throw new Error('the timeline gave no entry back')
      return added
    }),
    edit: (id, message, at) => store.write(async (tx) => {
      const known = await one(tx, eq(lanEntries.id, id))
      if (known?.body.by !== 'bot') return null
      const [edited] = await sqlOf(tx).update(lanEntries).set({ body: { by: 'bot', message }, editedAt: at, version: known.version + 1, change: (await newestChange(tx)) + 1 }).where(eq(lanEntries.id, id)).returning(shown)
      return edited ?? null
    }),
    page: (look) => store.read(async (query) => {
      const seen = or(isNull(lanEntries.onlyFor), eq(lanEntries.onlyFor, look.user))
      const older = look.before === null ? undefined : lt(lanEntries.id, look.before)
      const page = await sqlOf(query).select(shown).from(lanEntries).where(and(eq(lanEntries.chat, look.chat), seen, older)).orderBy(desc(lanEntries.id)).limit(look.most)
      return page.reverse()
    }),
    since: (change, most) => store.read(async (query) => await sqlOf(query).select(shown).from(lanEntries).where(gt(lanEntries.change, change)).orderBy(asc(lanEntries.change)).limit(most)),
    head: () => store.read(newestChange),
  }
}

/** Forgets up to `most` entries older than that; returns how many went. The newest change always stays, so that its number is never given twice. */
export async function pruneLan(tx: Tx, old: { readonly before: Date; readonly most: number }): Promise<number> {
  const newest = await newestChange(tx)
  const ids = await sqlOf(tx).select({ id: lanEntries.id }).from(lanEntries).where(and(lt(lanEntries.at, old.before.getTime()), lt(lanEntries.change, newest))).orderBy(asc(lanEntries.at)).limit(old.most)
  if (ids.length === 0) return 0
  await sqlOf(tx).delete(lanEntries).where(inArray(lanEntries.id, ids.map((row) => row.id)))
  return ids.length
}

const shown = {
  id: lanEntries.id,
  chat: lanEntries.chat,
  at: lanEntries.at,
  editedAt: lanEntries.editedAt,
  version: lanEntries.version,
  change: lanEntries.change,
  onlyFor: lanEntries.onlyFor,
  body: lanEntries.body,
}

async function one(query: Query, which: ReturnType<typeof eq>): Promise<LanEntry | null> {
  const [found] = await sqlOf(query).select(shown).from(lanEntries).where(which).limit(1)
  return found ?? null
}

async function newestChange(query: Query): Promise<number> {
  const [row] = await sqlOf(query).select({ change: max(lanEntries.change) }).from(lanEntries)
  return row?.change ?? 0
}
