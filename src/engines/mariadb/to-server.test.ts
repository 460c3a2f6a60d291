import { execFileSync } from 'node:child_process'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { mariadbDumpComponent, mariadbPhysicalComponent } from '../../test/fakes/mariadb-components.ts'
import { engineOf, mariadbStand, type MariadbStand } from '../../test/servers/mariadb-stand.ts'
import type { CopyReader, Destination } from '../engine.ts'
import { loadInto } from './to-server.ts'

const HOSTILE = 'DROP DATABASE IF EXISTS sik;\nCREATE DATABASE sik;\nUSE sik;\nCREATE TABLE `pasien` (\n  `id` int\n);\n\\! touch /tmp/pulih-was-here\n-- Dump completed on 2026-11-21\n'

describe('databases that go back into a server', () => {
  let stand: MariadbStand
  let full: CopyReader
  let log: CopyReader
  let physical: CopyReader
  let identity: string
  let rows: string
  const component = () => mariadbDumpComponent({ access: stand.hospital.access })
  const sql = (text: string, database?: string) => stand.hospital.server.sql(text, database === undefined ? {} : { database })
  const root = () => ({ ...stand.hospital.access, user: 'root', password: 'root' })
  const work = () => ({ ...stand.work(), secret: (name: string) => (name === 'root' ? stand.hospital.server.password : (stand.hospital.secrets[name] ?? '')) })
  const into = (rename: Readonly<Record<string, string>>): Destination & { kind: 'server' } => ({ kind: 'server', access: root(), identity, rename })
  const inDatabase = (database: string) => sql('select * from pasien order by 1; select * from resep order by 1', database)
  const names = async () => (await sql('show databases')).split('\n').filter((name) => !['information_schema', 'mysql', 'performance_schema', 'sys'].includes(name))
  const drop = async (...databases: readonly string[]) => { for (const name of databases) await sql(`drop database \`${name}\``) }
  const before = async () => ({ names: await names(), accounts: await sql('select user, host from mysql.user order by 1, 2'), picture: await stand.hospital.picture() })

  beforeAll(async () => {
    stand = await mariadbStand()
    full = await stand.copy(component())
    physical = await stand.copy(mariadbPhysicalComponent({ access: stand.hospital.access }))
    identity = full.manifest.source.identity
    rows = await inDatabase('sik')
    await sql("update sik.pasien set nama = 'Sesudahnya'; create table sik.baru (id int) engine=InnoDB")
    log = await stand.copy(component(), { level: 'log', chain: [full] })
  })
  afterAll(() => stand.stop())

  it('stand beside the living ones under other names, row for row, their events asleep, and leave no account behind', async () => {
    const was = await before()
    const { paths } = await engineOf(component()).restore({ chain: [full], into: into({ sik: 'sik_lama', 'Apotek Baru': 'apotek_lama' }), until: null, only: null }, work())
    expect(paths).toEqual(['apotek_lama', 'sik_lama'])
    expect(await inDatabase('sik_lama')).toBe(rows)
    expect(await sql("select event_name, status from information_schema.events where event_schema = 'sik_lama'")).toBe('malam\tDISABLED')
    expect(await sql("select routine_name from information_schema.routines where routine_schema = 'sik_lama'")).toBe('hitung')
    expect(await sql("select default_collation_name from information_schema.schemata where schema_name = 'sik_lama'")).toBe('utf8mb4_unicode_ci')
    await drop('sik_lama', 'apotek_lama')
    expect(await before()).toEqual(was)
  })

  it('bring back what a log holds, some tables alone, from a dump and from files', async () => {
    for (const [chain, until, engine] of [[[full, log], null, component()], [[physical], null, mariadbPhysicalComponent()]] as const) {
      const { paths } = await engineOf(engine).restore({ chain, into: into({ sik: 'sebagian' }), until, only: ['sik.pasien', 'sik.resep'] }, work())
      expect(paths).toEqual(['sebagian.pasien', 'sebagian.resep'])
      expect((await inDatabase('sebagian')).includes('Sesudahnya')).toBe(chain.length > 1)
      expect(await sql('show tables', 'sebagian')).toBe('pasien\nresep')
      await drop('sebagian')
    }
    const fault = await faultOf(engineOf(component()).restore({ chain: [full], into: into({ sik: 'sebagian' }), until: null, only: ['sik.baru'] }, work()))
    expect(fault.message).toContain('sik.baru was not there')
    expect(await names()).not.toContain('sebagian')
  })

  it('never stand in the place of something', async () => {
    const was = await before()
    for (const rename of [{}, { sik: 'Apotek Baru', 'Apotek Baru': 'lain' }, { sik: 'dua', 'Apotek Baru': 'DUA' }]) expect((await faultOf(engineOf(component()).restore({ chain: [full], into: into(rename), until: null, only: null }, work()))).hint).toBe('not-empty')
    expect((await faultOf(engineOf(component()).restore({ chain: [full], into: { ...into({ sik: 'sik_lama', 'Apotek Baru': 'apotek_lama' }), identity: 'mariadb:other' }, until: null, only: null }, work()))).hint).toBe('wrong-server')
    expect(await before()).toEqual(was)
  })

  it('are refused by the server itself where their text speaks of another database, and nothing of them stays', async () => {
    const was = await before()
    const text = (sqlText: string) => async () => ({ tools: [{ command: 'cat', args: [] }] as const, input: Readable.from([Buffer.from(sqlText)]) })
    const arriving = (sqlText: string) => [{ name: 'sik', charset: 'utf8mb4', collation: 'utf8mb4_general_ci', target: 'tamu', text: text(sqlText) }]
    for (const said of [HOSTILE, 'DELETE FROM sik.pasien;', 'CREATE TABLE a (id int);\nGRANT ALL ON *.* TO x@localhost IDENTIFIED BY "x";', 'SET GLOBAL max_connections = 1;\nDROP TABLE sik.resep;']) {
      await faultOf(loadInto(into({}), arriving(said), work()))
      expect(await before()).toEqual(was)
    }
  })

  it('whose text says "drop database, use" are found by the check, and touch nothing but scratch in a rehearsal', async () => {
    const was = await before()
    const hostile: CopyReader = { ...full, open: async (file) => (file === 'db-sik.sql.zst' ? Readable.from([zstd(HOSTILE)]) : await full.open(file)) }
    expect(await engineOf(component()).intact(hostile, work())).toMatchObject({ ok: false, findings: [{ kind: 'engine-check-failed', detail: expect.stringContaining('speaks of other databases') as string }] })
    const { restored, consistent } = await engineOf(component()).rehearse({ chain: [hostile], source: component(), at: realClock.now() }, work())
    expect(restored.ok && consistent?.ok === true).toBe(false)
    await faultOf(engineOf(component()).restore({ chain: [hostile], into: into({ sik: 'tamu', 'Apotek Baru': 'tamu2' }), until: null, only: null }, work()))
    expect(await before()).toEqual(was)
  })
})

const zstd = (text: string) => execFileSync('zstd', ['-q', '-c'], { input: text })
