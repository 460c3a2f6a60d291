import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import * as schema from '../../store/schema.ts'
import type { Query } from '../../store/store.ts'
import { temporaryStore } from './store.ts'

/** An empty store of its own whose every question is written down, so that its plan can be looked at. */
export function overheardStore() {
  const house = temporaryStore()
  const db = new Database(house.file)
  const asked: { readonly sql: string; readonly params: unknown[] }[] = []
  const query = drizzle(db, { schema, logger: { logQuery: (sql, params) => { asked.push({ sql, params }) } } }) as unknown as Query
  return {
    db,
    query,
    asked,
    remove: async () => {
      db.close()
      await house.remove()
    },
  }
}
