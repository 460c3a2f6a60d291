import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PostgresDumpComponent } from '../../core/component.ts'
import { childrenNamed, makeCopy, until } from '../../test/contracts/copying.ts'
import { layClinic, pictureOf, type PostgresClinic } from '../../test/servers/postgres-clinic.ts'
import { startPostgres } from '../../test/servers/postgres.ts'
import { faultOf, trialPlace } from '../../test/servers/trial.ts'
import type { CopyReader } from '../engine.ts'
import { artefactOf, GLOBALS, readPositions } from './artefacts.ts'
import { postgresDumpEngine as engine } from './engine.ts'

describe('postgres-dump: what goes wrong is said, and touches nothing', () => {
  let clinic: PostgresClinic
  let component: PostgresDumpComponent
  beforeAll(async () => {
    clinic = await layClinic(await startPostgres())
    component = {
      engine: 'postgres-dump', name: 'sik', key: 'simrs/sik', system: 'simrs', server: 'db', targets: ['nas'], growing: true, retention: 'standar',
      access: clinic.access, identity: null, databases: ['sik', 'aset'], database: 'sik', freshness: null,
    }
  })
  afterAll(async () => { await clinic.hand.stop() })

  it.each(['pg_dump', 'zstd', 'psql'])('fails when %s is killed while it copies, and keeps nothing', async (tool) => {
    using place = trialPlace(clinic.secrets)
    const making = faultOf(makeCopy({ engine, component, target: place.target }, place.work()))
    let over = false
    void making.then(() => { over = true })
    await until(() => {
      for (const pid of childrenNamed(tool === 'pg_dump' ? 'perl' : tool).concat(childrenNamed(tool))) try { process.kill(pid, 'SIGKILL') } catch { continue }
      return over
    }, `${tool} to be killed`)
    expect((await making).message).toMatch(/killed by SIGKILL|session is gone/)
    await place.nothingKept()
  })

  it('fails when the server ends the session that holds the moment', async () => {
    using place = trialPlace(clinic.secrets)
    const making = faultOf(makeCopy({ engine, component, target: place.target }, place.work()))
    let over = false
    void making.then(() => { over = true })
    while (!over) await clinic.server.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pulih'")
    expect((await making).retry).toBe('later')
    await place.nothingKept()
  })

  it('names a database that is missing, and copies none of the others', async () => {
    using place = trialPlace(clinic.secrets)
    const wrong = { ...component, databases: ['sik', 'hilang'] }
    expect((await engine.preflight(wrong, place.work())).findings).toEqual([{ kind: 'database-missing', database: 'hilang' }])
    expect((await faultOf(makeCopy({ engine, component: wrong, target: place.target }, place.work()))).hint).toBe('source-missing')
    await place.nothingKept()
  })

  it('copies with all databases nothing that a recovery left beside, and says so; a name that only looks like it, and one that is asked for, are copied', async () => {
    using place = trialPlace(clinic.secrets)
    const left = ['aset_before_rst_3', 'aset_before_rst_3_2', 'pulih_in_0123456789ab']
    const all = { ...component, databases: null }
    const held = (copy: CopyReader) => readPositions(copy.manifest).databases.map(({ name }) => name)
    for (const name of [...left, 'arsip_before_rst']) await clinic.server.sql(`create database ${name}`)
    try {
      expect((await engine.preflight(all, place.work())).findings).toEqual([])
      const copy = await makeCopy({ engine, component: all, target: place.target }, place.work())
      expect(held(copy)).toEqual(['arsip_before_rst', 'aset', 'postgres', 'sik'])
      expect(copy.manifest.notes).toContain(`left out, since recoveries keep them beside: ${left.join(', ')}`)
      expect(held(await makeCopy({ engine, component: { ...component, databases: left.slice(0, 1) }, target: place.target }, place.work()))).toEqual(left.slice(0, 1))
    } finally {
      for (const name of [...left, 'arsip_before_rst']) await clinic.server.sql(`drop database ${name}`)
    }
  })

  it('names each right that is missing with the statement that mends it', async () => {
    await clinic.server.sql("create role petugas login password 'Anggrek'; revoke connect on database aset from public")
    await clinic.server.sql('alter table pasien enable row level security', { database: 'sik' })
    using place = trialPlace({ petugas: 'Anggrek' })
    const poor = { ...component, access: { ...component.access, user: 'petugas', password: 'petugas' } }
    const looked = await engine.preflight(poor, place.work())
    expect([...looked.findings, ...looked.warnings].map(({ kind }) => kind)).toEqual(Array.from({ length: 4 }, () => 'grant-missing'))
    for (const found of [...looked.findings, ...looked.warnings]) await clinic.server.sql('mend' in found ? found.mend : '', { database: 'sik' })
    expect(await engine.preflight(poor, place.work())).toMatchObject({ findings: [], warnings: [] })
    await clinic.server.sql('alter table pasien disable row level security', { database: 'sik' })
    await makeCopy({ engine, component: poor, target: place.target }, place.work())
    await clinic.server.sql('grant connect on database aset to public')
  })

  it('calls a length that nobody can hold damage where the bytes are not what was written, and not a lack of memory', async () => {
    using place = trialPlace(clinic.secrets)
    const copy = await makeCopy({ engine, component, target: place.target }, place.work())
    const archive = spawnSync('zstd', ['-dc', join(place.target.path(`${component.key}/${copy.name}`) ?? '', artefactOf('sik'))], { maxBuffer: 2 ** 28 }).stdout
    const row = archive.indexOf('1\tc4ca4238a0b923820dcc509a6f75849b')
    archive.writeInt32LE(0x7fffffff, row - 4)
    const torn = spawnSync('zstd', ['-c'], { input: archive, maxBuffer: 2 ** 28 }).stdout
    torn.writeUInt8(torn.readUInt8(torn.length - 1) ^ 1, torn.length - 1)
    const damaged: CopyReader = { ...copy, open: async (file) => (file === artefactOf('sik') ? Readable.from([torn]) : copy.open(file)) }
    expect(await engine.intact(damaged, place.work())).toMatchObject({ ok: false, findings: [{ kind: 'engine-check-failed', detail: expect.stringContaining('Decoding error') as string }] })
  })

  it('lets nothing in a copy touch anything but the private server', async () => {
    using place = trialPlace(clinic.secrets)
    const copy = await makeCopy({ engine, component, target: place.target }, place.work())
    const before = await clinic.hand.picture()
    const spoken = (text: string): CopyReader => ({ ...copy, open: async (file) => (file === GLOBALS ? Readable.from([spawnSync('zstd', ['-c'], { input: `${text}\n-- PostgreSQL database cluster dump complete\n` }).stdout]) : copy.open(file)) })
    const marker = join(place.path, 'touched')
    mkdirSync(join(place.path, 'goal'))
    const hostile = spoken(`CREATE ROLE loket; CREATE ROLE "Kepala IGD"; CREATE ROLE pulih; CREATE ROLE petugas;\nDROP DATABASE IF EXISTS sik;\nCREATE DATABASE sik;\nALTER SYSTEM SET archive_command = 'touch ${marker}';\nCREATE TABLESPACE t LOCATION '${place.path}';`)
    expect(await engine.rehearse({ chain: [hostile], source: component, at: new Date() }, place.work())).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
    for (const text of [`\\connect "host=${clinic.server.socket} port=${clinic.server.port}"`, `COMMENT ON ROLE pulih IS 'a'; \\! touch ${marker}`, `\\i /etc/passwd`]) {
      expect((await faultOf(engine.rehearse({ chain: [spoken(text)], source: component, at: new Date() }, place.work()))).message).toContain('command of psql')
    }
    expect(spawnSync('ls', [marker]).status).not.toBe(0)
    expect(await clinic.hand.picture()).toEqual(before)
  })

  it('comes back under another name, not over what is there, and not on another server than was decided', async () => {
    using place = trialPlace(clinic.secrets)
    const copy = await makeCopy({ engine, component, target: place.target }, place.work())
    const second = await startPostgres()
    try {
      await second.sql('create database aset')
      const identity = await second.sql('select system_identifier from pg_control_system()')
      const into = (rename: Readonly<Record<string, string>>, said = identity) => ({ chain: [copy], into: { kind: 'server' as const, access: { host: null, port: second.port, socket: second.socket, user: 'postgres', password: null }, identity: said, rename }, until: null, only: null })
      expect((await faultOf(engine.restore(into({}, '1'), place.work()))).hint).toBe('wrong-server')
      expect((await faultOf(engine.restore(into({}), place.work()))).hint).toBe('not-empty')
      expect(await second.sql("select count(*) from pg_database where datname = 'sik'")).toBe('0')
      expect((await engine.restore(into({ sik: 'Sik "uji"', aset: 'aset_uji' }), place.work())).paths).toEqual(['aset_uji', 'Sik "uji"'])
      expect(await second.sql('select count(*) from pasien; show work_mem', { database: 'Sik "uji"' })).toBe('3000\n5MB')
      expect(await second.sql("select shobj_description(oid, 'pg_database') from pg_database where datname like 'Sik%'")).toBe('SIMRS; jangan dihapus')
      expect(await second.sql('select 1', { user: 'loket', password: 'loket-3', database: 'Sik "uji"' })).toBe('1')
      expect((await faultOf(engine.restore({ ...into({}), until: new Date(0) }, place.work()))).hint).toBe('point-unreachable')
    } finally {
      await second.stop()
    }
  })

  it('comes back as a cluster of its own in an empty folder, with everybody’s password', async () => {
    using place = trialPlace(clinic.secrets)
    const copy = await makeCopy({ engine, component, target: place.target }, place.work())
    const picture = await clinic.hand.picture()
    const path = join(place.path, 'cluster')
    mkdirSync(path)
    await engine.restore({ chain: [copy], into: { kind: 'folder', path }, until: null, only: null }, place.work())
    expect((await faultOf(engine.restore({ chain: [copy], into: { kind: 'folder', path }, until: null, only: null }, place.work()))).hint).toBe('not-empty')
    const server = await startPostgres({ data: path, tcp: true })
    try {
      expect(await server.sql('select 1', { user: 'loket', password: 'loket-3', over: 'tcp', database: 'sik' })).toBe('1')
      await expect(server.sql('select 1', { user: 'loket', password: 'salah', over: 'tcp', database: 'sik' })).rejects.toThrow('password authentication failed')
    } finally {
      await server.stop()
    }
    // Its own doors know local people by their account: ours are opened for the look.
    spawnSync('sh', ['-c', `echo 'local all all trust' > '${path}/pg_hba.conf'`])
    const again = await startPostgres({ data: path })
    try {
      expect(await pictureOf(again)).toEqual(picture)
    } finally {
      await again.stop()
    }
  })
})
