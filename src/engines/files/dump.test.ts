import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import { targetFor } from '../../targets/index.ts'
import { folder, makeCopy, workIn } from '../../test/contracts/copying.ts'
import { gate } from '../../test/contracts/gate.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { filesComponent, localTarget } from '../../test/fakes/site.ts'
import type { CopyReader } from '../engine.ts'
import { engineFor } from '../index.ts'
import { readEntry, unquote } from './entries.ts'
import { known } from './known.ts'

const engine = engineFor(filesComponent())

function set(place: string) {
  const path = join(place, 'aplikasi')
  mkdirSync(path)
  mkdirSync(join(place, 'scratch'))
  mkdirSync(join(place, 'nas'))
  return { path, work: workIn(join(place, 'scratch')), target: targetFor(localTarget({ path: join(place, 'nas') })), component: filesComponent({ path }) }
}

describe('a folder that is in use', () => {
  it('a file that changes while it is read is a note that names it, not a failure', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path)
    for (let n = 0; n < 40; n += 1) writeFileSync(join(path, `isi-${String(n).padStart(2, '0')}`), Buffer.alloc(1_000_000, n))
    const stop = gate(1)
    // Zeros compress away: the noise in front is what fills the pipe.
    writeFileSync(join(path, 'z-besar'), spawnSync('head', ['-c', '30000000', '/dev/urandom'], { maxBuffer: 1e9 }).stdout)
    const making = makeCopy({ engine, component, target, through: stop.through }, work)
    await stop.reached
    for (let n = 0; n < 40; n += 1) appendFileSync(join(path, `isi-${String(n).padStart(2, '0')}`), 'lagi')
    appendFileSync(join(path, 'z-besar'), 'lagi')
    stop.open()
    const copy = await making
    expect(copy.manifest.notes[0]).toMatch(/^\d+ changed while being read: \.\//)
    expect(await engine.intact(copy, work)).toMatchObject({ ok: true })
    expect(await engine.rehearse({ chain: [copy], source: component, at: new Date() }, work)).toMatchObject({ consistent: { ok: true } })
  })

  it('a socket and a pipe in it disturb nothing, a differential after them neither', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path)
    writeFileSync(join(path, 'satu'), '1')
    spawnSync('mkfifo', [join(path, 'pipa')])
    const server = createServer()
    await new Promise<void>((resolve) => { server.listen(join(path, 'soket'), () => resolve()) })
    const full = await makeCopy({ engine, component, target }, work)
    const next = await makeCopy({ engine, component, target, level: 'differential', chain: [full] }, work)
    for (const chain of [[full], [full, next]]) expect(await engine.rehearse({ chain, source: component, at: new Date() }, work)).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
    await new Promise<void>((resolve) => { server.close(() => resolve()) })
  })

  it('a tree that is being emptied is not copied as the little that is left', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path)
    writeFileSync(join(path, 'a-besar'), spawnSync('head', ['-c', '12000000', '/dev/urandom'], { maxBuffer: 1e9 }).stdout)
    mkdirSync(join(path, 'isi'))
    for (let n = 0; n < 100; n += 1) writeFileSync(join(path, 'isi', String(n)), 'x')
    const stop = gate(1)
    const making = faultOf(makeCopy({ engine, component, target, through: stop.through }, work))
    await stop.reached
    rmSync(join(path, 'isi'), { recursive: true })
    stop.open()
    expect((await making).hint).toBe('source-missing')
    expect(await target.list('')).toEqual([])
  })
})

