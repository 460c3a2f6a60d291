import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PostgresDumpComponent } from '../../core/component.ts'
import { childrenNamed, folder, makeCopy, until, workIn } from '../../test/contracts/copying.ts'
import { groundContract } from '../../test/contracts/ground.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { localTarget } from '../../test/fakes/site.ts'
import { layClinic, type PostgresClinic } from '../../test/servers/postgres-clinic.ts'
import { startPostgres, type PostgresServer } from '../../test/servers/postgres.ts'
import { targetFor } from '../../targets/index.ts'
import type { CopyReader, Destination, Over, Work } from '../engine.ts'
import { lender } from '../lend.ts'
import { sideNames } from '../over.ts'
import { postgresDumpEngine as engine } from './engine.ts'

const RIGHTS = "create role pemulih login superuser password 'Kembali:1'"
const NAMES = ['sik', 'aset']
const asides = (word: string) => Object.fromEntries(NAMES.map((name) => [name, sideNames(name, { aside: word }, 63).aside]))

const componentOf = (clinic: PostgresClinic): PostgresDumpComponent => ({
  engine: 'postgres-dump', name: 'sik', key: 'simrs/sik', system: 'simrs', server: 'db', targets: ['nas'], growing: true, retention: 'standar',
  access: { ...clinic.access, user: 'pemulih', password: 'kembali' }, identity: null, databases: NAMES, database: 'sik', freshness: { query: 'select max(dibuat) from kunjungan', maxAge: 3_600_000 },
})
const SECRETS = { kembali: 'Kembali:1' }

/** Every row of every table of these databases, and what else a database is. */
async function pictureOf(server: Pick<PostgresServer, 'sql'>, names: Readonly<Record<string, string>>): Promise<unknown> {
  const seen: Record<string, unknown> = {}
  for (const [name, at] of Object.entries(names)) {
    const about = await server.sql(`select pg_get_userbyid(datdba), shobj_description(oid, 'pg_database'), (select setconfig from pg_db_role_setting where setdatabase = d.oid) from pg_database d where datname = '${at}'`)
    if (about === '') continue
    seen[name] = about
    for (const table of (await server.sql("select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname in ('public', 'klinik') order by 1", { database: at })).split('\n').filter((found) => found !== '')) seen[`${name}.${table}`] = await server.sql(`select to_jsonb(t) from ${table} t order by 1::text`, { database: at })
  }
  return seen
}
const LIVING = { sik: 'sik', aset: 'aset' }

groundContract({
  engine,
  lay: async () => {
    const clinic = await layClinic(await startPostgres())
    const { server } = clinic
    await server.sql(RIGHTS)
    const component = componentOf(clinic)
    return {
      component, secrets: SECRETS,
      home: (identity) => engine.ground?.home(component, identity) ?? { kind: 'folder', path: '' },
      change: () => clinic.hand.change(),
      picture: () => pictureOf(server, LIVING),
      pictureAside: (word) => pictureOf(server, asides(word)),
      clear: async () => { for (const name of NAMES) await server.sql(`drop database ${name}`) },
      left: async () => (await server.sql("select datname from pg_database where datname not in ('postgres', 'sik', 'aset') and not datistemplate and datname !~ '_sebelum_\\d+$'")).split('\n').filter((name) => name !== ''),
      tool: { name: 'pg_restore', while: 'bytes are there' },
      strand: async (word) => { await server.sql(`create database ${sideNames('sik', { aside: word }, 63).incoming}`) },
      breakExchange: async (word) => {
        await server.sql(`create database ${asides(word)['aset'] ?? ''}`)
        return async () => { await server.sql(`drop database ${asides(word)['aset'] ?? ''}`) }
      },
      halfway: async () => {
        for (const name of NAMES) await server.sql(`alter database ${name} allow_connections false`)
        return { told: /ALTER DATABASE .*sik.* ALLOW_CONNECTIONS true/, mend: async () => {
          // The next try went through: it is open again, and so is what it put aside.
          expect(await server.sql("select count(*) from pg_database where not datallowconn and datname <> 'template0'")).toBe('0')
        } }
      },
      loseRow: async () => { await server.sql('delete from klinik.resep where id = 7', { database: 'sik' }) },
      breakReference: async () => { await server.sql("set session_replication_role = replica; update kunjungan set pasien = 99999 where id = 7", { database: 'sik' }) },
      swap: async () => {
        await server.halt()
        const other = await startPostgres()
        await other.sql(`${RIGHTS}; create database sik; create database aset`)
        await other.sql("create schema klinik; create table pasien (id int); insert into pasien values (5)", { database: 'sik' })
        const name = join(server.socket, `.s.PGSQL.${server.port}`)
        symlinkSync(join(other.socket, `.s.PGSQL.${other.port}`), name)
        return { picture: () => pictureOf(other, LIVING), back: async () => {
          rmSync(name)
          await other.stop()
          await server.restart()
        } }
      },
      server: { away: () => server.halt(), there: () => server.restart(), wrong: { kembali: 'salah' } },
      stop: () => server.stop(),
    }
  },
})

