import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { Fault } from '../core/fault.ts'
import { toFault } from './faults.ts'
import type { StorePlace } from './store.ts'

/**
 * Opens the bot's own database, ready to write. Copies it before any migration. Refuses, having changed nothing,
 * when it is damaged or was written by a newer Pulih.
 */
export function openDatabase(place: StorePlace): Database.Database {
  const isNew = !existsSync(place.file)
  mkdirSync(dirname(place.file), { recursive: true })
  const known = journal(place.migrations)
  try {
    if (!isNew) inspect(place.file, known)
    const db = new Database(place.file)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('busy_timeout = 5000')
    if (!isNew) keepCopyBeforeMigration(db, place.file, known)
    // Off while migrating: a rebuilt table must not take its children along.
    db.pragma('foreign_keys = OFF')
    migrate(drizzle(db), { migrationsFolder: place.migrations })
    db.pragma('foreign_keys = ON')
    return db
  } catch (error) {
    throw toFault(`open ${place.file}`, error)
  }
}

/** Small enough that reading every page does not delay the start. */
const QUICK_CHECK_BELOW = 64 * 1024 * 1024

interface Migration { readonly when: number; readonly tag: string }

function journal(folder: string): readonly Migration[] {
  const parsed = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as { entries: Migration[] }
  return parsed.entries
}

/** Read-only look: nothing is touched when the answer is no. */
function inspect(file: string, known: readonly Migration[]): void {
  const db = new Database(file, { readonly: true })
  try {
    if (statSync(file).size < QUICK_CHECK_BELOW) {
      const verdict = db.pragma('quick_check(1)', { simple: true })
      if (verdict !== 'ok') throw new Fault({ area: 'store', op: `check ${file}`, retry: 'never', hint: 'database-corrupt', detail: String(verdict) })
    }
    const newest = appliedUpTo(db)
    const ours = known.at(-1)?.when ?? 0
    if (newest > ours) throw new Fault({ area: 'store', op: `open ${file}`, retry: 'never', hint: 'database-newer', detail: 'it was written by a newer version' })
  } finally {
    db.close()
  }
}

function appliedUpTo(db: Database.Database): number {
  const table = db.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get()
  if (table === undefined) return 0
  const row = db.prepare('select max(created_at) as newest from __drizzle_migrations').get() as { newest: number | null }
  return row.newest ?? 0
}

function keepCopyBeforeMigration(db: Database.Database, file: string, known: readonly Migration[]): void {
  const from = appliedUpTo(db)
  const to = known.at(-1)
  if (to === undefined || from >= to.when) return
  const copy = `${file}.before-${to.tag}`
  if (!existsSync(copy)) db.prepare('VACUUM INTO ?').run(copy)
}
