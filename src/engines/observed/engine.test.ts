import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { crc32, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Manifest } from '../../core/manifest.ts'
import type { ObservedComponent, ObservedFiles } from '../../core/observed.ts'
import type { Level } from '../../core/site.ts'
import { placeFor } from '../../targets/index.ts'
import { workIn } from '../../test/contracts/copying.ts'
import { localTarget } from '../../test/fakes/site.ts'
import type { CopyReader, Vessel, Work } from '../engine.ts'
import { observedEngine as engine } from './engine.ts'

let folder = ''
let now = Date.parse('2026-11-23T04:00:00Z')
let meanwhile: (() => void)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulih-observed-'))
  mkdirSync(join(folder, 'ftp'))
  now = Date.parse('2026-11-23T04:00:00Z')
  meanwhile = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const HOUR = 3_600_000
const place = () => placeFor({ name: 'deadpool', type: 'observed', path: join(folder, 'ftp'), mount: null, removable: false, class: 'off-host', keepFree: 0, immutable: false, receipts: join(folder, 'receipts'), place: localTarget({ name: 'deadpool', path: join(folder, 'ftp') }) })
/** Time passes while somebody waits, and others go on with their work. */
const work = (): Work => ({
  ...workIn(folder),
  place,
  clock: { now: () => new Date(now), passed: () => now, sleep: async (ms) => {
    now += ms
    meanwhile.shift()?.()
  } },
})
const files = (change: Partial<ObservedFiles> = {}): ObservedFiles => ({ pattern: 'simrs_{yyyy}{MM}{dd}*.sql', maxAge: 20 * HOUR, least: null, most: null, format: 'auto', check: 'whole', ...change })
const source = (change: Partial<ObservedComponent> = {}): ObservedComponent => ({ engine: 'observed', name: 'database', key: 'simrs/database', system: 'simrs', server: 'produksi', targets: ['deadpool'], growing: true, retention: 'standar', place: 'deadpool', msdb: null, collect: false, keeps: null, wait: 0, settle: 15_000, files: { full: files(), log: files({ pattern: 'log/{yyyy}{MM}{dd}_{HH}{mm}.trn' }) }, ...change })
const lay = (name: string, content: string | Buffer, at = now - 2 * HOUR) => {
  const path = join(folder, 'ftp', name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  utimesSync(path, at / 1000, at / 1000)
  return path
}
const DUMP = `-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\n--\n${'INSERT INTO pasien VALUES (1);\n'.repeat(4000)}-- Dump completed on 2026-11-23  2:00:00\n`
const awaits = async (of: ObservedComponent, level: Level = 'full', base: CopyReader | null = null) => await engine.awaits?.({ source: of, level, base }, work())

async function taken(of: ObservedComponent, ask: { readonly level?: Level; readonly base?: CopyReader | null } = {}) {
  const kept = new Map<string, Buffer>()
  const vessel: Vessel = { file: (name) => {
    const body = new PassThrough()
    const closed = body.toArray().then((parts: Buffer[]) => {
      kept.set(name, Buffer.concat(parts))
      return { bytes: Buffer.concat(parts).length, sha256: createHash('sha256').update(Buffer.concat(parts)).digest('hex') }
    })
    return { body, closed }
  } }
  const facts = await engine.dump({ source: of, level: ask.level ?? 'full', base: ask.base ?? null, vessel }, work())
  return { kept, facts, copy: copyOf(kept, { level: ask.level ?? 'full', positions: facts.positions }) }
}

function copyOf(kept: ReadonlyMap<string, Buffer>, of: { readonly level: Level; readonly positions?: Readonly<Record<string, string>> }): CopyReader {
  return { name: 'salinan', manifest: { level: of.level, positions: of.positions ?? {}, files: [...kept].map(([name, data]) => ({ name, bytes: data.length, sha256: '' })) } as unknown as Manifest, open: async (file) => Readable.from([kept.get(file) ?? Buffer.alloc(0)]) }
}

describe('a file of somebody else’s', () => {
  it('is the newest by the date in its name, read once and whole, at the moment at which it was written', async () => {
    lay('simrs_20261122_0200.sql', 'kemarin', now - HOUR)
    lay('simrs_20261123_0200.sql', DUMP)
    lay('catatan.txt', 'bukan cadangan')
    expect(await awaits(source())).toEqual([])
    const { kept, facts } = await taken(source())
    expect([...kept].map(([name, data]) => [name, data.toString()])).toEqual([['simrs_20261123_0200.sql', DUMP]])
    expect(facts).toMatchObject({ rawBytes: DUMP.length, takenAt: new Date('2026-11-23T02:00:00Z'), identity: 'place deadpool', positions: { 'path:simrs_20261123_0200.sql': 'simrs_20261123_0200.sql' } })
  })

  it.each([
    ['that never came', () => { lay('lain.sql', DUMP) }, [{ kind: 'file-not-come', place: 'deadpool', pattern: 'simrs_{yyyy}{MM}{dd}*.sql' }]],
    ['that is late: only yesterday’s lies there', () => { lay('simrs_20261122_0200.sql', DUMP, Date.parse('2026-11-22T02:00:00Z')) }, [{ kind: 'file-late', file: 'simrs_20261122_0200.sql', at: Date.parse('2026-11-22T02:00:00Z') }]],
    ['of last week that was only touched', () => { lay('simrs_20261116_0200.sql', DUMP) }, [{ kind: 'file-late', file: 'simrs_20261116_0200.sql' }]],
    ['of zero bytes', () => { lay('simrs_20261123.sql', '') }, [{ kind: 'zero-bytes', file: 'simrs_20261123.sql' }]],
    ['that is too small', () => { lay('simrs_20261123.sql', 'x'.repeat(99)) }, [{ kind: 'too-small', bytes: 99, least: 100 }]],
    ['that is too large', () => { lay('simrs_20261123.sql', DUMP + DUMP) }, [{ kind: 'file-too-large', most: 150_000 }]],
  ])('%s is named, and becomes no copy', async (_, given, findings) => {
    given()
    const plan = source({ files: { full: files({ least: 100, most: 150_000 }) } })
    expect(await awaits(plan)).toMatchObject(findings)
    await expect(taken(plan)).rejects.toMatchObject({ name: 'Fault', retry: 'later' })
  })

  it('that grows between two looks has not come yet; it is waited for as long as is granted', async () => {
    const path = lay('simrs_20261123.sql', DUMP.slice(0, 1000))
    const grow = () => {
      appendFileSync(path, 'INSERT')
      utimesSync(path, now / 1000, now / 1000)
    }
    meanwhile = [grow]
    expect(await awaits(source())).toMatchObject([{ kind: 'file-growing', file: 'simrs_20261123.sql', bytes: 1006 }])
    meanwhile = [grow, grow, grow]
    expect(await awaits(source({ wait: 5 * 60_000 }))).toEqual([])
    expect(now).toBeGreaterThan(Date.parse('2026-11-23T04:00:45Z'))
  })

  it('that comes while it is waited for is taken', async () => {
    meanwhile = [() => undefined, () => { lay('simrs_20261123.sql', DUMP, now) }]
    expect(await awaits(source({ wait: 10 * 60_000 }))).toEqual([])
  })

  it('that changes while it is read is no copy', async () => {
    const path = lay('simrs_20261123.sql', DUMP)
    const changing = { ...place(), open: async () => {
      const whole = readFileSync(path)
      appendFileSync(path, 'lagi')
      return Readable.from([whole])
    } }
    const vessel: Vessel = { file: () => {
      const body = new PassThrough().resume()
      return { body, closed: Promise.resolve({ bytes: DUMP.length, sha256: '' }) }
    } }
    await expect(engine.dump({ source: source(), level: 'full', base: null, vessel }, { ...work(), place: () => changing })).rejects.toMatchObject({ hint: 'file-changed', retry: 'later' })
  })

  it('of a level that nobody described is refused, not taken for another', async () => {
    lay('simrs_20261123.sql', DUMP)
    await expect(taken(source(), { level: 'differential' })).rejects.toMatchObject({ retry: 'never' })
  })

  it('is brought back into an empty folder, byte for byte, and its restore is never called tested', async () => {
    lay('simrs_20261123.sql', DUMP)
    const { copy } = await taken(source())
    const into = join(folder, 'kembali')
    mkdirSync(into)
    await engine.restore({ chain: [copy], into: { kind: 'folder', path: into }, until: null, only: null }, work())
    expect(readdirSync(into).map((name) => readFileSync(join(into, name), 'utf8'))).toEqual([DUMP])
    await expect(engine.restore({ chain: [copy], into: { kind: 'folder', path: into }, until: null, only: null }, work())).rejects.toMatchObject({ hint: 'not-empty' })
    expect(await engine.rehearse({ chain: [copy], source: source(), at: new Date(now) }, work())).toMatchObject({ restored: { ok: false, findings: [{ kind: 'not-rehearsable' }] }, consistent: null })
  })
})

describe('logs of somebody else’s', () => {
  it('are taken every one since the last, none twice and none left out', async () => {
    const at = (minute: number) => Date.parse('2026-11-23T03:00:00Z') + minute * 60_000
    for (const minute of [0, 15]) lay(`log/20261123_03${String(minute).padStart(2, '0')}.trn`, `TAPE${minute}`, at(minute))
    const first = await taken(source(), { level: 'log', base: null })
    expect([...first.kept.keys()]).toEqual(['log__20261123_0315.trn'])
    for (const minute of [30, 45]) lay(`log/20261123_03${minute}.trn`, `TAPE${minute}`, at(minute))
    const next = await taken(source(), { level: 'log', base: first.copy })
    expect([...next.kept.keys()]).toEqual(['log__20261123_0330.trn', 'log__20261123_0345.trn'])
    expect(await awaits(source(), 'log', next.copy)).toMatchObject([{ kind: 'file-late' }])
  })
})

describe('what a file says of its own format', () => {
  const inspect = async (data: Buffer, plan: Partial<ObservedFiles> = {}) => {
    const verdict = await engine.intact(copyOf(new Map([['berkas', data]]), { level: 'full' }), work(), source({ files: { full: files(plan) } }))
    return verdict.ok ? Object.values(verdict.facts).join() : verdict.findings.map((finding) => finding.kind).join()
  }
  const tar = () => {
    mkdirSync(join(folder, 'isi'), { recursive: true })
    writeFileSync(join(folder, 'isi', 'data.bin'), Buffer.alloc(100_000, 7))
    return execFileSync('tar', ['-C', folder, '-cf', '-', 'isi'])
  }
  const chunk = (type: 'P' | 'E', data = Buffer.alloc(0)) => {
    const head = Buffer.concat([Buffer.from('XBSTCK01'), Buffer.from([0]), Buffer.from(type), Buffer.from([7, 0, 0, 0]), Buffer.from('ibdata1')])
    const sizes = Buffer.alloc(20)
    sizes.writeBigUInt64LE(BigInt(data.length), 0)
    sizes.writeUInt32LE(crc32(data), 16)
    return type === 'E' ? head : Buffer.concat([head, sizes, data])
  }
  const stream = Buffer.concat([chunk('P', Buffer.alloc(50_000, 3)), chunk('P', Buffer.alloc(20_000, 4)), chunk('E')])
  const zstd = (data: Buffer) => execFileSync('zstd', ['-q', '-c'], { input: data })
  const whole: readonly (readonly [string, () => Buffer])[] = [['sql', () => Buffer.from(DUMP)], ['gzip', () => gzipSync(DUMP)], ['zstd', () => zstd(Buffer.from(DUMP))], ['tar', tar], ['xbstream', () => stream]]

  it.each(whole)('%s is intact when it is whole', async (format, make) => {
    expect(await inspect(make())).toBe(`${format}, whole`)
  })

  it.each(whole)('%s is never intact when it was cut off, wherever', async (format, make) => {
    const data = make()
    for (const share of [0.01, 0.5, 0.9, 0.99]) expect(await inspect(data.subarray(0, Math.floor(data.length * share)))).toMatch(/truncated|end-mark-missing|engine-check-failed|format-unknown/)
    // The end of the last line says nothing more.
    expect(await inspect(data.subarray(0, data.length - (format === 'sql' ? 40 : 1)))).not.toContain('whole')
  })

  it.each(whole.filter(([format]) => format !== 'sql' && format !== 'tar'))('%s is never intact when a bit of it has turned', async (_, make) => {
    const data = Buffer.from(make())
    const at = Math.floor(data.length / 2)
    data[at] = (data[at] ?? 0) ^ 0x10
    expect(await inspect(data)).not.toContain('whole')
  })

  it('a dump that was cut off is found although it was compressed well', async () => {
    expect(await inspect(gzipSync(DUMP.slice(0, 60_000)))).toBe('end-mark-missing')
    expect(await inspect(zstd(Buffer.from(DUMP.slice(0, 60_000))))).toBe('end-mark-missing')
    const packed = tar()
    expect(await inspect(gzipSync(packed))).toBe('gzip, whole')
    expect(await inspect(gzipSync(packed.subarray(0, packed.length - 12_000)))).toMatch(/end-mark-missing|truncated/)
  })

  it('PostgreSQL’s own dump ends with its own words', async () => {
    const text = `--\n-- PostgreSQL database dump\n--\n${'COPY pasien FROM stdin;\n'.repeat(500)}--\n-- PostgreSQL database dump complete\n--\n\n`
    expect(await inspect(Buffer.from(text))).toBe('sql, whole')
    expect(await inspect(Buffer.from(text.replace(' complete', '')))).toBe('end-mark-missing')
  })

  it('what can only be known by its head is intact only where the hospital says so', async () => {
    const bak = Buffer.concat([Buffer.from('TAPE'), Buffer.alloc(4092)])
    expect(await inspect(bak)).toBe('format-unchecked')
    expect(await inspect(bak, { check: 'head' })).toBe('mssql, head')
    expect(await inspect(bak.subarray(0, 4000), { check: 'head' })).toBe('truncated')
    expect(await inspect(Buffer.concat([Buffer.from('PGDMP'), Buffer.alloc(500)]))).toBe('format-unchecked')
  })

  it('an unknown file, and one that is another than it should be, are never intact', async () => {
    expect(await inspect(Buffer.from('apa ini?'), { check: 'head' })).toBe('format-unknown')
    expect(await inspect(Buffer.from(DUMP), { format: 'mssql', check: 'head' })).toBe('engine-check-failed')
  })
})
