import Database from 'better-sqlite3'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { targetFor } from '../../targets/index.ts'
import { folder, makeCopy, workIn } from '../../test/contracts/copying.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { localTarget, sqliteComponent } from '../../test/fakes/site.ts'
import { engineFor } from '../index.ts'

const engine = engineFor(sqliteComponent())
const TABLES = `
  create table pasien (no_rm text primary key, nama text, panjang int generated always as (length(nama)) virtual);
  create table "kunjungan lama" (id integer primary key, no_rm text references pasien, tarif real);
  create table catatan (teks text);
  create table kosong_1 (id integer primary key);
  insert into pasien (no_rm, nama) values ('1', 'Ani'), ('2', 'Badu'), ('3', 'Cici');
  insert into "kunjungan lama" values (1, '1', 10.5), (2, '2', 20), (3, '3', null);
  insert into catatan values ('a'), ('a'), (null);`
const ALL = ['kunjungan lama', 'pasien', 'catatan', 'kosong_1']

it('R23: tables of SQLite that came back beside tell what is missing, changed and added; their commands bring it in and keep what stood there', async () => {
  using place = folder()
  for (const name of ['data', 'uji', 'nas', 'scratch']) mkdirSync(join(place.path, name))
  const file = join(place.path, 'data', 'simrs.db')
  const within = <T>(use: (db: Database.Database) => T, at = file): T => {
    const db = new Database(at)
    try { return use(db) } finally { db.close() }
  }
  within((db) => db.exec(TABLES))
  const component = sqliteComponent({ file })
  const work = workIn(join(place.path, 'scratch'))
  const copy = await makeCopy({ engine, component, target: targetFor(localTarget({ path: join(place.path, 'nas') })) }, work)
  const beside = { kind: 'folder', path: join(place.path, 'uji') } as const
  const bring = (only: readonly string[], aside: string) => engine.restore({ chain: [copy], into: beside, until: null, only, over: { aside, exchange: () => Promise.resolve() } }, work)
  expect((await bring(ALL, 'satu')).paths).toEqual(ALL)
  // Once more: what lay there from the first time is put aside.
  expect((await bring(ALL, 'dua')).aside).toEqual([join(beside.path, 'simrs.db_dua')])
  expect((await faultOf(bring(['tidak ada'], 'tiga'))).message).toContain('does not hold tidak ada')
  const { ground } = engine
  if (ground?.differ === undefined) throw new Error('nothing tells the difference')
  const differ = async (only: readonly string[] = ALL) => await ground.differ?.({ source: component, manifest: copy.manifest, only, beside: { at: beside, work }, home: { at: ground.home(component, ''), work }, word: 'rst_7' }) ?? { parts: [], commands: '' }
  const told = async (only?: readonly string[]) => (await differ(only)).parts.map(({ part, by, missing, changed, added, same, source, orphans }) => [part, by, missing, changed, added, same, source, orphans])
  expect(await told()).toEqual([['kunjungan lama', 'key', 0, 0, 0, 3, 'same-shape', 0], ['pasien', 'key', 0, 0, 0, 3, 'same-shape', 0], ['catatan', 'row', 0, 0, 0, 3, 'same-shape', 0], ['kosong_1', 'key', 0, 0, 0, 0, 'same-shape', 0]])
  within((db) => {
    db.pragma('foreign_keys = off')
    db.exec(`delete from "kunjungan lama" where id > 1; delete from pasien where no_rm > '1'; insert into pasien (no_rm, nama) values ('4', 'Dodi'); update pasien set nama = 'ani' where no_rm = '1'; update "kunjungan lama" set tarif = 99; delete from catatan where teks is null; alter table catatan add asal text; drop table kosong_1`)
  })
  expect(await told()).toEqual([['kunjungan lama', 'key', 2, 1, 0, 0, 'same-shape', 0], ['pasien', 'key', 2, 1, 1, 0, 'same-shape', 0], ['catatan', 'row', 1, 0, 0, 2, 'other-shape', 0], ['kosong_1', 'row', 0, 0, 0, 0, 'gone', null]])
  // Alone they would point to patients who are no more.
  expect(await told(['kunjungan lama'])).toEqual([['kunjungan lama', 'key', 2, 1, 0, 0, 'same-shape', 2]])
  execFileSync('bash', ['-s'], { input: (await differ()).commands, env: { ...process.env, BESIDE: join(beside.path, 'simrs.db'), HOME_FILE: file } })
  expect(within((db) => db.prepare('select no_rm, nama, panjang from pasien order by 1').raw().all())).toEqual([['1', 'Ani', 3], ['2', 'Badu', 4], ['3', 'Cici', 4], ['4', 'Dodi', 4]])
  expect(within((db) => db.prepare('select count(*) from rst_7_pasien').pluck().get())).toBe(2)
  expect(await told()).toEqual([['kunjungan lama', 'key', 0, 0, 0, 3, 'same-shape', 0], ['pasien', 'key', 0, 0, 1, 3, 'same-shape', 0], ['catatan', 'row', 0, 0, 0, 3, 'other-shape', 0], ['kosong_1', 'key', 0, 0, 0, 0, 'same-shape', 0]])
})
