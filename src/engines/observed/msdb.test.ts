import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, realClock } from '../../core/clock.ts'
import type { Manifest } from '../../core/manifest.ts'
import { NOTED, type ObservedComponent, type ObservedFiles } from '../../core/observed.ts'
import type { Level } from '../../core/site.ts'
import { workIn } from '../../test/contracts/copying.ts'
import { layClinic, type Clinic } from '../../test/fakes/sqlserver/clinic.ts'
import type { CopyReader, DumpFacts, Vessel, Work } from '../engine.ts'
import { observedEngine as engine } from './engine.ts'

const scratch = mkdtempSync(join(tmpdir(), 'pulih-msdb-'))
const READER = { user: 'pengamat', password: 'Lihat-Saja-1', roles: [] }
let clinic: Clinic
let source: ObservedComponent
let turn = 0
beforeAll(async () => {
  clinic = await layClinic({ patients: 50, offset: 420, name: 'MYHOSPITAL\\SIMRS', logins: [READER] })
  const { access } = clinic.component
  const files: ObservedFiles = { pattern: '', maxAge: HOUR, least: null, most: null, format: 'auto', check: 'whole' }
  source = {
    engine: 'observed', name: 'database', key: 'myhospital/database', system: 'myhospital', server: 'produksi', targets: [NOTED], growing: true, retention: 'standar', place: NOTED, collect: false, keeps: null, wait: 0, settle: 0,
    files: { full: files, differential: files, log: files }, msdb: { access: { host: access.host, port: access.port, socket: null, user: access.user, password: access.password, encryption: access.encryption, certificate: access.certificate }, database: 'sik' },
  }
})
beforeEach(() => { clinic.ward.server.state.msdb.sets.length = 0 })
afterAll(async () => {
  await clinic.ward.close()
  rmSync(scratch, { recursive: true, force: true })
})

const work = (): Work => ({ ...workIn(scratch), secret: (name) => clinic.secrets[name] ?? '' })
/** Somebody else's tool takes a back-up. */
const taken = async (kind: 'full' | 'differential' | 'log', options = 'CHECKSUM') => {
  turn += 1
  const path = `D:\\Backup\\deadpool-${turn}.${kind === 'log' ? 'trn' : 'bak'}`
  await clinic.change()
  await clinic.ward.run(kind === 'log' ? `BACKUP LOG sik TO DISK = N'${path}' WITH ${options}` : `BACKUP DATABASE sik TO DISK = N'${path}' WITH ${kind === 'differential' ? 'DIFFERENTIAL, ' : ''}${options}`)
  return path
}
const awaits = async (level: Level = 'full', base: CopyReader | null = null, of = source) => await engine.awaits?.({ source: of, level, base }, work())

async function noted(level: Level = 'full', base: CopyReader | null = null): Promise<{ readonly facts: DumpFacts; readonly text: string; readonly copy: CopyReader }> {
  const kept: Buffer[] = []
  const vessel: Vessel = { file: (name) => {
    expect(name).toBe('msdb.json')
    const body = new PassThrough()
    const closed = body.toArray().then((parts: Buffer[]) => {
      kept.push(...parts)
      return { bytes: Buffer.concat(parts).length, sha256: createHash('sha256').update(Buffer.concat(parts)).digest('hex') }
    })
    return { body, closed }
  } }
  const facts = await engine.dump({ source, level, base, vessel }, work())
  const manifest = { level, positions: facts.positions, notes: facts.notes, files: [{ name: 'msdb.json', bytes: 1, sha256: '' }] } as unknown as Manifest
  return { facts, text: Buffer.concat(kept).toString(), copy: { name: 'catatan', manifest, open: () => { throw new Error('nobody reads a note as data') } } }
}

