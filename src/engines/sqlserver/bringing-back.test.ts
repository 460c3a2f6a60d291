import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { faultOf } from '../../test/contracts/target.ts'
import { openBench, type Bench } from '../../test/fakes/sqlserver/bench.ts'
import type { CopyReader } from '../engine.ts'
import { REHEARSAL } from './scratch.ts'
import { ownerOf } from './stage.ts'

let bench: Bench
beforeAll(async () => { bench = await openBench() })
afterAll(() => bench.close())
afterEach(() => { expect(bench.ward.server.faults.unmet()).toEqual([]) })

const SYSTEM = ['master', 'model', 'msdb', 'tempdb']
const files = () => readdirSync(join(bench.ward.folder, 'data')).sort()

describe('damage', () => {
  /** The copy as it would be had the damage happened before it was compressed. */
  const rotten = (copy: CopyReader, harm: (bytes: Buffer) => Buffer): CopyReader => ({ ...copy, open: async (file) => {
    const packed: Buffer[] = []
    for await (const part of await copy.open(file)) packed.push(part as Buffer)
    const plain = spawnSync('zstd', ['-d', '-q', '-c'], { input: Buffer.concat(packed), maxBuffer: 1e9 }).stdout
    return Readable.from([spawnSync('zstd', ['-q', '-c'], { input: harm(plain), maxBuffer: 1e9 }).stdout])
  } })
  const flipped = (where: number) => (bytes: Buffer) => {
    const at = Math.floor(bytes.length * where)
    bytes[at] = (bytes[at] ?? 0) ^ 0x10
    return bytes
  }

  it.each([0.02, 0.5, 0.97])('of a bit that lies at %f of the file is seen by the server, where zstd sees none', async (where) => {
    const copy = rotten(await bench.copy(), flipped(where))
    expect(await bench.engine.intact(copy, bench.work(), bench.component)).toMatchObject({ ok: false, findings: [{ kind: 'engine-check-failed' }] })
    expect(await bench.rehearse([copy])).toMatchObject({ restored: { ok: false, findings: [{ kind: 'engine-check-failed' }] }, consistent: null })
    expect([bench.staged(), bench.databases()]).toEqual([[], SYSTEM])
  })

  it('by a file that is cut is seen by the server', async () => {
    const copy = rotten(await bench.copy(), (bytes) => bytes.subarray(0, -200))
    expect(await bench.engine.intact(copy, bench.work(), bench.component)).toMatchObject({ ok: false, findings: [{ kind: 'engine-check-failed' }] })
  })

  it('of the structure passes VERIFYONLY and is found by the rehearsal', async () => {
    bench.ward.server.damage('sik', 'dbo.kunjungan', 'structure')
    const copy = await bench.copy()
    bench.ward.server.state.databases.get('sik')?.damaged.clear()
    expect(await bench.engine.intact(copy, bench.work(), bench.component)).toMatchObject({ ok: true, facts: { check: 'VERIFYONLY WITH CHECKSUM' } })
    expect(await bench.rehearse([copy])).toMatchObject({ restored: { ok: true }, consistent: { ok: false, findings: [{ kind: 'engine-check-failed', detail: expect.stringContaining('CHECKDB') as string }] } })
    expect(bench.databases()).toEqual(SYSTEM)
  })

  it('by rows that are missing is found once they are counted', async () => {
    const copy = await bench.copy()
    const missing = { ...copy, manifest: { ...copy.manifest, counts: { ...copy.manifest.counts, 'dbo.pasien': (copy.manifest.counts['dbo.pasien'] ?? 0) + 1, 'dbo.hilang': 4 } } }
    expect(await bench.rehearse([missing])).toMatchObject({ consistent: { ok: false, findings: [{ kind: 'count-differs', what: 'dbo.hilang', expected: 4, found: 0 }, { kind: 'count-differs', what: 'dbo.pasien' }] } })
  })

  it('is not what a server says that cannot read just now', async () => {
    const copy = await bench.copy()
    bench.ward.server.faults.add({ while: 'RESTORE VERIFYONLY', at: 10, fault: { kind: 'fail', errors: [{ number: 701, message: 'There is insufficient system memory in resource pool.' }] } })
    expect(await faultOf(bench.engine.intact(copy, bench.work(), bench.component))).toMatchObject({ retry: 'later' })
    bench.ward.server.faults.add({ while: 'DBCC CHECKDB', at: 10, fault: { kind: 'fail', errors: [{ number: 7928, message: 'The database snapshot for online checks could not be created.' }] } })
    expect(await faultOf(bench.rehearse([copy]))).toMatchObject({ retry: 'later' })
    await bench.ward.server.down()
    expect(await faultOf(bench.engine.intact(copy, bench.work(), bench.component))).toMatchObject({ retry: 'later', hint: 'network' })
    await bench.ward.server.restart()
    expect(bench.databases()).toEqual(SYSTEM)
  })
})

