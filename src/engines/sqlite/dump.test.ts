import Database from 'better-sqlite3'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, realClock } from '../../core/clock.ts'
import { targetFor } from '../../targets/index.ts'
import { folder, makeCopy, workIn } from '../../test/contracts/copying.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { localTarget, sqliteComponent } from '../../test/fakes/site.ts'
import type { CopyReader } from '../engine.ts'
import { engineFor } from '../index.ts'
import { ageOf } from '../freshness.ts'

const engine = engineFor(sqliteComponent())

function set(place: string, sql: string, pragma = 'journal_mode = WAL') {
  const file = join(place, 'simrs.db')
  const db = new Database(file)
  db.pragma(pragma)
  db.exec(sql)
  mkdirSync(join(place, 'scratch'))
  mkdirSync(join(place, 'nas'))
  return { db, file, work: workIn(join(place, 'scratch')), target: targetFor(localTarget({ path: join(place, 'nas') })), component: sqliteComponent({ file }) }
}

const PATIENTS = "create table pasien (id integer primary key, waktu text); insert into pasien (waktu) values ('2026-11-20T01:00:00Z'), ('2026-11-20 02:00:00')"

describe('a database that is in use', () => {
  it.each(['WAL', 'DELETE'])('is copied at one moment while it is written all the time (%s)', async (mode) => {
    using place = folder()
    const { db, work, target, component } = set(place.path, 'create table a (n integer); create table b (n integer)', `journal_mode = ${mode}`)
    db.pragma('busy_timeout = 5000')
    let writing = true
    let turns = 0
    const add = db.transaction((n: number) => { db.prepare('insert into a values (?)').run(n); db.prepare('insert into b values (?)').run(n) })
    const writer = (async () => {
      for (; writing; turns += 1) {
        add(turns)
        await realClock.sleep(1)
      }
    })()
    const copy = await makeCopy({ engine, component, target }, work)
    writing = false
    await writer
    db.close()
    // Both tables are written in one transaction: a copy of one moment has as many rows in each.
    expect(copy.manifest.counts['a']).toBe(copy.manifest.counts['b'])
    expect(turns).toBeGreaterThan(3)
    expect(await engine.rehearse({ chain: [copy], source: component, at: new Date() }, work)).toMatchObject({ consistent: { ok: true } })
  })

  it('has what stands only in its write-ahead log', async () => {
    using place = folder()
    const { db, work, target, component, file } = set(place.path, PATIENTS)
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
    expect((await makeCopy({ engine, component, target }, work)).manifest.counts).toEqual({ pasien: 2 })
    db.close()
  })

  it('finds nothing of ours beside it when nobody had it open', async () => {
    using place = folder()
    const { db, work, target, component, file } = set(place.path, PATIENTS)
    db.close()
    const [before, bytes] = [readdirSync(place.path), readFileSync(file)]
    const copy = await makeCopy({ engine, component, target }, work)
    expect(copy.manifest.counts).toEqual({ pasien: 2 })
    expect(readdirSync(place.path)).toEqual(before)
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  it('locked for good: said as such, and no copy', async () => {
    using place = folder()
    const { db, work, target, component } = set(place.path, PATIENTS, 'journal_mode = DELETE')
    db.exec('begin exclusive')
    // No other connection of this process may have touched the file: the kernel would drop the lock.
    const told = new AbortController()
    const making = faultOf(makeCopy({ engine, component, target }, { ...work, signal: told.signal }))
    await realClock.sleep(300)
    told.abort()
    expect((await making).hint).toBe('cancelled')
    expect(await target.list('')).toEqual([])
    db.close()
  })
})

describe('a database that is none', () => {
  it.each([
    ['empty', Buffer.alloc(0)],
    ['a text', Buffer.from('bukan basis data, tetapi cukup panjang untuk seratus byte pertama dari sebuah kepala basis data SQLite')],
  ])('is refused, not copied as an empty one: %s', async (_what, bytes) => {
    using place = folder()
    const { db, work, target, component, file } = set(place.path, PATIENTS)
    db.close()
    writeFileSync(file, bytes)
    expect((await engine.preflight(component, work)).findings).toMatchObject([{ kind: 'source-unreadable' }])
    await faultOf(makeCopy({ engine, component, target }, work))
    expect(await target.list('')).toEqual([])
  })

  it('is refused when its pages are torn', async () => {
    using place = folder()
    const { db, work, target, component, file } = set(place.path, `${PATIENTS}; insert into pasien (waktu) select hex(randomblob(200)) from pasien a, pasien b, pasien c, pasien d, pasien e, pasien f`)
    db.close()
    const bytes = readFileSync(file)
    bytes.fill(0x5a, 4096, 12_288)
    writeFileSync(file, bytes)
    const fault = await faultOf(makeCopy({ engine, component, target }, work))
    expect(fault.message).toMatch(/malformed|not a database/)
    expect(await target.list('')).toEqual([])
  })

  it('knows only whole copies', async () => {
    using place = folder()
    const { db, work, target, component } = set(place.path, PATIENTS)
    expect((await faultOf(makeCopy({ engine, component, target, level: 'differential' }, work))).message).toContain('no level differential')
    db.close()
  })
})

describe('what a rehearsal holds against the manifest', () => {
  const rehearsed = async (sql: string, how: { readonly query?: string; readonly maxAge?: number | null; readonly at?: string; readonly manifest?: (copy: CopyReader) => CopyReader } = {}) => {
    using place = folder()
    const { db, work, target, component } = set(place.path, sql)
    const source = { ...component, freshness: how.query === undefined ? null : { query: how.query, maxAge: how.maxAge ?? null } }
    const copy = await makeCopy({ engine, component: source, target }, work)
    db.close()
    const { restored, consistent } = await engine.rehearse({ chain: [how.manifest?.(copy) ?? copy], source, at: new Date(how.at ?? '2026-11-20T03:00:00Z') }, work)
    expect(restored.ok).toBe(true)
    return { copy, findings: consistent?.ok === false ? consistent.findings : [] }
  }

  it('every table, whatever it is called', async () => {
    const { copy, findings } = await rehearsed(`create table "a""b" (x); create table "drop table; --" (x); create table "__proto__" (x); create table "baris
baru" (x); create table 'é 😀' (x); insert into "a""b" values (1), (2)`)
    expect(findings).toEqual([])
    expect(Object.entries(copy.manifest.counts).sort()).toEqual([['"__proto__"', 0], ['a"b', 2], ['baris\nbaru', 0], ['drop table; --', 0], ['é 😀', 0]].sort())
  })

  it('R23: references that lead nowhere', async () => {
    const { findings } = await rehearsed('create table pasien (id integer primary key); create table resep (pasien references pasien(id)); pragma foreign_keys = off; insert into resep values (5), (6)')
    expect(findings).toEqual([{ kind: 'foreign-keys-broken', table: 'resep', rows: 2 }])
  })

  it('rows that are missing or too many', async () => {
    const { findings } = await rehearsed(PATIENTS, { manifest: (copy) => ({ ...copy, manifest: { ...copy.manifest, counts: { pasien: 3, resep: 0 } } }) })
    expect(findings).toEqual([{ kind: 'count-differs', what: 'pasien', expected: 3, found: 2 }, { kind: 'count-differs', what: 'resep', expected: 0, found: 0 }])
  })

  it('R46: the newest record, its age, and what cannot be a newest record', async () => {
    const query = 'select max(waktu) from pasien'
    expect((await rehearsed(PATIENTS, { query, maxAge: 3 * HOUR })).findings).toEqual([])
    expect((await rehearsed(PATIENTS, { query, maxAge: HOUR, at: '2026-11-20T05:00:00Z' })).findings).toEqual([{ kind: 'not-fresh', newest: '2026-11-20T01:00:00Z', age: 4 * HOUR }])
    expect((await rehearsed(PATIENTS, { query, maxAge: HOUR, at: '2026-11-19T05:00:00Z' })).findings).toMatchObject([{ kind: 'freshness-unreadable' }])
    expect((await rehearsed(PATIENTS, { query: 'select 17', maxAge: HOUR })).findings).toMatchObject([{ kind: 'freshness-unreadable' }])
    expect((await rehearsed(PATIENTS, { query, manifest: (copy) => ({ ...copy, manifest: { ...copy.manifest, freshness: 'other' } }) })).findings).toEqual([{ kind: 'manifest-differs', field: 'freshness' }])
  })

  it('a freshness query that answers nothing, too much or an error leaves the copy and a note', async () => {
    for (const query of ['select max(waktu) from tidak_ada', 'select waktu from pasien', 'select null', '.shell id']) {
      const { copy, findings } = await rehearsed(PATIENTS, { query })
      expect(copy.manifest.freshness).toBeNull()
      expect(copy.manifest.notes).toHaveLength(1)
      expect(findings).toMatchObject([{ kind: 'freshness-unreadable' }])
    }
  })

  it('R21: neither a query nor what stands in the copy can write anything', async () => {
    using place = folder()
    const trap = join(place.path, 'terjebak')
    for (const query of [`.output ${trap}\nselect 1`, `select writefile('${trap}', 'x')`, `attach '${trap}' as x; create table x.y (z)`, `.backup ${trap}`, `vacuum into '${trap}'`]) await rehearsed(PATIENTS, { query })
    expect(existsSync(trap)).toBe(false)
  })
})

describe('the age of the newest record', () => {
  const at = new Date('2026-11-20T03:00:00Z')
  it.each([
    ['2026-11-20T02:00:00Z', HOUR], ['2026-11-20 02:00:00', HOUR], ['2026-11-20T09:00:00+07:00', HOUR], ['2026-11-20 02:00', HOUR],
    ['2026-11-19', DAY + 3 * HOUR], [String(at.getTime() - MINUTE), MINUTE], [String(at.getTime() / 1000 - 60), MINUTE], ['2026-11-20T03:02:00Z', 0],
  ])('%s', (value, age) => expect(ageOf(value, at)).toEqual({ age }))

  it.each(['17', 'abc', '2026-13-45', ''])('%j is no time', (value) => expect(ageOf(value, at)).toEqual({ age: null }))

  it('local time written without its zone lies in the future, and is said', () => {
    expect(ageOf('2026-11-20 10:00:00', at)).toMatchObject({ problem: expect.stringContaining('in the future') as unknown })
  })
})
