import { createHash, randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, chmodSync, chownSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../core/fault.ts'
import { migrations } from '../test/fakes/store.ts'
import { audit, auditHead } from './audit.ts'
import { openStore } from './store.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulih-open-'))
  file = join(folder, 'data', 'pulih.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = new Date('2026-11-23T00:30:00Z')
async function houseWithFacts(facts = 300): Promise<void> {
  const store = openStore({ file, migrations })
  for (let n = 0; n < facts; n += 100) {
    await store.write(async (tx) => {
      for (let m = 0; m < 100; m += 1) await audit(tx, { at, by: { kind: 'bot' }, act: 'check.signed', subject: `check:${n + m}`, facts: { note: 'x'.repeat(200) } })
    })
  }
  await store.close()
}

/** Every name and every byte below the folder. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const walk = (path: string) => {
    for (const name of readdirSync(path).sort()) {
      const at = join(path, name)
      hash.update(`${at}\n`)
      if (statSync(at).isDirectory()) walk(at)
      else hash.update(readFileSync(at))
    }
  }
  walk(folder)
  return hash.digest('hex')
}

/** The refusal of an opening that must change nothing. */
function refusal(place = { file, migrations }): Fault {
  const before = fingerprint()
  let said: unknown
  try {
    void openStore(place).close()
  } catch (error) {
    said = error
  }
  expect(fingerprint()).toBe(before)
  expect(said).toBeInstanceOf(Fault)
  return said as Fault
}

describe('a new house', () => {
  it('makes its database whole, even after a first start that was cut off', async () => {
    mkdirSync(join(folder, 'data'))
    writeFileSync(`${file}.new`, 'half a database')
    await houseWithFacts(0)
    expect(readdirSync(join(folder, 'data'))).toEqual(['pulih.db'])
    await openStore({ file, migrations }).close()
  })
})

describe('a damaged database', () => {
  it.each([
    ['is no database', () => writeFileSync(file, randomBytes(20_000)), 'not a database'],
    ['is a text', () => writeFileSync(file, 'see the other disk'), 'not a database'],
    ['is empty', () => truncateSync(file, 0), 'is empty'],
    ['was cut within its first page', () => truncateSync(file, 50), 'not a database|cut short'],
    ['was cut in the middle of a page', () => truncateSync(file, Math.floor(statSync(file).size / 2) + 17), 'cut short'],
    ['was cut between two pages', () => truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096), 'cut short'],
    ['has lost its last page', () => truncateSync(file, statSync(file).size - 4096), 'cut short'],
  ])('that %s is refused, untouched, with what to do', async (_, damage, why) => {
    await houseWithFacts()
    damage()
    const fault = refusal()
    expect(fault).toMatchObject({ area: 'store', retry: 'never', hint: 'database-corrupt' })
    expect(fault.message).toMatch(new RegExp(`(${why}).*nothing was changed.*Do not delete it`))
  })

  it('with any one page overwritten is refused, untouched', async () => {
    await houseWithFacts()
    const sound = readFileSync(file)
    const pages = sound.length / 4096
    expect(pages).toBeGreaterThan(40)
    for (let page = 0; page < pages; page += 1) {
      const flipped = Buffer.from(sound)
      randomBytes(4096).copy(flipped, page * 4096)
      writeFileSync(file, flipped)
      expect([page, refusal().hint]).toEqual([page, 'database-corrupt'])
    }
  })
})

