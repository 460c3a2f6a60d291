import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PostgresDumpComponent } from '../../core/component.ts'
import type { Difference } from '../../core/difference.ts'
import { folder, makeCopy, workIn } from '../../test/contracts/copying.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { localTarget } from '../../test/fakes/site.ts'
import { startPostgres, type PostgresServer } from '../../test/servers/postgres.ts'
import { targetFor } from '../../targets/index.ts'
import type { CopyReader, Destination } from '../engine.ts'
import { postgresDumpEngine as engine } from './engine.ts'

const TABLES = `
  create table pasien (id int primary key, nama text, sidik text generated always as (md5(nama)) stored, catatan json);
  create table kunjungan (id bigint generated always as identity primary key, pasien smallint references pasien(id), tarif numeric(12,2), "Waktu" timestamptz);
  create table log_lama (teks text, n int);
  create table kosong (id int primary key);
  insert into pasien (id, nama, catatan) values (1, 'Ani', '{"a": 1}'), (2, 'Badu', null), (3, 'Cici', '[]');
  insert into kunjungan (pasien, tarif, "Waktu") values (1, 10.50, '2026-11-20 08:00+07'), (2, 20, null), (3, 30, '2026-11-20 09:00+07');
  insert into log_lama values ('a', 1), ('a', 1), ('b', null);`
/** Children before their parents, as people name them. */
const ALL = ['kunjungan', 'pasien', 'log_lama', 'kosong'].map((name) => `sik.public.${name}`)

