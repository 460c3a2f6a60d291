import Database from 'better-sqlite3'
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { targetFor } from '../../targets/index.ts'
import { folder, makeCopy, workIn } from '../../test/contracts/copying.ts'
import { groundContract } from '../../test/contracts/ground.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { localTarget, sqliteComponent } from '../../test/fakes/site.ts'
import { engineFor } from '../index.ts'
import { sideNames } from '../over.ts'

const engine = engineFor(sqliteComponent())
const SCHEMA = "create table pasien (id integer primary key, nama text); create table resep (id integer primary key, pasien integer not null references pasien(id)); insert into pasien values (1, 'satu'), (2, 'dua'), (3, 'tiga'); insert into resep values (1, 1), (2, 2)"

const within = <T>(file: string, use: (db: Database.Database) => T): T => {
  const db = new Database(file, { fileMustExist: true })
  try {
    return use(db)
  } finally {
    db.close()
  }
}
const picture = (file: string) => within(file, (db) => ['pasien', 'resep'].map((table) => db.prepare(`select * from ${table} order by id`).all()))
const namesOf = (file: string, word: string) => sideNames(basename(file), { aside: word }, 239)
const asideOf = (file: string, word: string) => join(dirname(file), namesOf(file, word).aside)
const lay = (file: string) => {
  const db = new Database(file)
  db.exec(SCHEMA)
  db.close()
  return sqliteComponent({ file, freshness: { query: 'select max(id) from pasien', maxAge: null } })
}

groundContract({
  engine,
  lay: (at) => {
    const file = join(at, "simrs 'utama'.db")
    const component = lay(file)
    const sql = (text: string) => {
      within(file, (db) => { db.pragma('foreign_keys = off'); db.exec(text) })
      return Promise.resolve()
    }
    return Promise.resolve({
      component, secrets: {},
      home: () => engine.ground?.home(component, '') ?? { kind: 'folder', path: '' },
      change: () => sql("insert into pasien (nama) values ('baru'); update pasien set nama = nama || '!' where id = 1"),
      picture: () => Promise.resolve(picture(file)),
      pictureAside: (word) => Promise.resolve(picture(asideOf(file, word))),
      clear: () => { rmSync(file); return Promise.resolve() },
      left: () => Promise.resolve(readdirSync(at).filter((name) => name !== basename(file) && !name.includes('_sebelum_'))),
      tool: { name: 'zstd', while: 'bytes come' },
      strand: (word) => { copyFileSync(file, join(at, `.${namesOf(file, word).incoming}`)); return Promise.resolve() },
      breakExchange: (word) => {
        rmSync(join(at, `.${namesOf(file, word).incoming}`))
        return Promise.resolve(() => Promise.resolve())
      },
      halfway: (word) => {
        renameSync(file, asideOf(file, word))
        return Promise.resolve({ told: /nothing stands at .*stopped halfway.*mv -T/s, mend: (words) => { execFileSync('sh', ['-c', /Put right by hand: (.*)/.exec(words)?.[1] ?? 'false']); return Promise.resolve() } })
      },
      loseRow: () => sql('delete from resep where id = 1'),
      breakReference: () => sql('update resep set pasien = 77 where id = 2'),
      swap: null, server: null,
      stop: () => Promise.resolve(),
    })
  },
})

describe('a database file in use', () => {
  const set = async (place: string) => {
    for (const name of ['data', 'scratch', 'nas']) mkdirSync(join(place, name))
    const file = join(place, 'data', 'simrs.db')
    const component = lay(file)
    const work = workIn(join(place, 'scratch'))
    const copy = await makeCopy({ engine, component, target: targetFor(localTarget({ path: join(place, 'nas') })) }, work)
    const bring = (exchange: () => Promise<void> = () => Promise.resolve()) => engine.restore({ chain: [copy], into: { kind: 'folder', path: join(place, 'data') }, until: null, only: null, over: { aside: 'lama', exchange } }, work)
    return { file, component, work, copy, bring }
  }

  it('takes its log along when it is put aside, and leaves none to what comes', async () => {
    using place = folder()
    const { file, bring } = await set(place.path)
    // Somebody wrote, and died before the log was folded in.
    const db = new Database(file)
    db.pragma('journal_mode = WAL')
    db.pragma('wal_autocheckpoint = 0')
    db.exec("insert into pasien values (9, 'di log')")
    for (const end of ['', '-wal', '-shm']) copyFileSync(file + end, join(place.path, `mati${end}`))
    db.close()
    for (const end of ['', '-wal', '-shm']) renameSync(join(place.path, `mati${end}`), file + end)
    const back = await bring()
    expect(back.aside).toEqual([`${file}_lama`])
    expect(readdirSync(dirname(file)).sort()).toEqual(['simrs.db', 'simrs.db_lama', 'simrs.db_lama-shm', 'simrs.db_lama-wal'])
    expect(picture(`${file}_lama`)[0]).toContainEqual({ id: 9, nama: 'di log' })
    expect(picture(file)[0]).toHaveLength(3)
  })

  it.each(['delete', 'wal'])('is never exchanged while somebody has it open (%s), and says who', async (mode) => {
    using place = folder()
    const { file, component, work, copy, bring } = await set(place.path)
    const db = new Database(file)
    try {
      db.pragma(`journal_mode = ${mode}`)
      expect(db.prepare('select count(*) from pasien').pluck().get()).toBe(3)
      expect((await engine.ground?.look({ source: component, into: { kind: 'folder', path: dirname(file) }, manifest: copy.manifest }, work))?.warnings).toMatchObject([{ kind: 'held-open', by: [expect.stringContaining(`${process.pid} `) as unknown] }])
      expect(await faultOf(bring(() => Promise.reject(new Error('never'))))).toMatchObject({ hint: 'source-locked', retry: 'later', message: expect.stringContaining(`${process.pid} `) as unknown })
    } finally {
      db.close()
    }
    let late: Database.Database | null = null
    expect(await faultOf(bring(() => { late = new Database(file); late.prepare('select 1 from pasien').all(); return Promise.resolve() }))).toMatchObject({ hint: 'source-locked' })
    expect(readdirSync(dirname(file)).filter((name) => !name.startsWith('simrs.db'))).toEqual([])
    ;(late as Database.Database | null)?.close()
    await bring()
    expect(existsSync(join(dirname(file), 'simrs.db_lama'))).toBe(true)
  })

  it('keeps the rights of the one before it', async () => {
    using place = folder()
    const { file, bring } = await set(place.path)
    chmodSync(file, 0o664)
    await bring()
    expect(statSync(file).mode & 0o777).toBe(0o664)
  })
})