describe('what SQL Server wrote down of somebody else’s back-up', () => {
  it('is kept as it stands there: when, by whom, on which machine, where to; worth no more than complete', async () => {
    const path = await taken('full')
    expect(await awaits()).toEqual([])
    const { facts, text, copy } = await noted()
    expect(Math.abs(facts.takenAt.getTime() - realClock.now().getTime())).toBeLessThan(30_000)
    expect(facts.identity).toMatch(/^MYHOSPITAL\\SIMRS \S+/)
    expect(facts.positions['worth']).toBe('complete')
    expect(facts.warnings).toMatchObject([{ kind: 'only-noted', database: 'sik', file: path, by: 'sa @ MYHOSPITAL', copyOnly: 'no' }])
    expect(JSON.parse(text)).toMatchObject({ database: 'sik', sets: [{ type: 'D', path, checksums: true, damaged: false, machine: 'MYHOSPITAL', by: 'sa' }] })
    expect(await engine.intact(copy, work(), source)).toMatchObject({ ok: false })
    await expect(engine.restore({ chain: [copy], into: { kind: 'folder', path: scratch }, until: null, only: null }, work())).rejects.toMatchObject({ retry: 'never' })
    expect(engine.guide(['catatan'], copy.manifest)).toMatch(/\*\*no copy\*\*[^]*RESTORE VERIFYONLY/)
  })

  it('without checksums is worth less, and says how that is mended', async () => {
    const path = await taken('full', 'NO_CHECKSUM')
    const { facts } = await noted()
    expect(facts.positions['worth']).toBe('produced')
    expect(facts.warnings).toMatchObject([{ kind: 'setting-wrong', setting: `CHECKSUM (${path})`, mend: "EXEC sp_configure 'backup checksum default', 1; RECONFIGURE;" }, { kind: 'only-noted' }])
  })

  it('copy-only is called so', async () => {
    await taken('full', 'CHECKSUM, COPY_ONLY')
    expect((await noted()).facts.warnings).toMatchObject([{ kind: 'only-noted', copyOnly: 'yes' }])
  })

  it.each([
    ['that never came', () => Promise.resolve(), [{ kind: 'file-not-come', place: 'produksi', pattern: 'msdb: sik, D' }]],
    ['of another kind only', () => taken('log').then(() => undefined, () => undefined), [{ kind: 'file-not-come' }]],
    ['that is damaged', async () => {
      await taken('full')
      for (const entry of clinic.ward.server.state.msdb.sets) (entry.set as { damaged: boolean }).damaged = true
    }, [{ kind: 'engine-check-failed' }]],
    ['that is late', async () => {
      await taken('full')
      for (const { set } of clinic.ward.server.state.msdb.sets) (set as { finish: number }).finish -= 2 * HOUR
    }, [{ kind: 'file-late', allowed: HOUR }]],
  ])('%s is named, and nothing is kept', async (_what, given, findings) => {
    await given()
    expect(await awaits()).toMatchObject(findings)
    await expect(noted()).rejects.toMatchObject({ name: 'Fault' })
  })

  it('too small or too large is named', async () => {
    await taken('full')
    const of = (change: Partial<ObservedFiles>) => ({ ...source, files: { full: { ...(source.files.full as ObservedFiles), ...change } } })
    expect(await awaits('full', null, of({ least: 1e12 }))).toMatchObject([{ kind: 'too-small' }])
    expect(await awaits('full', null, of({ most: 10 }))).toMatchObject([{ kind: 'file-too-large' }])
  })

  it('is waited for as long as is granted', async () => {
    const at = { now: realClock.now().getTime(), asked: 0 }
    const waiting: Work = { ...work(), clock: { now: () => new Date(at.now), passed: () => at.now, sleep: async (ms) => {
      at.now += ms
      at.asked += 1
      if (at.asked === 2) await taken('full')
    } } }
    expect(await engine.awaits?.({ source: { ...source, wait: 5 * 60_000 }, level: 'full', base: null }, waiting)).toEqual([])
    expect(at.asked).toBe(2)
  })

  it('builds upon what SQL Server itself builds upon', async () => {
    await taken('full')
    const full = (await noted()).copy
    await taken('differential')
    expect(await engine.follows?.({ source, level: 'differential', base: full }, work())).toBeNull()
    await noted('differential', full)
    await taken('full')
    await taken('differential')
    expect(await engine.follows?.({ source, level: 'differential', base: full }, work())).toBe('base-replaced')
  })

  it('names every log since the last, and a gap between them', async () => {
    await taken('full')
    const full = (await noted()).copy
    const paths = [await taken('log'), await taken('log')]
    expect(await engine.follows?.({ source, level: 'log', base: full }, work())).toBeNull()
    const one = await noted('log', full)
    expect((JSON.parse(one.text) as { sets: readonly { path: string }[] }).sets.map(({ path }) => path)).toEqual(paths)
    expect(await awaits('log', one.copy)).toMatchObject([{ kind: 'file-late' }])
    await taken('log')
    await taken('log')
    clinic.ward.server.state.msdb.sets.splice(-2, 1)
    expect(await awaits('log', one.copy)).toMatchObject([{ kind: 'log-missing' }])
  })

  it('needs a login that may read two tables and nothing else', async () => {
    expect(await engine.preflight(source, work())).toMatchObject({ findings: [], identity: expect.stringContaining('MYHOSPITAL\\SIMRS ') as string })
    const asking = (user: string, password: string): readonly [ObservedComponent, Work] => [{ ...source, msdb: { database: 'sik', access: { ...(source.msdb as NonNullable<typeof source.msdb>).access, user } } }, { ...work(), secret: () => password }]
    expect((await engine.preflight(...asking(READER.user, READER.password))).findings).toMatchObject([{ kind: 'grant-missing', mend: 'USE msdb; CREATE USER [pengamat] FOR LOGIN [pengamat]; GRANT SELECT ON dbo.backupset TO [pengamat]; GRANT SELECT ON dbo.backupmediafamily TO [pengamat];' }])
    expect((await engine.preflight(...asking('sa', 'salah'))).findings).toMatchObject([{ kind: 'login-refused' }])
    expect((await engine.preflight({ ...source, msdb: { ...(source.msdb as NonNullable<typeof source.msdb>), database: 'tidak-ada' } }, work())).findings).toMatchObject([{ kind: 'database-missing', database: 'tidak-ada' }])
  })
})
