import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { toFault } from './faults.ts'
import { APPLICATION_ID, inspect, knownMigrations, type Migration } from './open-inspect.ts'

export interface StorePlace {
  readonly file: string
  readonly migrations: string
  /** What a commit outlives: the machine's power, where nobody says otherwise; or only the process that made it. */
  readonly outlives?: 'power' | 'process'
}

/**
 * Opens the bot's own database, ready to write; makes it where there is none. Copies it before any migration. Refuses,
 * having changed nothing, when it is damaged, another program's, of another version, or cannot be written to.
 */
export function openDatabase(place: StorePlace): Database.Database {
  try {
    if (existsSync(place.file)) prepare(place)
    else create(place)
    return openForWriting(place)
  } catch (error) {
    throw toFault(`open ${place.file}`, error)
  }
}

/** Made beside its place and moved there whole: a first start that is cut off leaves no half database behind. */
function create({ file, migrations }: StorePlace): void {
  makeFolder(dirname(file))
  const unborn = `${file}.new`
  rmSync(unborn, { force: true })
  using(unborn, (db) => {
    db.pragma(`application_id = ${APPLICATION_ID}`)
    migrate(drizzle(db), { migrationsFolder: migrations })
  })
  renameSync(unborn, file)
}

/** Step by step: asked to make them all at once, Node never comes back where the kernel allows none. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path)
}

function prepare({ file, migrations }: StorePlace): void {
  const { pending } = inspect(file, knownMigrations(migrations))
  const last = pending.at(-1)
  if (last === undefined) return
  keepCopy(file, last)
  using(file, (db) => {
    // Off while migrating: a rebuilt table must not take its children along.
    db.pragma('foreign_keys = OFF')
    migrate(drizzle(db), { migrationsFolder: migrations })
  })
}

/** The way back from a migration, as everything stands now: what an earlier try left may be weeks old, where somebody went back. Made under another name first, so that half a copy never passes for one. */
function keepCopy(file: string, to: Migration): void {
  const copy = `${file}.before-${to.tag}`
  const partial = `${copy}.partial`
  rmSync(partial, { force: true })
  using(file, (db) => db.prepare('VACUUM INTO ?').run(partial))
  renameSync(partial, copy)
}

function openForWriting({ file, outlives = 'power' }: StorePlace): Database.Database {
  const db = new Database(file)
  try {
    db.pragma('busy_timeout = 5000')
    db.pragma('journal_mode = WAL')
    db.pragma(`synchronous = ${outlives === 'power' ? 'FULL' : 'OFF'}`)
    db.pragma('foreign_keys = ON')
    // SQLite opens what it may only read without a word; asked to write, it says so.
    db.exec('BEGIN IMMEDIATE; ROLLBACK')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function using(file: string, work: (db: Database.Database) => void): void {
  const db = new Database(file)
  try {
    work(db)
  } finally {
    db.close()
  }
}