describe('databases of a PostgreSQL in use', () => {
  let place: ReturnType<typeof folder>
  let clinic: PostgresClinic
  let copy: CopyReader
  const component = () => componentOf(clinic)
  const work = (): Work => ({ ...workIn(join(place.path, 'scratch')), ...lender({ passwords: { ...SECRETS, db: 'Tanjung:7\\Biru' } })({ server: 'db', scratch: join(place.path, 'scratch') }) })
  const home = (rename: Readonly<Record<string, string>> = {}): Destination => ({ kind: 'server', access: component().access, identity: copy.manifest.source.identity, rename })
  const bring = (over: Partial<Over> & { readonly aside: string }, more: { readonly rename?: Readonly<Record<string, string>>; readonly only?: readonly string[] } = {}) =>
    engine.restore({ chain: [copy], into: home(more.rename), until: null, only: more.only ?? null, over: { exchange: () => Promise.resolve(), ...over } }, work())
  const picture = () => pictureOf(clinic.server, LIVING)

  beforeAll(async () => {
    place = folder()
    for (const name of ['nas', 'scratch']) mkdirSync(join(place.path, name))
    clinic = await layClinic(await startPostgres())
    await clinic.server.sql(RIGHTS)
    copy = await makeCopy({ engine, component: component(), target: targetFor(localTarget({ path: join(place.path, 'nas') })) }, work())
  })
  afterAll(async () => {
    await clinic.server.stop()
    place[Symbol.dispose]()
  })

  it('R70: says who is signed in to its server, nothing of ourselves, and by name that an account may not see it', async () => {
    const { server } = clinic
    await server.sql("create role kasir login password 'Kasir:1'; create role awam login password 'Awam:1'")
    const clients = async (access = component().access, more: Readonly<Record<string, string>> = {}) => await engine.ground?.clients?.({ source: component(), access }, { ...work(), ...lender({ passwords: { ...SECRETS, ...more } })({ server: 'db', scratch: join(place.path, 'scratch') }) }) ?? []
    expect(await clients()).toEqual([])
    const staying = server.sql('select pg_sleep(600)', { database: 'sik', user: 'kasir', password: 'Kasir:1' }).then(() => '', (error: unknown) => String(error))
    await expect.poll(() => clients()).toEqual([{ account: 'kasir', from: expect.stringMatching(/^(localhost|127\.0\.0\.1)$/) as string }])
    expect(await faultOf(clients({ ...component().access, user: 'awam', password: 'awam' }, { awam: 'Awam:1' }))).toMatchObject({ hint: 'permission' })
    await server.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'kasir'")
    await staying
  })

  it('ends who works in the old ones only when they are exchanged, and lets everybody into the new ones', async () => {
    const { server } = clinic
    const sleeper = server.sql('select pg_sleep(600)', { database: 'sik' }).then(() => 'woke', (error: unknown) => String(error))
    const asleep = async () => (await server.sql("select count(*) from pg_stat_activity where query like '%pg_sleep(600)%' and pid <> pg_backend_pid()")) === '1'
    while (!await asleep()) await server.sql('select pg_sleep(0.05)')
    await bring({ aside: 'ramai', exchange: async () => expect(await asleep()).toBe(true) })
    expect(await sleeper).toMatch(/terminat/)
    expect(await server.sql('select count(*) from pasien', { database: 'sik' })).toBe('3000')
  })

  it('stands as it stood, open to everybody, where its client is killed within the exchange', async () => {
    const { server } = clinic
    await clinic.hand.change()
    const stood = await picture()
    // Whoever has said something of a database and has not committed keeps everybody from renaming it.
    const holder = server.sql("begin; comment on database aset is 'inventaris'; select pg_sleep(600)").then(() => '', (error: unknown) => String(error))
    const waits = async (what: string) => (await server.sql(`select count(*) from pg_stat_activity where pid <> pg_backend_pid() and query ~ '${what}' and state = 'active'`)) === '1'
    while (!await waits('pg_sleep.600')) await server.sql('select pg_sleep(0.05)')
    const trying = faultOf(bring({ aside: 'putus' }))
    while (!await waits('RENAME TO')) await server.sql('select pg_sleep(0.05)')
    process.kill(await until(() => childrenNamed('psql').find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('-XqAtw')), 'psql'), 'SIGKILL')
    expect((await trying).message).toMatch(/everything stands where it stood/)
    await server.sql("select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'pg_sleep.600' and pid <> pg_backend_pid()")
    await holder
    expect(await picture()).toEqual(stood)
    expect(await server.sql("select count(*) from pg_database where datname ~ 'putus|pulih_in' or (not datallowconn and datname <> 'template0')")).toBe('0')
  })

  it('R68: opens again what a dead process has shut between two renames, and ends what is left of its session', async () => {
    const { server } = clinic
    const stood = await picture()
    const { aside, incoming } = sideNames('sik', { aside: 'mati' }, 63)
    await server.sql(`create database ${incoming}`)
    await server.sql('alter database sik allow_connections false')
    const orphan = server.sql(`set application_name = 'pulih ${incoming}'; begin; alter database sik rename to ${aside}; select pg_sleep(600); alter database ${incoming} rename to sik; commit`).then(() => 'it went on', (error: unknown) => String(error))
    while ((await server.sql("select count(*) from pg_stat_activity where pid <> pg_backend_pid() and query ~ 'pg_sleep.600'")) !== '1') await server.sql('select pg_sleep(0.05)')
    const ask = { into: home(), manifest: copy.manifest, words: ['mati'], held: NAMES }
    expect(await engine.ground?.left?.(ask, work())).toContainEqual({ name: 'sik', serves: 'before', door: 'shut', aside: [], beside: incoming, text: null, mend: ['ALTER DATABASE "sik" ALLOW_CONNECTIONS true'] })
    for (const times of [1, 2]) expect((await engine.ground?.putBack?.(ask, work()))?.map(({ serves, door, mend }) => [serves, door, mend]), `asked ${times} times`).toEqual([['before', 'open', []], ['before', 'open', []]])
    expect(await orphan).toMatch(/terminat/)
    expect(await picture()).toEqual(stood)
    await server.sql(`drop database ${incoming}`)
  })

  it('R23: brings tables over an earlier try of them under a name of its own', async () => {
    const { server } = clinic
    const parts = { rename: { sik: 'sik_uji' }, only: ['sik.public.kunjungan', 'sik.klinik.resep'] }
    const before = await picture()
    expect((await bring({ aside: 'satu' }, parts)).aside).toBeUndefined()
    await server.sql('delete from klinik.resep where id < 50', { database: 'sik_uji' })
    const again = await bring({ aside: 'dua' }, parts)
    expect([again.paths, again.aside]).toEqual([['sik_uji.klinik.resep', 'sik_uji.public.kunjungan'], ['sik_uji_dua']])
    expect([await server.sql('select count(*) from klinik.resep', { database: 'sik_uji' }), await server.sql('select count(*) from klinik.resep', { database: 'sik_uji_dua' })]).toEqual(['5000', '4951'])
    expect(await picture()).toEqual(before)
  })

  it('names the rights that an account lacks, each with the statement that gives it, and goes on with them', async () => {
    const { server } = clinic
    const asPulih: Destination = { kind: 'server', access: clinic.access, identity: copy.manifest.source.identity, rename: {} }
    const look = async () => await engine.ground?.look({ source: component(), into: asPulih, manifest: copy.manifest }, work())
    const lacks = (await look())?.findings ?? []
    expect(lacks.map((finding) => finding.kind === 'grant-missing' ? finding.grant : finding.kind)).toEqual(['CREATEDB', 'CREATEROLE', 'pg_signal_backend', 'owner of aset', 'owner of sik'])
    for (const lack of lacks) if (lack.kind === 'grant-missing') await server.sql(lack.mend)
    expect((await look())?.findings).toEqual([])
  })

  it('removes what it brought, roles too, where it came to nothing', async () => {
    const { server } = clinic
    await server.sql('alter role "Kepala IGD" rename to "Kepala Unit"')
    await expect(bring({ aside: 'batal', exchange: () => Promise.reject(new Error('the plan is void')) })).rejects.toThrow('the plan is void')
    expect(await server.sql("select count(*) from pg_roles where rolname = 'Kepala IGD'")).toBe('0')
  })
})
