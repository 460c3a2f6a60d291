import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../../test/contracts/copying.ts'
import { groundContract } from '../../test/contracts/ground.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { openBench, type Bench } from '../../test/fakes/sqlserver/bench.ts'
import { layClinic, sqlServerComponent } from '../../test/fakes/sqlserver/clinic.ts'
import { startSqlServer } from '../../test/fakes/sqlserver/start.ts'
import { INT } from '../../test/fakes/sqlserver/wire/types.ts'
import type { CopyReader, Destination } from '../engine.ts'
import { engineFor } from '../index.ts'
import { sideNames } from '../over.ts'

const engine = engineFor(sqlServerComponent('/nonexistent'))
const asideOf = (word: string) => sideNames('sik', { aside: word }, 120).aside

groundContract({
  engine,
  lay: async () => {
    const { ward, component, secrets, change, stage } = await layClinic({ patients: 150 })
    const { server } = ward
    const picture = (name: string) => (server.state.databases.has(name) ? structuredClone(server.rows(name)) : null)
    return {
      component, secrets,
      home: (identity) => engine.ground?.home(component, identity) ?? { kind: 'folder', path: '' },
      change,
      picture: () => Promise.resolve(picture('sik')),
      pictureAside: (word) => Promise.resolve(picture(asideOf(word))),
      clear: async () => { await ward.run('DROP DATABASE sik') },
      left: () => Promise.resolve([...[...server.state.databases.values()].filter(({ id, name }) => id > 4 && name !== 'sik' && !/_sebelum_\d+$/.test(name)).map(({ name }) => name), ...readdirSync(stage)]),
      tool: { name: 'zstd', while: 'bytes come' },
      breakExchange: async (word) => {
        await ward.run(`CREATE DATABASE ${asideOf(word)}`)
        return async () => { await ward.run(`DROP DATABASE ${asideOf(word)}`) }
      },
      halfway: async (word) => {
        await ward.run(`ALTER DATABASE sik SET SINGLE_USER WITH ROLLBACK IMMEDIATE; ALTER DATABASE sik MODIFY NAME = ${asideOf(word)}`)
        return { told: /there is no sik: an earlier exchange stopped halfway/, mend: async (words) => { await ward.run(/Put right by hand: (.*)/.exec(words)?.[1] ?? '') } }
      },
      loseRow: async () => { await ward.run('DELETE FROM sik.farmasi.resep WHERE id = 20') },
      breakReference: () => {
        server.state.databases.get('sik')?.loose.push({ table: '[dbo].[kunjungan]', constraint: '[FK_kunjungan_pasien]', where: "[pasien] = '77'" })
        return Promise.resolve()
      },
      swap: async () => {
        await server.down()
        const other = await startSqlServer({ volumes: [{ mount: 'D:\\Backup', folder: ward.folder }], port: server.port, certificate: server.certificate })
        other.create('sik')
        other.insert('sik', { table: 'pasien', columns: [{ name: 'id', type: INT }], rows: [[5]] })
        return { picture: () => Promise.resolve(structuredClone(other.rows('sik'))), back: async () => {
          await other.stop()
          await server.restart()
        } }
      },
      server: { away: () => server.down(), there: () => server.restart(), wrong: { sqlserver: 'salah' } },
      stop: () => ward.close(),
    }
  },
})