describe('another copy in its place', () => {
  it('is told by the server from the one that was meant', async () => {
    const [one, two] = [await bench.copy(), await bench.copy()]
    const swapped = { ...one, open: (file: string) => two.open(file) }
    expect(await bench.engine.intact(swapped, bench.work(), bench.component)).toMatchObject({ ok: false, findings: [{ kind: 'copy-swapped' }] })
    expect((await faultOf(bench.back([swapped]))).hint).toBe('copy-damaged')
    expect(bench.databases()).toEqual(SYSTEM)
  })
})

describe('a rehearsal leaves nothing behind', () => {
  it.each([['RESTORE DATABASE', 'cut'], ['DBCC CHECKDB', 'cut']] as const)('when %s is %s in the middle', async (doing, kind) => {
    const copy = await bench.copy()
    const before = files()
    bench.ward.server.faults.add({ while: doing, at: 50, fault: { kind } })
    await faultOf(bench.rehearse([copy]))
    expect([bench.databases(), bench.staged(), files()]).toEqual([SYSTEM, [], before])
  })

  it('when somebody stops it', async () => {
    const copy = await bench.copy()
    const stop = new AbortController()
    bench.ward.server.faults.add({ while: 'RESTORE DATABASE', at: 50, fault: { kind: 'meanwhile', happens: () => stop.abort() } })
    expect((await faultOf(bench.rehearse([copy], { signal: stop.signal }))).hint).toBe('cancelled')
    expect([bench.databases(), bench.staged()]).toEqual([SYSTEM, []])
  })

  it('even after it was killed: the next one finds what is ours by its mark, and touches nothing else', async () => {
    const copy = await bench.copy()
    const { server } = bench.ward
    bench.ward.server.faults.add({ while: 'RESTORE DATABASE', at: 50, fault: { kind: 'meanwhile', happens: () => server.down() } })
    await faultOf(bench.rehearse([copy]))
    await server.restart()
    const [left] = bench.databases().filter((name) => name.startsWith(REHEARSAL))
    const database = server.state.databases.get(left ?? '')
    if (left === undefined || database === undefined) throw new Error('nothing was left')
    server.state.databases.set(left, { ...database, created: database.created - 3_600_000 })
    const alike = `${REHEARSAL}${ownerOf('simrs/sik')}_abc_sik`
    const other = server.create(alike)
    server.state.databases.set(alike, { ...other, created: other.created - 3_600_000 })
    expect(await bench.rehearse([copy])).toMatchObject({ consistent: { ok: true } })
    expect(bench.databases()).toEqual([...SYSTEM, alike].sort())
    await bench.ward.run(`DROP DATABASE ${alike}`)
    await bench.sweep()
  })
})

describe('a restore', () => {
  it('never replaces a database, goes to no other server, and brings back no single tables', async () => {
    const copy = await bench.copy()
    const { identity } = await bench.engine.preflight(bench.component, bench.work())
    const into = { kind: 'server', access: bench.component.access, identity: identity ?? '', rename: {} } as const
    const before = structuredClone(bench.ward.server.rows('sik'))
    expect((await faultOf(bench.engine.restore({ chain: [copy], into, until: null, only: null }, bench.work()))).hint).toBe('not-empty')
    expect((await faultOf(bench.engine.restore({ chain: [copy], into: { ...into, identity: 'RS-LAIN', rename: { sik: 'lain' } }, until: null, only: null }, bench.work()))).hint).toBe('wrong-server')
    expect((await faultOf(bench.back([copy], { only: ['dbo.pasien'] }))).message).toContain('whole databases')
    expect(bench.ward.server.rows('sik')).toEqual(before)
    expect(bench.databases()).toEqual(SYSTEM)
  })

  it('that breaks off leaves no half database', async () => {
    const copy = await bench.copy()
    bench.ward.server.faults.add({ while: 'RESTORE DATABASE', at: 70, fault: { kind: 'cut' } })
    await faultOf(bench.back([copy]))
    expect([bench.databases(), bench.staged()]).toEqual([SYSTEM, []])
  })

  it('into a folder brings the files as SQL Server wrote them', async () => {
    const full = await bench.copy()
    await bench.change()
    const log = await bench.copy('log', [full])
    const path = join(bench.ward.folder, 'berkas')
    expect((await bench.engine.restore({ chain: [full, log], into: { kind: 'folder', path }, until: null, only: null }, bench.work())).paths).toEqual(['0001-full.bak', '0002-log-0001.trn'])
    expect(readFileSync(join(path, '0001-full.bak')).subarray(0, 16).toString()).toBe('PULIH-FAKE-TAPE1')
    await bench.sweep()
  })
})
