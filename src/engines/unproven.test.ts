import Database from 'better-sqlite3'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { targetFor } from '../targets/index.ts'
import { folder, makeCopy, readerOf, workIn } from '../test/contracts/copying.ts'
import { smallDisk } from '../test/contracts/small-disk.ts'
import { faultOf } from '../test/contracts/target.ts'
import { filesComponent, localTarget, sqliteComponent } from '../test/fakes/site.ts'
import { ask } from './sqlite/cli.ts'
import { brokenArchive, extract, list } from './files/tar.ts'
import { engineFor } from './index.ts'
import { pipeTools, type Ended, type Tool } from './tool.ts'
import { damage, unsqueeze, unsqueezeTo } from './zstd.ts'

const { signal } = new AbortController()

/** The very tool, with less memory than it needs: `prlimit` sets the kernel's own limit and becomes that tool. */
const starved = (tool: Tool, kilobytes: number): Tool => ({ ...tool, command: 'prlimit', args: [`--as=${kilobytes * 1024}`, tool.command, ...tool.args] })

async function zstdCopy(place: string) {
  const source = join(place, 'source.db')
  const db = new Database(source)
  db.exec('create table nota (isi blob)')
  const insert = db.prepare('insert into nota values (?)')
  for (let n = 0; n < 40; n += 1) insert.run(randomBytes(50_000))
  db.close()
  mkdirSync(join(place, 'scratch'))
  mkdirSync(join(place, 'nas'))
  const target = targetFor(localTarget({ path: join(place, 'nas') }))
  const component = sqliteComponent({ file: source })
  const engine = engineFor(component)
  const work = workIn(join(place, 'scratch'))
  const copy = await makeCopy({ engine, component, target }, work)
  return { source, target, component, engine, work, copy, file: 'data.db.zst', stored: join(target.path(`${component.key}/${copy.name}`) ?? '', 'data.db.zst') }
}

async function run(tool: Tool, copy: Awaited<ReturnType<typeof zstdCopy>>): Promise<Ended | undefined> {
  const [ended] = await pipeTools({ op: 'try', tools: [tool], input: await copy.copy.open(copy.file), signal })
  return ended
}

describe('the decompressor', () => {
  it('says by its words whether the bytes or the world are wrong', async () => {
    using place = folder()
    const copy = await zstdCopy(place.path)
    const whole = readFileSync(copy.stored)
    const after = async (change: (bytes: Buffer) => Buffer) => {
      writeFileSync(copy.stored, change(Buffer.from(whole)))
      const found = damage(copy.copy, copy.file, await run(unsqueeze, copy))
      writeFileSync(copy.stored, whole)
      return found?.kind
    }
    expect(await after((bytes) => bytes)).toBeUndefined()
    expect(await after((bytes) => bytes.subarray(0, 0))).toBe('zero-bytes')
    expect(await after((bytes) => bytes.subarray(0, bytes.length - 1))).toBe('truncated')
    for (const at of [0, 6, 1000, whole.length >> 1, whole.length - 1]) {
      expect(await after((bytes) => { bytes[at] = (bytes[at] ?? 0) ^ 0x10; return bytes }), `a flipped bit at ${at}`).toBe('engine-check-failed')
    }
  })

  it('that has too little memory has said nothing against the copy, whatever its exit code', async () => {
    using place = folder()
    const copy = await zstdCopy(place.path)
    const codes = new Set<string>()
    for (const kilobytes of [4000, 9000, 16_000, 24_000, 26_000, 28_000]) {
      const ended = await run({ ...starved(unsqueeze, kilobytes), accept: [0, 1] }, copy).catch((error: unknown) => error)
      if (ended instanceof Error) {
        expect(ended).toMatchObject({ retry: 'later', hint: 'tool-failed' })
        codes.add('other')
      } else if ((ended as Ended).code !== 0) {
        expect(() => damage(copy.copy, copy.file, ended as Ended)).toThrow(expect.objectContaining({ retry: 'later', hint: 'tool-failed' }))
        codes.add('1')
      }
    }
    expect(codes.size).toBeGreaterThan(0)
    // What it prints with the exit code of damage, where memory ends in the middle.
    expect(() => damage(copy.copy, copy.file, { code: 1, stderr: '/*stdin*\\ : Decoding error (36) : Allocation error : not enough memory' })).toThrow(expect.objectContaining({ retry: 'later' }))
    // And where whoever reads from it is gone already because of the damage, both complaints stand there.
    expect(damage(copy.copy, copy.file, { code: 1, stderr: "zstd: /*stdin*\\ : Decoding error (36) : Restored data doesn't match checksum \nzstd: error 70 : Write error : cannot write block : Connection reset by peer" })?.kind).toBe('engine-check-failed')
    expect(() => damage(copy.copy, copy.file, { code: 1, stderr: '' })).toThrow(expect.objectContaining({ retry: 'later' }))
  })

  it('that finds no room, is killed, or is not installed has said nothing against the copy', async () => {
    using place = folder()
    using disk = smallDisk(1)
    const copy = await zstdCopy(place.path)
    await expect(run(unsqueezeTo(join(disk.path, 'data.db')), copy)).rejects.toMatchObject({ hint: 'free-space', retry: 'later' })
    await expect(run({ ...unsqueeze, command: 'sh', args: ['-c', 'kill -KILL $$'] }, copy)).rejects.toMatchObject({ hint: 'tool-failed', retry: 'later' })
    await expect(run({ ...unsqueeze, command: 'pulih-no-such-tool' }, copy)).rejects.toMatchObject({ hint: 'tool-missing' })
  })
})

