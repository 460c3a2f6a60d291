import { and, asc, desc, eq, gt, isNull, lt, max, or } from 'drizzle-orm'
import type { LanEntry, LanLog } from '../chat/lan.ts'
import { lanEntries } from './schema.ts'
import { sqlOf, type Query, type Store } from './store.ts'

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
