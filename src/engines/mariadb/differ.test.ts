import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MariadbDumpComponent } from '../../core/component.ts'
import type { Difference } from '../../core/difference.ts'
import { folder, makeCopy, workIn } from '../../test/contracts/copying.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { mariadbDumpComponent } from '../../test/fakes/mariadb-components.ts'
import { localTarget } from '../../test/fakes/site.ts'
import { startMariadb, type MariadbServer } from '../../test/servers/mariadb.ts'
import { targetFor } from '../../targets/index.ts'
import type { CopyReader, Destination } from '../engine.ts'
import { lender } from '../lend.ts'
import { mariadbDumpEngine as engine } from './dump-engine.ts'
import { SERVER_FACTS, serverFacts } from './facts.ts'

const TABLES = `
  create database sik character set utf8mb4;
  use sik;
  create table pasien (no_rm varchar(10) primary key, nama varchar(50), berat float, foto blob, panjang int generated always as (char_length(nama)) virtual) engine=InnoDB;
  create table kunjungan (id int auto_increment primary key, no_rm varchar(10), tarif decimal(12,2), foreign key (no_rm) references pasien (no_rm)) engine=InnoDB;
  create table log_lama (teks varchar(20), n int) engine=MyISAM;
  create table kosong (id int primary key) engine=InnoDB;
  insert into pasien (no_rm, nama, berat, foto) values ('0001', 'Ani', 51.5, x'00ff'), ('0002', 'Badu', 60, null), ('0003', 'Cici', null, x'0a09');
  insert into kunjungan (no_rm, tarif) values ('0001', 10.5), ('0002', 20), ('0003', 30);
  insert into log_lama values ('a', 1), ('a', 1), ('b', null);`
/** Children before their parents, as people name them. */
const ALL = ['kunjungan', 'pasien', 'log_lama', 'kosong'].map((name) => `sik.${name}`)

