import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { localTarget as plan } from '../test/fakes/site.ts'
import { folder } from '../test/contracts/copying.ts'
import { smallDisk } from '../test/contracts/small-disk.ts'
import { faultOf, get, put, targetContract } from '../test/contracts/target.ts'
import { targetFor } from './index.ts'

const key = 'simrs/database/one'

targetContract('a folder', () => {
  const place = folder()
  const path = join(place.path, 'nas')
  mkdirSync(path)
  return { target: targetFor(plan({ path })), again: targetFor(plan({ path })), [Symbol.dispose]: () => place[Symbol.dispose]() }
})

targetContract('a mounted disk', () => {
  const disk = smallDisk(32)
  const here = plan({ path: join(disk.path, 'pulih'), mount: disk.path })
  return { target: targetFor(here), again: targetFor(here), [Symbol.dispose]: () => disk[Symbol.dispose]() }
})

describe('a disk that is not what it should be', () => {
  it('R5: a share that is not mounted is said, and its empty folder stays empty', async () => {
    using place = folder()
    const target = targetFor(plan({ path: join(place.path, 'pulih'), mount: place.path }))
    expect(await target.probe()).toEqual([{ kind: 'not-mounted', target: 'nas', mount: place.path }])
    for (const attempt of [() => target.begin(key), () => target.list(''), () => target.stat(key), () => target.open(key, 'x'), () => target.remove(key), () => target.sweep(), () => target.free()]) {
      expect(await faultOf(attempt())).toMatchObject({ hint: 'mount-missing', retry: 'later' })
    }
    expect(readdirSync(place.path)).toEqual([])
  })

  it('R5: a folder that has vanished is said, and never made anew: what it stood for may come back', async () => {
    using place = folder()
    const path = join(place.path, 'nas')
    const target = targetFor(plan({ path }))
    expect(await target.probe()).toEqual([{ kind: 'not-mounted', target: 'nas', mount: path }])
    expect(await faultOf(target.begin(key))).toMatchObject({ hint: 'mount-missing', retry: 'later' })
    expect(await faultOf(target.remove(key))).toMatchObject({ hint: 'mount-missing', retry: 'later' })
    expect(existsSync(path)).toBe(false)
  })

  it('R51: a removable disk that is not plugged in is said softly', async () => {
    using place = folder()
    const byMount = targetFor(plan({ path: place.path, mount: place.path, removable: true }))
    const byFolder = targetFor(plan({ path: join(place.path, 'usb'), removable: true }))
    for (const target of [byMount, byFolder]) {
      expect(target.removable).toBe(true)
      expect(await target.probe()).toEqual([{ kind: 'not-plugged', target: 'nas' }])
      expect(await faultOf(target.begin(key))).toMatchObject({ hint: 'disk-not-plugged', retry: 'later' })
    }
    expect(readdirSync(place.path)).toEqual([])
  })

  it('a link that leads off the mounted disk is not that disk', async () => {
    using place = folder()
    using disk = smallDisk(4)
    symlinkSync(place.path, join(disk.path, 'pulih'))
    const target = targetFor(plan({ path: join(disk.path, 'pulih'), mount: disk.path }))
    expect(await target.probe()).toMatchObject([{ kind: 'not-mounted' }])
    expect((await faultOf(target.begin(key))).hint).toBe('mount-missing')
  })

  it('pulled out between writing and commit: nothing is written into the empty folder', async () => {
    using disk = smallDisk(8)
    const target = targetFor(plan({ path: join(disk.path, 'pulih'), mount: disk.path }))
    const upload = await target.begin(key)
    const body = upload.file('data.zst')
    await new Promise<void>((resolve) => { body.end('bytes', () => resolve()) })
    disk.unplug()
    expect((await faultOf(upload.commit())).hint).toBe('mount-missing')
    await upload.abort()
    expect(readdirSync(disk.path)).toEqual([])
  })

  it('read-only: said by the probe, refused by the writing, still read', async () => {
    using disk = smallDisk(8)
    const target = targetFor(plan({ path: join(disk.path, 'pulih'), mount: disk.path }))
    await put(target, key, { 'data.zst': Buffer.from('old') })
    const upload = await target.begin('simrs/database/two')
    disk.readOnly()
    expect(await target.probe()).toMatchObject([{ kind: 'not-writable', target: 'nas' }])
    expect(await faultOf(target.begin('simrs/database/three'))).toMatchObject({ hint: 'read-only', retry: 'never' })
    const body = upload.file('data.zst')
    const error = await new Promise<unknown>((resolve) => { body.once('error', resolve).end('x') })
    expect(error).toMatchObject({ hint: 'read-only' })
    expect(await faultOf(upload.commit())).toMatchObject({ hint: 'read-only' })
    expect((await get(target, key, 'data.zst')).toString()).toBe('old')
  })

  it('immutable: what may not go is refused as such, and stays whole', async () => {
    using disk = smallDisk(8)
    const target = targetFor(plan({ path: join(disk.path, 'pulih'), mount: disk.path, immutable: true }))
    await put(target, key, { 'data.zst': Buffer.from('old') })
    disk.readOnly()
    expect(await faultOf(target.remove(key))).toMatchObject({ hint: 'place-locked', retry: 'later' })
    expect(await target.stat(key)).toHaveLength(2)
  })

  it('full: the writing stops with its reason and gives the space back', async () => {
    using disk = smallDisk(2)
    const target = targetFor(plan({ path: disk.path, mount: disk.path }))
    const before = await target.free()
    const upload = await target.begin(key)
    const body = upload.file('data.zst')
    const error = await new Promise<unknown>((resolve) => { body.once('error', resolve).end(Buffer.alloc(5_000_000, 7)) })
    expect(error).toMatchObject({ hint: 'free-space', retry: 'never' })
    expect((await faultOf(upload.commit())).hint).toBe('free-space')
    await upload.abort()
    expect(await target.free()).toBe(before)
    expect(await target.list('')).toEqual([])
  })

  it('counts as free only what is above the reserve', async () => {
    using disk = smallDisk(8)
    const all = statfsSync(disk.path)
    const target = targetFor(plan({ path: disk.path, mount: disk.path, keepFree: 3_000_000 }))
    expect(await target.free()).toBe(all.bavail * all.bsize - 3_000_000)
    expect(await targetFor(plan({ path: disk.path, keepFree: 1e12 })).free()).toBe(0)
  })

  it('a file that the disk cannot read breaks its stream with a Fault that names it; so does one that vanished, but as what may pass', async () => {
    using place = folder()
    const target = targetFor(plan({ path: place.path }))
    await put(target, key, { 'data.zst': Buffer.from('x') })
    const file = join(place.path, key, 'data.zst')
    rmSync(file)
    expect(await faultOf(get(target, key, 'data.zst'))).toMatchObject({ area: 'target', retry: 'later' })
    expect((await faultOf(get(target, key, 'data.zst'))).unread).toBeUndefined()
    // The kernel answers EIO for the first page of a process's memory, which is never there.
    symlinkSync('/proc/self/mem', file)
    const fault = await faultOf(get(target, key, 'data.zst'))
    expect(fault).toMatchObject({ area: 'target', retry: 'later', unread: { target: 'nas', key, file: 'data.zst' } })
    expect(fault.message).toContain('EIO')
    rmSync(file)
    mkdirSync(file)
    expect(await faultOf(get(target, key, 'data.zst'))).toMatchObject({ unread: { file: 'data.zst' } })
  })

  it('a disk that went away is said as such also by what is being read at that moment', async () => {
    using disk = smallDisk(8)
    const target = targetFor(plan({ path: join(disk.path, 'pulih'), mount: disk.path }))
    await put(target, key, { 'data.zst': Buffer.from('x') })
    const path = join(disk.path, 'pulih', key, 'data.zst')
    rmSync(path)
    symlinkSync('/proc/self/mem', path)
    const reading = await target.open(key, 'data.zst')
    disk.unplug()
    const fault = await faultOf(new Promise((resolve, reject) => { reading.once('error', reject).once('end', resolve).resume() }))
    expect(fault).toMatchObject({ hint: 'mount-missing', retry: 'later' })
    expect(fault.unread).toBeUndefined()
  })

  it('a copy on its way out when the power went is not listed, and is swept', async () => {
    using place = folder()
    const target = targetFor(plan({ path: place.path }))
    await put(target, key, { 'data.zst': Buffer.from('x') })
    mkdirSync(join(place.path, '.pulih-trash', 'half'), { recursive: true })
    writeFileSync(join(place.path, '.pulih-trash', 'half', 'data.zst'), 'x')
    expect(await target.list('')).toEqual([key])
    expect(await target.sweep()).toBe(1)
    expect(existsSync(join(place.path, '.pulih-trash', 'half'))).toBe(false)
    rmSync(join(place.path, 'simrs'), { recursive: true })
    expect(await target.list('')).toEqual([])
  })
})
