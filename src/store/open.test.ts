import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync, chmodSync, chownSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packageRoot } from '../config/package-root.ts'
import { migrations } from '../test/fakes/store.ts'
import { openDatabase, type StorePlace } from './open.ts'
import { openStore } from './store.ts'
import { databaseWard, type DatabaseWard } from '../test/fakes/database-ward.ts'

let ward: DatabaseWard
beforeEach(() => { ward = databaseWard() })
afterEach(() => { ward.end() })

describe('a new house', () => {
  it('makes its database whole, even after a first start that was cut off', async () => {
    mkdirSync(join(ward.folder, 'data'))
    writeFileSync(`${ward.file}.new`, 'half a database')
    await ward.houseWithFacts(0)
    expect(readdirSync(join(ward.folder, 'data'))).toEqual(['pulih.db'])
    await openStore({ file: ward.file, migrations }).close()
  })
})

describe('what is written', () => {
  it('outlives the machine’s power, unless somebody asks for less: only tests do', async () => {
    await ward.houseWithFacts(0)
    const synchronous = (place: StorePlace) => {
      const db = openDatabase(place)
      const kept = db.pragma('synchronous', { simple: true })
      db.close()
      return kept
    }
    expect([synchronous({ file: ward.file, migrations }), synchronous({ file: ward.file, migrations, outlives: 'process' })]).toEqual([2, 0])
    const house = ['src', 'commands', 'jobs', 'bench'].flatMap((folder) => readdirSync(join(packageRoot(), folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    expect(house.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && readFileSync(join(packageRoot(), file), 'utf8').includes("outlives: 'process'")).sort()).toEqual(['src/test/fakes/store.ts', 'src/test/hospital/hospital.ts'])
  })
})

describe('a damaged database', () => {
  it.each([
    ['is no database', () => writeFileSync(ward.file, randomBytes(20_000)), 'not a database'],
    ['is a text', () => writeFileSync(ward.file, 'see the other disk'), 'not a database'],
    ['is empty', () => truncateSync(ward.file, 0), 'is empty'],
    ['was cut within its first page', () => truncateSync(ward.file, 50), 'not a database|cut short'],
    ['was cut in the middle of a page', () => truncateSync(ward.file, Math.floor(statSync(ward.file).size / 2) + 17), 'cut short'],
    ['was cut between two pages', () => truncateSync(ward.file, Math.floor(statSync(ward.file).size / 8192) * 4096), 'cut short'],
    ['has lost its last page', () => truncateSync(ward.file, statSync(ward.file).size - 4096), 'cut short'],
  ])('that %s is refused, untouched, with what to do', async (_, damage, why) => {
    await ward.houseWithFacts()
    damage()
    const fault = ward.refusal()
    expect(fault).toMatchObject({ area: 'store', retry: 'never', hint: 'database-corrupt' })
    expect(fault.message).toMatch(new RegExp(`(${why}).*nothing was changed.*Do not delete it`))
  })

  it('with any one page overwritten is refused, untouched', async () => {
    await ward.houseWithFacts()
    const sound = readFileSync(ward.file)
    const pages = sound.length / 4096
    expect(pages).toBeGreaterThan(40)
    for (let page = 0; page < pages; page += 1) {
      const flipped = Buffer.from(sound)
      randomBytes(4096).copy(flipped, page * 4096)
      writeFileSync(ward.file, flipped)
      expect([page, ward.refusal().hint]).toEqual([page, 'database-corrupt'])
    }
  })
})

describe('a place that cannot be written to', () => {
  it('is refused where a folder stands in the file’s place, or a file in the folder’s', () => {
    mkdirSync(ward.file, { recursive: true })
    expect(ward.refusal().hint).toBe('permission')
    writeFileSync(join(ward.folder, 'note.txt'), 'x')
    expect(ward.refusal({ file: join(ward.folder, 'note.txt', 'pulih.db'), migrations }).hint).toBe('permission')
  })

  it('is refused where the kernel lets nobody make a folder', () => {
    expect(ward.refusal({ file: '/proc/pulih/pulih.db', migrations }).hint).toBe('permission')
  })

  it('is refused to a user who may only read it', async () => {
    await ward.houseWithFacts(100)
    const fault = asReader(() => ward.refusal())
    expect(fault.hint).toBe('permission')
  })

  it('is refused to a user who may not look into it', async () => {
    await ward.houseWithFacts(100)
    chmodSync(join(ward.folder, 'data'), 0o700)
    let said: unknown
    asReader(() => {
      try {
        void openStore({ file: ward.file, migrations }).close()
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
    chmodSync(ward.folder, 0o755)
    chownSync(join(ward.folder, 'data'), 0, 0)
    chmodSync(join(ward.folder, 'data'), mode)
    chmodSync(ward.file, 0o444)
    process.seteuid!(nobody)
    try {
      return work()
    } finally {
      process.seteuid!(0)
    }
  }
  chmodSync(ward.file, 0o444)
  chmodSync(join(ward.folder, 'data'), mode === 0o700 ? 0o000 : mode)
  try {
    return work()
  } finally {
    chmodSync(join(ward.folder, 'data'), 0o700)
  }
}