describe('tables of MariaDB that came back beside', () => {
  let place: ReturnType<typeof folder>
  let [here, there]: readonly MariadbServer[] = []
  let copy: CopyReader
  let component: MariadbDumpComponent
  let beside: Destination
  const own = () => here as MariadbServer
  const other = () => there as MariadbServer
  const sik = (server: MariadbServer, sql: string, database = 'sik') => server.sql(sql, { database })
  const work = () => {
    const scratch = join(place.path, `scratch-${Math.random().toString(36).slice(2)}`)
    mkdirSync(scratch)
    return { ...workIn(scratch), ...lender({ passwords: { sini: own().password, sana: other().password } })({ server: 'produksi', scratch }) }
  }
  const home = (identity = copy.manifest.source.identity) => engine.ground?.home(component, identity) ?? { kind: 'folder' as const, path: '' }
  const differ = async (only: readonly string[] = ALL, at = home()): Promise<Difference> => {
    const { ground } = engine
    if (ground?.differ === undefined) throw new Error('nothing tells the difference')
    return await ground.differ({ source: component, manifest: copy.manifest, only, beside: { at: beside, work: work() }, home: { at, work: work() }, word: `rst_${only.length}` })
  }
  const told = ({ parts }: Difference) => parts.map(({ part, by, missing, changed, added, same, source, orphans }) => [part.slice('sik.'.length), by, missing, changed, added, same, source, orphans])

  beforeAll(async () => {
    place = folder()
    mkdirSync(join(place.path, 'nas'))
    ;[here, there] = await Promise.all([startMariadb(), startMariadb()])
    await own().sql(TABLES)
    const access = (server: MariadbServer, password: string) => ({ host: null, port: null, socket: server.socket, user: 'root', password })
    component = mariadbDumpComponent({ access: access(own(), 'sini'), accounts: false })
    copy = await makeCopy({ engine, component, target: targetFor(localTarget({ path: join(place.path, 'nas') })) }, work())
    const facts = (await other().sql(SERVER_FACTS)).split('\n').map((line) => line.split('\t'))
    beside = { kind: 'server', access: access(other(), 'sana'), identity: serverFacts(facts).identity, rename: { sik: 'sik_uji' } }
    await engine.restore({ chain: [copy], into: beside, until: null, only: ALL, over: { aside: 'x', exchange: () => Promise.resolve() } }, work())
  })
  afterAll(async () => {
    await Promise.all([here?.stop(), there?.stop()])
    place[Symbol.dispose]()
  })

  it('R23: are alike where nothing was done since, also where another alphabet writes them', async () => {
    expect(told(await differ())).toEqual([['kunjungan', 'key', 0, 0, 0, 3, 'same-shape', 0], ['pasien', 'key', 0, 0, 0, 3, 'same-shape', 0], ['log_lama', 'row', 0, 0, 0, 3, 'same-shape', 0], ['kosong', 'key', 0, 0, 0, 0, 'same-shape', 0]])
  })

  it('R23: tell what is missing, changed and added, and what would point to nothing; their commands bring it in and keep what stood there', async () => {
    await sik(own(), `
      delete from kunjungan where no_rm in ('0002', '0003'); delete from pasien where no_rm in ('0002', '0003'); insert into pasien (no_rm, nama) values ('0004', 'Dodi');
      update pasien set nama = 'ANI' where no_rm = '0001'; update kunjungan set tarif = 99;
      delete from log_lama where teks = 'b'; alter table log_lama add asal varchar(5); drop table kosong`)
    const seen = await differ()
    expect(told(seen)).toEqual([['kunjungan', 'key', 2, 1, 0, 0, 'same-shape', 0], ['pasien', 'key', 2, 1, 1, 0, 'same-shape', 0], ['log_lama', 'row', 1, 0, 0, 2, 'other-shape', 0], ['kosong', 'row', 0, 0, 0, 0, 'gone', null]])
    // Alone they would point to patients who are no more.
    expect(told(await differ(['sik.kunjungan']))).toEqual([['kunjungan', 'key', 2, 1, 0, 0, 'same-shape', 2]])
    expect(seen.commands).not.toMatch(/Ani|Badu|Cici|127\.0|localhost/)
    execFileSync('bash', ['-s'], { input: seen.commands, env: { ...process.env, BESIDE: other().rootFile, HOME_SERVER: own().rootFile } })
    expect(await sik(own(), 'select no_rm, nama, berat, hex(foto), panjang from pasien order by 1')).toBe('0001\tAni\t51.5\t00FF\t3\n0002\tBadu\t60\tNULL\t4\n0003\tCici\tNULL\t0A09\t4\n0004\tDodi\tNULL\tNULL\t4')
    expect(await sik(own(), 'select id, no_rm, tarif from kunjungan order by 1')).toBe('1\t0001\t10.50\n2\t0002\t20.00\n3\t0003\t30.00')
    expect((await own().sql("select count(*) from rst_4_before.`0_pasien`"))).toBe('2')
    expect(told(await differ())).toEqual([['kunjungan', 'key', 0, 0, 0, 3, 'same-shape', 0], ['pasien', 'key', 0, 0, 1, 3, 'same-shape', 0], ['log_lama', 'row', 0, 0, 0, 3, 'other-shape', 0], ['kosong', 'key', 0, 0, 0, 0, 'same-shape', 0]])
  })

  it('R23: are brought in by Pulih itself in one transaction, exactly as many as were told, kept before, and taken back by its own commands', async () => {
    await sik(own(), "delete from kunjungan where no_rm = '0002'; delete from pasien where no_rm = '0002'; update pasien set nama = 'Salah' where no_rm = '0001'")
    const only = ['sik.kunjungan', 'sik.pasien']
    const seen = await differ(only)
    const bring = (way: 'missing' | 'both', word: string, of: { readonly expected: Difference['parts']; readonly only: readonly string[] } = { expected: seen.parts, only }) => engine.ground?.bringIn?.({ source: component, manifest: copy.manifest, beside: { at: beside, work: work() }, home: { at: home(), work: work() }, word, way, ...of })
    const stood = await sik(own(), 'select no_rm, nama from pasien order by 1')
    const left = async () => await own().sql("select count(*) from information_schema.schemata where schema_name like 'pulih%'")
    // Somebody worked there since: what would be touched is not what was decided, and nothing is.
    expect((await faultOf(bring('both', 'pulih_merge_8', { only, expected: seen.parts.map((part) => ({ ...part, changed: part.changed + 1 })) }) as Promise<unknown>)).message).toContain('Nothing was changed')
    expect([await sik(own(), 'select no_rm, nama from pasien order by 1'), await left()]).toEqual([stood, '0'])
    // Without their patient the visits would point to nothing: the server itself refuses.
    const visits = { only: ['sik.kunjungan'], expected: (await differ(['sik.kunjungan'])).parts }
    await faultOf(bring('missing', 'pulih_merge_7', visits) as Promise<unknown>)
    expect(await left()).toBe('0')
    const done = await bring('both', 'pulih_merge_9')
    expect(done?.parts.map(({ part, inserted, updated }) => [part, inserted, updated])).toEqual([['sik.pasien', 1, 1], ['sik.kunjungan', 1, 0]])
    expect((await differ(only)).parts.map(({ missing, changed, orphans }) => [missing, changed, orphans])).toEqual([[0, 0, 0], [0, 0, 0]])
    expect(await own().sql('select no_rm, nama from pulih_merge_9.`0_pasien` order by 1')).toBe(stood)
    // Asked again, as after a death behind the commit, it is done once.
    expect((await bring('both', 'pulih_merge_9'))?.parts.map(({ part, inserted }) => [part, inserted])).toEqual([['sik.kunjungan', 1], ['sik.pasien', 1]])
    expect(done?.undo).not.toMatch(/Ani|Badu|localhost/)
    await own().sql(done?.undo ?? '')
    expect(await sik(own(), 'select no_rm, nama from pasien order by 1')).toBe(stood)
  })

  it('R23: of a table that knows no transaction are left to a person', async () => {
    await own().sql('alter table sik.kunjungan drop foreign key kunjungan_ibfk_1; alter table sik.kunjungan engine=MyISAM; delete from sik.kunjungan')
    const { parts } = await differ(['sik.kunjungan'])
    expect((await faultOf(engine.ground?.bringIn?.({ source: component, manifest: copy.manifest, only: ['sik.kunjungan'], beside: { at: beside, work: work() }, home: { at: home(), work: work() }, word: 'pulih_merge_11', way: 'missing', expected: parts }) as Promise<unknown>)).message).toContain('MyISAM')
  })

  it('are held against nothing on a server that is not the one that is meant', async () => {
    expect(await faultOf(differ(ALL, home('mariadb:lain')))).toMatchObject({ hint: 'wrong-server', retry: 'never' })
  })
})