describe('a database that is not for this version', () => {
  it('but a newer one is refused, untouched, and that version still opens it', async () => {
    const newer = nextVersion()
    await openStore({ file, migrations: newer }).close()
    const fault = refusal()
    expect(fault).toMatchObject({ hint: 'database-newer', retry: 'never' })
    expect(fault.message).toMatch(/newer or different version.*nothing was changed.*Start that version/)
    await openStore({ file, migrations: newer }).close()
  })

  it('but one whose past was another is refused', async () => {
    await houseWithFacts(0)
    const db = new Database(file)
    db.exec("update __drizzle_migrations set hash = 'of another line'")
    db.close()
    expect(refusal().hint).toBe('database-newer')
  })

  it('but another program’s is refused, untouched', () => {
    mkdirSync(join(folder, 'data'))
    const db = new Database(file)
    db.exec('create table pasien (no_rm text, nama text)')
    db.close()
    expect(refusal().message).toMatch(/not one of Pulih.*nothing was changed/)
  })

  it('but an older one is copied before it is migrated, and both can be opened', async () => {
    await houseWithFacts(100)
    const newer = nextVersion()
    const store = openStore({ file, migrations: newer })
    expect(await store.read(auditHead)).toMatchObject({ seq: 100 })
    await store.close()
    const copy = `${file}.before-0001_next`
    expect(readdirSync(join(folder, 'data')).sort()).toEqual(['pulih.db', 'pulih.db.before-0001_next'])
    expect(tables(file)).toContain('next_thing')
    expect(tables(copy)).not.toContain('next_thing')
    const old = openStore({ file: copy, migrations })
    expect(await old.read(auditHead)).toMatchObject({ seq: 100 })
    await old.close()
  })

  it('is not migrated on the strength of half a copy', async () => {
    await houseWithFacts(100)
    writeFileSync(`${file}.before-0001_next.partial`, 'half a copy')
    await openStore({ file, migrations: nextVersion() }).close()
    expect(existsSync(`${file}.before-0001_next.partial`)).toBe(false)
    await openStore({ file: `${file}.before-0001_next`, migrations }).close()
  })

  it('stays as it was when its migration fails, with the copy beside it', async () => {
    await houseWithFacts(100)
    const before = readFileSync(file)
    expect(() => openStore({ file, migrations: nextVersion('create table next_thing (id integer);--> statement-breakpoint\ninsert into no_such_table values (1);') })).toThrow()
    expect(tables(file)).not.toContain('next_thing')
    const store = openStore({ file, migrations })
    expect(await store.read(auditHead)).toMatchObject({ seq: 100 })
    await store.close()
    expect(before.length).toBe(statSync(file).size)
  })
})

describe('a database whose process was killed', () => {
  /** What the disk holds at the moment of a SIGKILL: the file and its log, not yet folded in. */
  const killed = async () => {
    const store = openStore({ file, migrations })
    await store.write((tx) => audit(tx, { at, by: { kind: 'bot' }, act: 'check.signed', subject: 'check:1' }))
    const then = join(folder, 'then')
    mkdirSync(then)
    for (const name of ['pulih.db', 'pulih.db-wal']) cpSync(join(folder, 'data', name), join(then, name))
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
    const older = join(folder, 'older')
    cpSync(migrations, older, { recursive: true })
    writeFileSync(join(older, `${journalOf(older).entries[0]!.tag}.sql`), 'create table first_thing (id integer);')
    expect(refusal({ file: then, migrations: older }).hint).toBe('database-newer')
  })
})

describe('a place that cannot be written to', () => {
  it('is refused where a folder stands in the file’s place, or a file in the folder’s', () => {
    mkdirSync(file, { recursive: true })
    expect(refusal().hint).toBe('permission')
    writeFileSync(join(folder, 'note.txt'), 'x')
    expect(refusal({ file: join(folder, 'note.txt', 'pulih.db'), migrations }).hint).toBe('permission')
  })

  it('is refused where the kernel lets nobody make a folder', () => {
    expect(refusal({ file: '/proc/pulih/pulih.db', migrations }).hint).toBe('permission')
  })

  it('is refused to a user who may only read it', async () => {
    await houseWithFacts(100)
    const fault = asReader(() => refusal())
    expect(fault.hint).toBe('permission')
  })

  it('is refused to a user who may not look into it', async () => {
    await houseWithFacts(100)
    chmodSync(join(folder, 'data'), 0o700)
    let said: unknown
    asReader(() => {
      try {
        void openStore({ file, migrations }).close()
      } catch (error) {
        said = error
      }
    }, 0o700)
    expect(said).toMatchObject({ hint: 'permission', retry: 'never' })
  })
})

/** Opening happens in one breath, so another user may do it in our process: root is refused nothing. */
function asReader<T>(work: () => T, mode = 0o555): T {
  const nobody = 65_534
  if (process.geteuid!() === 0) {
    chmodSync(folder, 0o755)
    chownSync(join(folder, 'data'), 0, 0)
    chmodSync(join(folder, 'data'), mode)
    chmodSync(file, 0o444)
    process.seteuid!(nobody)
    try {
      return work()
    } finally {
      process.seteuid!(0)
    }
  }
  chmodSync(file, 0o444)
  chmodSync(join(folder, 'data'), mode === 0o700 ? 0o000 : mode)
  try {
    return work()
  } finally {
    chmodSync(join(folder, 'data'), 0o700)
  }
}

interface Journal { entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[] }
const journalOf = (path: string) => JSON.parse(readFileSync(join(path, 'meta', '_journal.json'), 'utf8')) as Journal

/** The migrations of a version to come. */
function nextVersion(sql = 'create table next_thing (id integer primary key);'): string {
  const next = join(folder, 'next', 'drizzle')
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