describe('tables of PostgreSQL that came back beside', () => {
  let place: ReturnType<typeof folder>
  let [here, there]: readonly PostgresServer[] = []
  let copy: CopyReader
  let component: PostgresDumpComponent
  let beside: Destination
  const own = () => here as PostgresServer
  const other = () => there as PostgresServer
  const sik = (server: PostgresServer, sql: string, database = 'sik') => server.sql(sql, { database })
  const work = () => {
    const scratch = join(place.path, `scratch-${Math.random().toString(36).slice(2)}`)
    mkdirSync(scratch)
    return workIn(scratch)
  }
  const home = (identity = copy.manifest.source.identity) => engine.ground?.home(component, identity) ?? { kind: 'folder' as const, path: '' }
  const differ = async (only: readonly string[] = ALL, at = home()): Promise<Difference> => {
    const { ground } = engine
    if (ground?.differ === undefined) throw new Error('nothing tells the difference')
    return await ground.differ({ source: component, manifest: copy.manifest, only, beside: { at: beside, work: work() }, home: { at, work: work() }, word: `rst_${only.length}` })
  }
  const told = ({ parts }: Difference) => parts.map(({ part, by, missing, changed, added, same, source, orphans }) => [part.slice('sik.public.'.length), by, missing, changed, added, same, source, orphans])

  beforeAll(async () => {
    place = folder()
    mkdirSync(join(place.path, 'nas'))
    ;[here, there] = await Promise.all([startPostgres(), startPostgres()])
    await own().sql('create database sik')
    await sik(own(), TABLES)
    const access = (server: PostgresServer) => ({ host: null, port: server.port, socket: server.socket, user: server.user, password: null })
    component = { engine: 'postgres-dump', name: 'sik', key: 'simrs/sik', system: 'simrs', server: 'db', targets: ['nas'], growing: true, retention: 'standar', access: access(own()), identity: null, database: 'sik', databases: ['sik'], freshness: null }
    copy = await makeCopy({ engine, component, target: targetFor(localTarget({ path: join(place.path, 'nas') })) }, work())
    beside = { kind: 'server', access: access(other()), identity: await other().sql('select system_identifier from pg_control_system()'), rename: { sik: 'sik_uji' } }
    await engine.restore({ chain: [copy], into: beside, until: null, only: ALL, over: { aside: 'x', exchange: () => Promise.resolve() } }, work())
  })
  afterAll(async () => {
    await Promise.all([here?.stop(), there?.stop()])
    place[Symbol.dispose]()
  })

  it('R23: are alike where nothing was done since', async () => {
    expect(told(await differ())).toEqual([['kunjungan', 'key', 0, 0, 0, 3, 'same-shape', 0], ['pasien', 'key', 0, 0, 0, 3, 'same-shape', 0], ['log_lama', 'row', 0, 0, 0, 3, 'same-shape', 0], ['kosong', 'key', 0, 0, 0, 0, 'same-shape', 0]])
  })

  it('R23: tell what is missing, changed and added, and what would point to nothing; their commands bring it in and keep what stood there', async () => {
    await sik(own(), `
      delete from kunjungan where pasien in (2, 3); delete from pasien where id in (2, 3); insert into pasien (id, nama) values (4, 'Dodi');
      update pasien set nama = 'Salah' where id = 1; update kunjungan set tarif = 99;
      delete from log_lama where teks = 'b'; alter table log_lama add asal text; drop table kosong`)
    const seen = await differ()
    expect(told(seen)).toEqual([['kunjungan', 'key', 2, 1, 0, 0, 'same-shape', 0], ['pasien', 'key', 2, 1, 1, 0, 'same-shape', 0], ['log_lama', 'row', 1, 0, 0, 2, 'other-shape', 0], ['kosong', 'row', 0, 0, 0, 0, 'gone', null]])
    // Alone they would point to patients who are no more.
    expect(told(await differ(['sik.public.kunjungan']))).toEqual([['kunjungan', 'key', 2, 1, 0, 0, 'same-shape', 2]])
    expect(seen.commands).not.toMatch(/Ani|Badu|Cici|127\.0|localhost/)
    const env = { ...process.env, BESIDE: `host=${other().socket} port=${other().port} user=${other().user}`, HOME_SERVER: `host=${own().socket} port=${own().port} user=${own().user}` }
    execFileSync('bash', ['-s'], { input: seen.commands, env })
    expect(await sik(own(), 'select id, nama, sidik = md5(nama) from pasien order by id')).toBe('1\tAni\tt\n2\tBadu\tt\n3\tCici\tt\n4\tDodi\tt')
    expect(await sik(own(), 'select id, pasien, tarif from kunjungan order by id')).toBe('1\t1\t10.50\n2\t2\t20.00\n3\t3\t30.00')
    expect(await sik(own(), 'select count(*) from rst_4.before_0')).toBe('2')
    expect(told(await differ())).toEqual([['kunjungan', 'key', 0, 0, 0, 3, 'same-shape', 0], ['pasien', 'key', 0, 0, 1, 3, 'same-shape', 0], ['log_lama', 'row', 0, 0, 0, 3, 'other-shape', 0], ['kosong', 'key', 0, 0, 0, 0, 'same-shape', 0]])
  })

  it('R23: are brought in by Pulih itself in one transaction, exactly as many as were told, kept before, and taken back by its own commands', async () => {
    await sik(own(), "delete from kunjungan where pasien = 2; delete from pasien where id = 2; update pasien set nama = 'Salah' where id = 1")
    const only = ['sik.public.kunjungan', 'sik.public.pasien']
    const seen = await differ(only)
    const bring = (way: 'missing' | 'both', word: string, expected = seen.parts) => engine.ground?.bringIn?.({ source: component, manifest: copy.manifest, only, beside: { at: beside, work: work() }, home: { at: home(), work: work() }, word, way, expected })
    const stood = await sik(own(), 'select id, nama from pasien order by id')
    // Somebody worked there since: what would be touched is not what was decided, and nothing is.
    expect((await faultOf(bring('both', 'pulih_merge_8', seen.parts.map((part) => ({ ...part, changed: part.changed + 1 }))) as Promise<unknown>)).message).toContain('Nothing was changed')
    expect([await sik(own(), 'select id, nama from pasien order by id'), await sik(own(), "select count(*) from pg_namespace where nspname like 'pulih%'")]).toEqual([stood, '0'])
    const done = await bring('both', 'pulih_merge_9')
    expect(done?.parts.map(({ part, inserted, updated }) => [part, inserted, updated])).toEqual([['sik.public.pasien', 1, 1], ['sik.public.kunjungan', 1, 0]])
    expect((await differ(only)).parts.map(({ missing, changed, orphans }) => [missing, changed, orphans])).toEqual([[0, 0, 0], [0, 0, 0]])
    expect(await sik(own(), 'select id, nama from pulih_merge_9.before_0 order by id')).toBe(stood)
    // Asked again, as after a death behind the commit, it is done once.
    expect((await bring('both', 'pulih_merge_9'))?.parts.map(({ part, inserted }) => [part, inserted])).toEqual([['sik.public.kunjungan', 1], ['sik.public.pasien', 1]])
    expect(done?.undo).not.toMatch(/Ani|Badu|localhost/)
    await sik(own(), done?.undo ?? '')
    expect(await sik(own(), 'select id, nama from pasien order by id')).toBe(stood)
  })

  it('R23: are not brought in where they would point to nothing: the server itself refuses, and nothing is changed', async () => {
    const stood = await sik(own(), 'select count(*) from kunjungan')
    const { parts } = await differ(['sik.public.kunjungan'])
    await faultOf(engine.ground?.bringIn?.({ source: component, manifest: copy.manifest, only: ['sik.public.kunjungan'], beside: { at: beside, work: work() }, home: { at: home(), work: work() }, word: 'pulih_merge_10', way: 'missing', expected: parts }) as Promise<unknown>)
    expect([await sik(own(), 'select count(*) from kunjungan'), await sik(own(), "select count(*) from pg_namespace where nspname = 'pulih_merge_10'")]).toEqual([stood, '0'])
  })

  it('are held against nothing on a server that is not the one that is meant', async () => {
    expect(await faultOf(differ(ALL, home('1')))).toMatchObject({ hint: 'wrong-server', retry: 'never' })
  })
})