describe('a differential', () => {
  it('carries what changed and nothing else', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path)
    for (let n = 0; n < 20; n += 1) writeFileSync(join(path, `f${n}`), `isi ${n}`)
    await realClock.sleep(1100)
    const full = await makeCopy({ engine, component, target }, work)
    writeFileSync(join(path, 'f3'), 'lain')
    const next = await makeCopy({ engine, component, target, level: 'differential', chain: [full] }, work)
    expect(full.manifest.counts).toMatchObject({ entries: 21, members: 21 })
    expect(next.manifest.counts).toEqual({ entries: 21, members: 2, bytes: full.manifest.counts['bytes'] === undefined ? -1 : full.manifest.counts['bytes'] - 'isi 3'.length + 'lain'.length })
  })

  it('needs its full: refused without one, unrestorable on another one', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path)
    writeFileSync(join(path, 'a'), 'a')
    const full = await makeCopy({ engine, component, target }, work)
    const other = await makeCopy({ engine, component, target }, work)
    const next = await makeCopy({ engine, component, target, level: 'differential', chain: [full] }, work)
    await faultOf(makeCopy({ engine, component, target, level: 'differential' }, work))
    await faultOf(makeCopy({ engine, component, target, level: 'differential', chain: [next] }, work))
    for (const chain of [[next], [other, next]]) expect(await engine.rehearse({ chain, source: component, at: new Date() }, work)).toMatchObject({ restored: { ok: false, findings: [{ kind: 'base-missing', base: full.name }] }, consistent: null })
  })

  it('brings back any tree through any changes', async () => {
    const name = fc.constantFrom('a', 'b', 'c dir', 'é', 'x.log', '-n', 'a\nb')
    const act = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), at: fc.array(name, { minLength: 1, maxLength: 3 }), text: fc.string({ maxLength: 20 }) }),
      fc.record({ kind: fc.constant('remove' as const), at: fc.array(name, { minLength: 1, maxLength: 2 }), text: fc.constant('') }),
      fc.record({ kind: fc.constant('move' as const), at: fc.array(name, { minLength: 1, maxLength: 2 }), text: fc.constant('') }),
    )
    await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 12 }), fc.array(act, { maxLength: 8 }), async (before, after) => {
      using place = folder()
      const { path, work, target } = set(place.path)
      const component = filesComponent({ path, exclude: ['*.log'] })
      before.forEach((one) => play(path, one))
      const full = await makeCopy({ engine, component, target }, work)
      after.forEach((one) => play(path, one))
      const next = await makeCopy({ engine, component, target, level: 'differential', chain: [full] }, work)
      mkdirSync(join(place.path, 'kembali'))
      await engine.restore({ chain: [full, next], into: { kind: 'folder', path: join(place.path, 'kembali') }, until: null, only: null }, work)
      expect(picture(join(place.path, 'kembali'))).toEqual(picture(path))
      expect(await engine.rehearse({ chain: [full, next], source: component, at: new Date() }, work)).toMatchObject({ consistent: { ok: true } })
    }), { numRuns: 5 })
  })
})

describe('a restore of chosen paths', () => {
  it('brings back these, as they were at the last copy', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path)
    mkdirSync(join(path, 'modul', 'kasir'), { recursive: true })
    for (const file of ['modul/kasir/a.ini', 'modul/kasir/b.ini', 'modul/c.ini', 'd.ini', 'e.ini']) writeFileSync(join(path, file), file)
    const full = await makeCopy({ engine, component, target }, work)
    writeFileSync(join(path, 'modul', 'kasir', 'b.ini'), 'baru')
    rmSync(join(path, 'e.ini'))
    const next = await makeCopy({ engine, component, target, level: 'differential', chain: [full] }, work)
    const into = join(place.path, 'kembali')
    mkdirSync(into)
    expect(await engine.restore({ chain: [full, next], into: { kind: 'folder', path: into }, until: null, only: ['./modul/kasir/', 'd.ini', 'e.ini', 'modul/kasir/a.ini', 'tidak ada'] }, work)).toEqual({ bytes: 17 + 4 + 5, paths: ['d.ini', 'modul/kasir'] })
    expect(picture(into).map(([name]) => name)).toEqual(['d.ini', 'modul', 'modul/kasir', 'modul/kasir/a.ini', 'modul/kasir/b.ini'])
    expect(readFileSync(join(into, 'modul', 'kasir', 'b.ini'), 'utf8')).toBe('baru')
    await faultOf(engine.restore({ chain: [full], into: { kind: 'folder', path: into }, until: null, only: null }, work))
  })

  it('never reaches through a link, nor out of the copy', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path)
    mkdirSync(join(place.path, 'luar'))
    writeFileSync(join(place.path, 'luar', 'rahasia'), 'rahasia')
    symlinkSync(join(place.path, 'luar'), join(path, 'taut'))
    const full = await makeCopy({ engine, component, target }, work)
    const into = join(place.path, 'kembali')
    mkdirSync(into)
    expect((await engine.restore({ chain: [full], into: { kind: 'folder', path: into }, until: null, only: ['taut/rahasia'] }, work)).paths).toEqual([])
    for (const bad of ['../luar', '/', '', '.', 'a/../../luar']) await faultOf(engine.restore({ chain: [full], into: { kind: 'folder', path: into }, until: null, only: [bad] }, work))
    expect(readFileSync(join(place.path, 'luar', 'rahasia'), 'utf8')).toBe('rahasia')
    expect(readdirSync(into)).toEqual([])
  })
})

