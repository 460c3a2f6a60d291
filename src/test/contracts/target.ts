import { randomBytes } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../core/fault.ts'
import type { Target, Upload } from '../../targets/target.ts'

/** A place to test, empty, and another door to the very same place. */
export interface TargetCase {
  readonly target: Target
  readonly again: Target
  [Symbol.dispose](): void
}

/** Puts one whole copy there; it has a manifest, as every copy does. */
export async function put(target: Target, key: string, files: Readonly<Record<string, Buffer>>): Promise<void> {
  const upload = await target.begin(key)
  await write(upload, { 'manifest.json': Buffer.from('{}'), ...files })
  await upload.commit()
}

async function write(upload: Upload, files: Readonly<Record<string, Buffer>>): Promise<void> {
  await Promise.all(Object.entries(files).map(([name, bytes]) => pipeline(Readable.from(slices(bytes)), upload.file(name))))
}

function slices(bytes: Buffer): readonly Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) => bytes.subarray(index * 65_536, (index + 1) * 65_536))
}

/** What lies there under a key, read back. */
export async function get(target: Target, key: string, file: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of await target.open(key, file)) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** The Fault that something ends in; fails where it ends well. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const error = await work.then(() => null, (caught: unknown) => caught)
  expect(error).toBeInstanceOf(Fault)
  return error as Fault
}

/** Every place runs through this: a copy is there whole or not at all. */
export function targetContract(name: string, make: () => TargetCase, { looks = 60 }: { readonly looks?: number } = {}): void {
  const data = { 'data.zst': randomBytes(3_000_000), 'manifest.json': Buffer.from('{}'), 'empty.txt': Buffer.alloc(0) }
  const key = 'simrs/database/20261122T190000Z-full-1-abcd'

  describe(`${name}: a copy is there whole or not at all`, { timeout: 60_000 }, () => {
    it('is ready, writable and empty at first', async () => {
      using it_ = make()
      expect(await it_.target.probe()).toEqual([])
      expect(await it_.target.list('')).toEqual([])
      expect(await it_.target.free() ?? 1).toBeGreaterThan(0)
    })

    it('gives back every byte that was committed', async () => {
      using it_ = make()
      await put(it_.target, key, data)
      expect(await it_.again.list('')).toEqual([key])
      expect(await it_.again.stat(key)).toEqual([{ name: 'data.zst', bytes: 3_000_000 }, { name: 'empty.txt', bytes: 0 }, { name: 'manifest.json', bytes: 2 }])
      for (const [file, bytes] of Object.entries(data)) expect((await get(it_.again, key, file)).equals(bytes)).toBe(true)
    })

    it('shows nothing before the commit', async () => {
      using it_ = make()
      const upload = await it_.target.begin(key)
      await write(upload, data)
      expect(await it_.again.list('')).toEqual([])
      expect(await it_.again.stat(key)).toBeNull()
      expect((await upload.commit()).map((file) => file.bytes).sort((a, b) => a - b)).toEqual([0, 2, 3_000_000])
      expect(await it_.again.list('')).toEqual([key])
    })

    it('keeps nothing of what was given up', async () => {
      using it_ = make()
      const upload = await it_.target.begin(key)
      upload.file('data.zst').write('half a file')
      await upload.abort()
      await upload.abort()
      expect(await it_.again.list('')).toEqual([])
      expect(await it_.again.sweep()).toBe(0)
    })

    it('refuses to commit a file that was not written to its end', async () => {
      using it_ = make()
      const upload = await it_.target.begin(key)
      upload.file('data.zst').write('half a file')
      await faultOf(upload.commit())
      await upload.abort()
      expect(await it_.again.list('')).toEqual([])
    })

    it('never replaces a copy that exists', async () => {
      using it_ = make()
      const one = await it_.target.begin(key)
      // A place that cannot keep two of one name apart refuses the second at once.
      const two = await it_.again.begin(key).catch((error: unknown) => { expect(error).toBeInstanceOf(Fault) })
      await write(one, { 'data.zst': Buffer.from('first'), 'manifest.json': Buffer.from('{}') })
      if (two) await write(two, { 'data.zst': Buffer.from('second'), 'manifest.json': Buffer.from('{}') })
      await one.commit()
      if (two) {
        await faultOf(two.commit())
        await two.abort()
      }
      await faultOf(it_.target.begin(key))
      expect((await get(it_.target, key, 'data.zst')).toString()).toBe('first')
    })

    it('lists by what a key begins with', async () => {
      using it_ = make()
      for (const one of ['simrs/database/a', 'simrs/database/b', 'simrs/aplikasi/a', 'lab/database/a']) await put(it_.target, one, { 'data.zst': Buffer.from(one) })
      expect(await it_.target.list('simrs/database/')).toEqual(['simrs/database/a', 'simrs/database/b'])
      expect(await it_.target.list('')).toHaveLength(4)
      expect(await it_.target.list('nothing/')).toEqual([])
    })

    it('removes a copy as a whole, and its neighbours not at all', async () => {
      using it_ = make()
      await put(it_.target, 'simrs/database/a', data)
      await put(it_.target, 'simrs/database/b', data)
      await it_.target.remove('simrs/database/a')
      await it_.target.remove('simrs/database/a')
      expect(await it_.again.list('')).toEqual(['simrs/database/b'])
      expect(await it_.again.stat('simrs/database/a')).toBeNull()
      expect((await get(it_.again, 'simrs/database/b', 'data.zst')).equals(data['data.zst'])).toBe(true)
    })

    it('sweeps what a crash left half-written, and leaves what is going on and what is whole', async () => {
      using it_ = make()
      await put(it_.target, 'simrs/database/whole', data)
      const left = await it_.again.begin(key)
      await write(left, data)
      const going = await it_.target.begin('simrs/database/going')
      await write(going, data)
      expect(await it_.target.sweep()).toBe(1)
      await faultOf(left.commit())
      await going.commit()
      expect(await it_.target.list('')).toEqual(['simrs/database/going', 'simrs/database/whole'])
    })

    it('is not called unwritable because somebody sweeps it while it is looked at', async () => {
      using it_ = make()
      for (let n = 0; n < looks; n += 1) {
        const [seen] = await Promise.all([it_.target.probe(), it_.target.sweep(), it_.again.sweep(), it_.again.sweep()])
        expect(seen).toEqual([])
      }
      expect(await it_.again.sweep()).toBe(0)
    })

    it.each(['../x/y', 'simrs/../x', 'simrs/database', 'a/b/c/d', '/etc/x/y', 'simrs/.pulih-trash/x', 'a//b', 'a/b/\0', 'a/b\\c/d', ''])('refuses the key %j', async (bad) => {
      using it_ = make()
      await faultOf((async () => it_.target.begin(bad))())
      await faultOf((async () => it_.target.open(bad, 'data.zst'))())
      await faultOf((async () => it_.target.remove(bad))())
      await faultOf((async () => it_.target.stat(bad))())
    })

    it('refuses file names that lead elsewhere or hide', async () => {
      using it_ = make()
      const upload = await it_.target.begin(key)
      for (const bad of BAD_NAMES) expect(() => upload.file(bad)).toThrow(Fault)
      await upload.abort()
      await put(it_.target, key, { 'data.zst': Buffer.from('x') })
      for (const bad of BAD_NAMES) await faultOf((async () => it_.target.open(key, bad))())
    })

    it('says that there is no such copy', async () => {
      using it_ = make()
      expect(await it_.target.stat(key)).toBeNull()
      await faultOf(it_.target.open(key, 'data.zst'))
    })
  })
}

const BAD_NAMES = ['../x', 'a/b', '.hidden', '', '\n']
