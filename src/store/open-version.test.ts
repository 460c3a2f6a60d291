import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrations } from '../test/fakes/store.ts'
import { audit, auditHead } from './audit.ts'
import { openStore } from './store.ts'
import { databaseWard, type DatabaseWard } from '../test/fakes/database-ward.ts'

let ward: DatabaseWard
beforeEach(() => { ward = databaseWard() })
afterEach(() => { ward.end() })

const at = new Date('2026-11-23T00:30:00Z')

describe('a database that is not for this version', () => {
  it('but a newer one is refused, untouched, and that version still opens it', async () => {
    const newer = nextVersion()
    await openStore({ file: ward.file, migrations: newer }).close()
    const fault = ward.refusal()
    expect(fault).toMatchObject({ hint: 'database-newer', retry: 'never' })
    expect(fault.message).toMatch(/newer or different version.*nothing was changed.*Start that version/)
    await openStore({ file: ward.file, migrations: newer }).close()
  })

  it('but one whose past was another is refused', async () => {
    await ward.houseWithFacts(0)
    const db = new Database(ward.file)
    db.exec("update __drizzle_migrations set hash = 'of another line'")
    db.close()
    expect(ward.refusal().hint).toBe('database-newer')
  })

  it('but another program’s is refused, untouched', () => {
    mkdirSync(join(ward.folder, 'data'))
    const db = new Database(ward.file)
    db.exec('create table pasien (no_rm text, nama text)')
    db.close()
    expect(ward.refusal().message).toMatch(/not one of Pulih.*nothing was changed/)
  })

  it('but an older one is copied before it is migrated, and both can be opened', async () => {
    await ward.houseWithFacts(100)
    const newer = nextVersion()
    const store = openStore({ file: ward.file, migrations: newer })
    expect(await store.read(auditHead)).toMatchObject({ seq: 100 })
    await store.close()
    const copy = `${ward.file}.before-0001_next`
    expect(readdirSync(join(ward.folder, 'data')).sort()).toEqual(['pulih.db', 'pulih.db.before-0001_next'])
    expect(tables(ward.file)).toContain('next_thing')
    expect(tables(copy)).not.toContain('next_thing')
    const old = openStore({ file: copy, migrations })
    expect(await old.read(auditHead)).toMatchObject({ seq: 100 })
    await old.close()
  })

  it('is copied anew where somebody went back and worked on since: the way back never leads to weeks ago', async () => {
    await ward.houseWithFacts(100)
    await openStore({ file: ward.file, migrations: nextVersion() }).close()
    const copy = `${ward.file}.before-0001_next`
    cpSync(copy, ward.file)
    const old = openStore({ file: ward.file, migrations })
    await old.write((tx) => audit(tx, { at, by: { kind: 'bot' }, act: 'check.signed', subject: 'check:101' }))
    await old.close()
    await openStore({ file: ward.file, migrations: nextVersion() }).close()
    const back = openStore({ file: copy, migrations })
    expect(await back.read(auditHead)).toMatchObject({ seq: 101 })
    await back.close()
  })

  it('is not migrated on the strength of half a copy', async () => {
    await ward.houseWithFacts(100)
    writeFileSync(`${ward.file}.before-0001_next.partial`, 'half a copy')
    await openStore({ file: ward.file, migrations: nextVersion() }).close()
    expect(existsSync(`${ward.file}.before-0001_next.partial`)).toBe(false)
    await openStore({ file: `${ward.file}.before-0001_next`, migrations }).close()
  })

  it('stays as it was when its migration fails, with the copy beside it', async () => {
    await ward.houseWithFacts(100)
    const before = readFileSync(ward.file)
    expect(() => openStore({ file: ward.file, migrations: nextVersion('create table next_thing (id integer);--> statement-breakpoint\ninsert into no_such_table values (1);') })).toThrow()
    expect(tables(ward.file)).not.toContain('next_thing')
    const store = openStore({ file: ward.file, migrations })
    expect(await store.read(auditHead)).toMatchObject({ seq: 100 })
    await store.close()
    expect(before.length).toBe(statSync(ward.file).size)
  })
})

describe('a database whose process was killed', () => {
  /** What the disk holds at the moment of a SIGKILL: the ward.file and its log, not yet folded in. */
  const killed = async () => {
    const store = openStore({ file: ward.file, migrations })
    await store.write((tx) => audit(tx, { at, by: { kind: 'bot' }, act: 'check.signed', subject: 'check:1' }))
    const then = join(ward.folder, 'then')
    mkdirSync(then)
    for (const name of ['pulih.db', 'pulih.db-wal']) cpSync(join(ward.folder, 'data', name), join(then, name))
    await store.close()
    return join(then, 'pulih.db')
  }

  it('opens with every fact that was committed', async () => {
    const store = openStore({ file: await killed(), migrations })
    expect(await store.read(auditHead)).toMatchObject({ seq: 1 })
    await store.close()
  })

  it('and that is of a newer version is refused, with its log untouched', async () => {
    const then = await killed()
    const older = join(ward.folder, 'older')
    cpSync(migrations, older, { recursive: true })
    writeFileSync(join(older, `${journalOf(older).entries[0]!.tag}.sql`), 'create table first_thing (id integer);')
    expect(ward.refusal({ file: then, migrations: older }).hint).toBe('database-newer')
  })
})

interface Journal { entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[] }
const journalOf = (path: string) => JSON.parse(readFileSync(join(path, 'meta', '_journal.json'), 'utf8')) as Journal

/** The migrations of a version to come. */
function nextVersion(sql = 'create table next_thing (id integer primary key);'): string {
  const next = join(ward.folder, 'next', 'drizzle')
  cpSync(migrations, next, { recursive: true })
  const journal = journalOf(next)
  const last = journal.entries.at(-1)!
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1000, tag: '0001_next' })
  writeFileSync(join(next, 'meta', '_journal.json'), JSON.stringify(journal))
  writeFileSync(join(next, '0001_next.sql'), sql)
  return next
}

function tables(path: string): readonly string[] {
  const db = new Database(path, { readonly: true })
  const names = (db.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[]).map((row) => row.name)
  db.close()
  for (const end of ['-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
  return names
}