describe('an archive that somebody else made', () => {
  const forged = (place: string, script: string): CopyReader => {
    const ran = spawnSync('bash', ['-e', '-c', `cd ${place}; ${script}; zstd -q data.tar`], { encoding: 'utf8' })
    expect([ran.status, ran.stderr]).toEqual([0, ''])
    const bytes = readFileSync(join(place, 'data.tar.zst'))
    const raw = readFileSync(join(place, 'data.tar')).length
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { name: 'x', open: () => Promise.resolve(Readable.from([bytes])), manifest: { format: 1, copy: 'x', run: 1, system: 's', component: 'c', engine: 'files', level: 'full', base: null, startedAt: '', takenAt: '', endedAt: '', files: [{ name: 'data.tar.zst', bytes: bytes.length, sha256 }], rawBytes: raw, source: { host: '', server: '', path: '/x', identity: '' }, tools: {}, counts: { members: 1, entries: 1, bytes: 1 }, freshness: null, positions: {}, notes: [], pulih: '0' } }
  }

  it.each([
    ['climbs out', 'mkdir a; echo x > keluar; cd a; tar -b 128 -cPf ../data.tar ../keluar; cd ..; rm keluar'],
    ['starts at the root', 'echo x > keluar; tar -b 128 -cPf data.tar $PWD/keluar; rm keluar'],
  ])('%s: it is found, and never leaves the scratch', async (_how, script) => {
    using place = folder()
    mkdirSync(join(place.path, 'scratch'))
    const work = workIn(join(place.path, 'scratch'))
    const copy = forged(place.path, script)
    expect(await engine.intact(copy, work)).toMatchObject({ ok: false, findings: [{ kind: 'engine-check-failed', detail: expect.stringContaining('outside') as unknown }] })
    await engine.rehearse({ chain: [copy], source: filesComponent(), at: new Date() }, work)
    expect(existsSync(join(place.path, 'keluar'))).toBe(false)
    expect(readdirSync(join(place.path, 'scratch'))).toEqual([])
  })

  it('without its end mark, though every checksum is right: found', async () => {
    using place = folder()
    mkdirSync(join(place.path, 'scratch'))
    const copy = forged(place.path, 'echo x > isi; tar -b 128 -cf whole.tar isi; head -c 1024 whole.tar > data.tar')
    expect(await engine.intact(copy, workIn(join(place.path, 'scratch')))).toMatchObject({ ok: false, findings: [{ kind: 'end-mark-missing' }] })
  })
})

describe('what tar writes', () => {
  it.each([
    [String.raw`-rw-r--r--  root/root         3 2026-11-21 09:19 "./a b"`, { type: '-', size: 3, path: './a b' }],
    [String.raw`drwxr-xr-x  root/root         0 2026-11-21 09:19 "./\303\251/"`, { type: 'd', size: 0, path: './\xc3\xa9' }],
    [String.raw`lrwxrwxrwx  root/root         0 2026-11-21 09:19 "./l -> m" -> "x -> y"`, { type: 'l', size: 0, path: './l -> m' }],
    [String.raw`hrw-r--r--  DOMAIN\user name/staf  0 2026-11-21 09:19 "./q\"\\\n" link to "./z"`, { type: 'h', size: 0, path: './q"\\\n' }],
    [String.raw`crw-r--r--  root/root       1,3 2026-11-21 09:19 "./null"`, { type: 'c', size: 0, path: './null' }],
  ])('is read: %s', (line, entry) => expect(readEntry(line)).toEqual(entry))

  it('is no entry when it is something else', () => {
    expect(readEntry('tar: something')).toBeNull()
    expect(unquote(String.raw`\\303`)).toBe(String.raw`\303`)
  })

  it('is remembered by path, however many there are', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string()), fc.uniqueArray(fc.string()), (there, asked) => {
      const sizes = known(0)
      there.forEach((path, size) => sizes.add(path, size))
      for (const path of [...there, ...asked]) expect(sizes.sizeOf(path)).toBe(there.includes(path) ? there.indexOf(path) : null)
    }))
    const many = known(10)
    for (let n = 0; n < 20_000; n += 1) many.add(`./folder/${n}`, n)
    expect([0, 7, 19_999].map((n) => many.sizeOf(`./folder/${n}`))).toEqual([0, 7, 19_999])
    expect(many.sizeOf('./folder/20000')).toBeNull()
  })
})

function play(path: string, act: { readonly kind: 'write' | 'remove' | 'move'; readonly at: readonly string[]; readonly text: string }): void {
  const goal = join(path, ...act.at.map((part) => `_${part}`))
  try {
    if (act.kind === 'write') {
      mkdirSync(join(goal, '..'), { recursive: true })
      writeFileSync(goal, act.text)
    } else if (act.kind === 'remove') rmSync(goal, { recursive: true, force: true })
    else renameSync(goal, `${goal}-pindah`)
  } catch (error) {
    // A file stands where a folder is wanted, or nothing stands there: this turn changes nothing.
    if (!['ENOTDIR', 'EEXIST', 'EISDIR', 'ENOENT', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

function picture(path: string, below = ''): readonly (readonly [string, string])[] {
  return readdirSync(join(path, below)).sort().filter((name) => !name.endsWith('.log')).flatMap((name) => {
    const at = join(below, name)
    const isFolder = lstatSync(join(path, at)).isDirectory()
    return [[at, isFolder ? 'folder' : readFileSync(join(path, at), 'utf8')] as const, ...(isFolder ? picture(path, at) : [])]
  })
}