describe('a database of a SQL Server in use', () => {
  let bench: Bench
  let full: CopyReader
  const home = (rename: Readonly<Record<string, string>> = {}): Destination => ({ kind: 'server', access: bench.component.access, identity: full.manifest.source.identity, rename })
  const bring = (aside: string, exchange: () => Promise<void> = () => Promise.resolve(), rename: Readonly<Record<string, string>> = {}) => bench.engine.restore({ chain: [full], into: home(rename), until: null, only: null, over: { aside, exchange } }, bench.work())

  beforeAll(async () => {
    bench = await openBench()
    full = await bench.copy()
  })
  afterAll(() => bench.close())

  it('throws out who works in it only when it is exchanged, and is open to all afterwards', async () => {
    const { ward } = bench
    const other = await ward.connect({ database: 'sik', requestTimeout: 600_000 })
    const working = other.request().query("WAITFOR DELAY '00:05:00'").then(() => 'worked on', () => 'thrown out')
    const busy = () => [...ward.server.state.sessions.values()].some(({ database }) => database === 'sik')
    await until(busy, 'somebody works')
    await bring('ramai', () => {
      expect(busy()).toBe(true)
      return Promise.resolve()
    })
    expect(await working).toBe('thrown out')
    expect([...ward.server.state.databases.values()].filter(({ id }) => id > 4).map(({ name, access }) => [name, access]).sort()).toEqual([['sik', 'MULTI_USER'], ['sik_ramai', 'MULTI_USER']])
  })

  it('comes beside under a name of its own, and over an earlier try of it', async () => {
    const { ward } = bench
    const before = structuredClone(ward.server.rows('sik'))
    expect((await bring('satu', undefined, { sik: 'sik_uji' })).aside).toBeUndefined()
    await ward.run('DELETE FROM sik_uji.dbo.pasien WHERE id < 50')
    expect(await bring('dua', undefined, { sik: 'sik_uji' })).toMatchObject({ paths: ['sik_uji'], aside: ['sik_uji_dua'] })
    expect((await bench.engine.ground?.examine({ source: bench.component, into: home({ sik: 'sik_uji' }), manifest: full.manifest, counted: 'as-the-manifest-says' }, bench.work()))?.verdict).toMatchObject({ ok: true })
    expect(ward.server.rows('sik')).toEqual(before)
  })

  it('takes away what an earlier try left, and nothing that only has its name', async () => {
    const { ward } = bench
    const { incoming } = sideNames('sik', { aside: 'sisa' }, 120)
    await ward.run(`CREATE DATABASE ${incoming}`)
    expect(await faultOf(bring('sisa', () => Promise.reject(new Error('never'))))).toMatchObject({ retry: 'never' })
    expect(ward.server.state.databases.has(incoming)).toBe(true)
    await ward.run(`DROP DATABASE ${incoming}`)
    await bring('sisa')
  })

  it('R68: opens again to all what a dead process has left to one user alone', async () => {
    const { ward } = bench
    const ask = { into: home(), manifest: full.manifest, words: ['mati'], held: ['sik'] }
    await ward.run('ALTER DATABASE sik SET SINGLE_USER WITH ROLLBACK IMMEDIATE')
    expect(await bench.engine.ground?.left?.(ask, bench.work())).toEqual([{ name: 'sik', serves: 'before', door: 'shut', aside: [], beside: null, text: null, mend: ['ALTER DATABASE [sik] SET MULTI_USER'] }])
    for (const times of [1, 2]) expect(await bench.engine.ground?.putBack?.(ask, bench.work()), `asked ${times} times`).toMatchObject([{ serves: 'before', door: 'open', mend: [] }])
    expect(ward.server.state.databases.get('sik')?.access).toBe('MULTI_USER')
    expect(await faultOf(bench.engine.ground?.putBack?.({ ...ask, into: { ...home(), identity: 'another' } as Destination }, bench.work()) as Promise<unknown>)).toMatchObject({ hint: 'wrong-server' })
  })

  it('names the rights that a login lacks, each with the statement that gives it', async () => {
    const { logins } = bench.ward.server.state
    const guest = (roles: readonly string[]) => logins.set('tamu', { user: 'tamu', password: 'Rahasia-Sekali-1', roles })
    const look = async () => await bench.engine.ground?.look({ source: bench.component, into: { ...home(), access: { ...bench.component.access, user: 'tamu' } } as Destination, manifest: full.manifest }, bench.work())
    guest([])
    const lacks = (await look())?.findings ?? []
    expect(lacks.map((lack) => (lack.kind === 'grant-missing' ? lack.mend : lack.kind))).toEqual(['GRANT CREATE ANY DATABASE TO [tamu];', 'GRANT ALTER ANY DATABASE TO [tamu];', 'GRANT VIEW SERVER STATE TO [tamu];', 'GRANT VIEW ANY DEFINITION TO [tamu];'])
    guest(['dbcreator', 'view server state', 'view any definition'])
    expect((await look())?.findings).toEqual([])
  })
})