describe('the database\'s own check', () => {
  it('that has too little memory has said nothing against the copy', async () => {
    using place = folder()
    const { source } = await zstdCopy(place.path)
    const db = { path: source, scratch: place.path }
    expect(await ask(db, 'PRAGMA integrity_check;', { op: 'try', signal })).toMatchObject({ code: 0, rows: ['ok'] })
    const poor = await faultOf(ask(db, 'PRAGMA hard_heap_limit=100000;\nPRAGMA integrity_check;', { op: 'try', signal }))
    expect(poor).toMatchObject({ retry: 'later', hint: 'tool-failed' })
    expect(poor.message).toContain('out of memory')
  })

  it('that finds no room for its sorting has said nothing against the copy', async () => {
    using place = folder()
    using disk = smallDisk(1)
    const { source } = await zstdCopy(place.path)
    expect(await faultOf(ask({ path: source, scratch: disk.path }, 'PRAGMA cache_size=10; select count(*) from (select isi from nota a union select isi || 1 from nota union select isi || 2 from nota order by 1);', { op: 'try', signal }))).toMatchObject({ retry: 'later', hint: 'free-space' })
  })

  it('in a scratch that is full is no verdict, and leaves the copy to be proven later', async () => {
    using place = folder()
    using disk = smallDisk(1)
    const { engine, copy, component, target } = await zstdCopy(place.path)
    expect(await faultOf(engine.intact(copy, workIn(disk.path)))).toMatchObject({ hint: 'free-space', retry: 'later' })
    const again = await readerOf(target, `${component.key}/${copy.name}`)
    expect(await engine.intact(again, workIn(join(place.path, 'scratch')))).toMatchObject({ ok: true })
  })
})

describe('the archive\'s own reader', () => {
  const files = async (place: string) => {
    const path = join(place, 'aplikasi')
    mkdirSync(path)
    for (let n = 0; n < 20; n += 1) writeFileSync(join(path, `berkas-${n}`), randomBytes(100_000))
    mkdirSync(join(place, 'scratch'))
    mkdirSync(join(place, 'nas'))
    const target = targetFor(localTarget({ path: join(place, 'nas') }))
    const component = filesComponent({ path })
    const engine = engineFor(component)
    return { engine, component, copy: await makeCopy({ engine, component, target }, workIn(join(place, 'scratch'))) }
  }
  const read = async (copy: Awaited<ReturnType<typeof files>>['copy'], tool: Tool) => (await pipeTools({ op: 'try', tools: [unsqueeze, tool], input: await copy.open('data.tar.zst'), signal })).at(-1)

  it('that may not write where it unpacks, or finds no room there, has said nothing against the copy', async () => {
    using place = folder()
    using disk = smallDisk(1)
    const { copy, engine, component } = await files(place.path)
    const full = await read(copy, extract(disk.path, []))
    expect(full?.code).toBe(2)
    expect(() => brokenArchive('try', full)).toThrow(expect.objectContaining({ hint: 'free-space', retry: 'later' }))
    expect(await faultOf(engine.rehearse({ chain: [copy], source: component, at: new Date() }, workIn(disk.path)))).toMatchObject({ hint: 'free-space', retry: 'later' })
    disk.readOnly()
    const refused = await read(copy, extract(disk.path, []))
    expect(() => brokenArchive('try', refused)).toThrow(expect.objectContaining({ hint: 'tool-failed', retry: 'later' }))
    const lost = await read(copy, extract(join(place.path, 'nowhere'), []))
    expect(() => brokenArchive('try', lost)).toThrow(expect.objectContaining({ hint: 'tool-failed', retry: 'later' }))
  })

  it('names an archive that is cut off, changed, or none at all', async () => {
    using place = folder()
    const { copy } = await files(place.path)
    const tarred = join(place.path, 'data.tar')
    await pipeTools({ op: 'try', tools: [unsqueezeTo(tarred)], input: await copy.open('data.tar.zst'), signal })
    const whole = readFileSync(tarred)
    const said = async (bytes: Buffer) => {
      writeFileSync(tarred, bytes)
      const [, ended] = await pipeTools({ op: 'try', tools: [{ command: 'cat', args: [tarred] }, list(() => undefined)], signal })
      return brokenArchive('try', ended)?.kind
    }
    expect(await said(whole)).toBeUndefined()
    expect(await said(whole.subarray(0, whole.length >> 1))).toBe('engine-check-failed')
    expect(await said(randomBytes(100_000))).toBe('engine-check-failed')
    const changed = Buffer.from(whole)
    changed[600] = (changed[600] ?? 0) ^ 1
    changed[10] = (changed[10] ?? 0) ^ 1
    expect(await said(changed)).toBe('engine-check-failed')
  })
})
