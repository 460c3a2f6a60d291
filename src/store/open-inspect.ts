import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Fault, type HintId } from '../core/fault.ts'

/** One step of the schema's history, as the generated folder lists it. */
export interface Migration { readonly when: number; readonly tag: string; readonly hash: string }

export function knownMigrations(folder: string): readonly Migration[] {
  const parsed = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as { entries: { when: number; tag: string }[] }
  return parsed.entries.map(({ when, tag }) => ({ when, tag, hash: createHash('sha256').update(readFileSync(join(folder, `${tag}.sql`))).digest('hex') }))
}

/** Marks a database as ours, so that another program's is never migrated. */
export const APPLICATION_ID = 0x50554c49

/** What a look at an existing database found: which migrations it has still to go through. */
export interface Inspected { readonly pending: readonly Migration[] }

/**
 * Looks at an existing database and changes nothing, not even beside it. Refuses what is damaged, somebody else's, or
 * written by another version; each refusal says what to do.
 */
export function inspect(file: string, known: readonly Migration[]): Inspected {
  inspectFile(file)
  const beside = [`${file}-wal`, `${file}-shm`].filter((path) => !existsSync(path))
  const db = new Database(file, { readonly: true })
  try {
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw no(file, { hint: 'permission', why: 'this is a database, but not one of Pulih', then: 'Name another file, or move this one away.' })
    if (statSync(file).size < QUICK_CHECK_BELOW) {
      const verdict = String(db.pragma('quick_check(1)', { simple: true }))
      if (verdict !== 'ok') throw no(file, { hint: 'database-corrupt', why: `the database is damaged (${verdict})`, then: PUT_BACK })
    }
    const applied = db.prepare('select hash, created_at as at from __drizzle_migrations order by created_at').all() as { hash: string; at: number }[]
    const strange = applied.findIndex((row, n) => row.hash !== known[n]?.hash)
    if (strange >= 0) throw no(file, { hint: 'database-newer', why: 'the database was written by a newer or different version of Pulih', then: `Start that version, or put back the copy that was made before its migration (${file}.before-…).` })
    return { pending: known.slice(applied.length) }
  } finally {
    db.close()
    // SQLite leaves these beside a database that it only read; nobody else has it open, or they would have been there.
    for (const path of beside) if (existsSync(path) && (path.endsWith('-shm') || statSync(path).size === 0)) rmSync(path)
  }
}

/** What can be told without SQLite, which takes an empty file for an empty database and may not miss pages at the end. */
function inspectFile(file: string): void {
  const { size } = statSync(file)
  const head = Buffer.alloc(100)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, head, 0, head.length, 0)
  } finally {
    closeSync(handle)
  }
  if (size === 0) throw no(file, { hint: 'database-corrupt', why: 'the file is empty', then: PUT_BACK })
  if (head.toString('latin1', 0, 16) !== 'SQLite format 3\0') throw no(file, { hint: 'database-corrupt', why: 'the file is not a database', then: PUT_BACK })
  const pageSize = head.readUInt16BE(16) === 1 ? 65536 : head.readUInt16BE(16)
  const expected = head.readUInt32BE(28) * pageSize
  const wal = existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0
  // With a write-ahead log the missing pages may be in there: SQLite itself then judges.
  if (!wal && size < expected) throw no(file, { hint: 'database-corrupt', why: `the file was cut short (${size} of ${expected} bytes)`, then: PUT_BACK })
}

function no(file: string, say: { readonly hint: HintId; readonly why: string; readonly then: string }): Fault {
  return new Fault({ area: 'store', op: `open ${file}`, retry: 'never', hint: say.hint, detail: `${say.why}; nothing was changed. ${say.then}` })
}

const PUT_BACK = 'Do not delete it. Stop Pulih, keep this file aside, put the newest good copy of it in its place, and start again.'
/** Small enough that reading every page does not delay the start. */
const QUICK_CHECK_BELOW = 64 * 1024 * 1024
