import { and, asc, desc, eq, gt, isNull, lt, max, or, sql } from 'drizzle-orm'
import type { LanLog } from '../chat/lan.ts'
import { prepared } from './prepared.ts'
import { lanEntries } from './schema.ts'
import { sqlOf, type Query, type Store } from './store.ts'

/** The LAN chat's timeline, durable: what the page showed it shows again after a restart. */
export function lanLog(store: Store): LanLog {
  return {
    append: (entry) => store.write(async (tx) => {
      const [known] = await byOnce(tx).execute({ once: entry.once })
      if (known !== undefined) return known
      const { chat, at, onlyFor, body, once } = entry
      const [added] = await add(tx).execute({ chat, at, onlyFor, body, once, change: (await newestChange(tx)) + 1 })
      if (added === undefined) throw new Error('the timeline gave no entry back')
      return added
    }),
    edit: (id, message, at) => store.write(async (tx) => {
      const [known] = await byId(tx).execute({ id })
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

const given = (name: string) => sql.placeholder(name)
const byOnce = prepared((db) => db.select(shown).from(lanEntries).where(eq(lanEntries.once, given('once'))).limit(1).prepare())
const byId = prepared((db) => db.select(shown).from(lanEntries).where(eq(lanEntries.id, given('id'))).limit(1).prepare())
const add = prepared((db) => db.insert(lanEntries).values({ chat: given('chat'), at: given('at'), onlyFor: given('onlyFor'), body: given('body'), once: given('once'), version: 1, change: given('change') }).returning(shown).prepare())
const newest = prepared((db) => db.select({ change: max(lanEntries.change) }).from(lanEntries).prepare())

async function newestChange(query: Query): Promise<number> {
  const [row] = await newest(query).execute()
  return row?.change ?? 0
}
