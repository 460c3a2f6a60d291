import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DiskPlan, LocalTargetPlan } from '../core/target-plan.ts'
import { folder } from '../test/contracts/copying.ts'
import { smallDisk } from '../test/contracts/small-disk.ts'
import { faultOf, get, put } from '../test/contracts/target.ts'
import { localTarget as plan } from '../test/fakes/site.ts'
import { markDisk, whoIsThere } from './disk.ts'
import { localTarget } from './local.ts'
import { diskAt, diskReader, type SeenDisk } from './lsblk.ts'

const key = 'simrs/database/one'
const a: DiskPlan = { label: 'PULIH-A', serial: 'WX41A1234567', mark: null }
const b: DiskPlan = { label: 'PULIH-B', serial: 'WX41A7654321', mark: null }

/** A real mount, in which a person swaps disks: what the kernel says of the disk is handed in. */
function drive(change: Partial<LocalTargetPlan> = {}) {
  const disk = smallDisk(8)
  const state: { disk: SeenDisk | null } = { disk: { label: 'PULIH-A', serial: 'WX41A1234567' } }
  const of = (more: Partial<LocalTargetPlan>) => localTarget({ plan: plan({ name: 'hardisk', path: join(disk.path, 'pulih'), mount: disk.path, removable: true, disk: a, ...change, ...more }), disk: async () => state.disk })
  return { path: disk.path, of, target: of({}), swap: (to: SeenDisk | null) => { state.disk = to }, [Symbol.dispose]: () => disk[Symbol.dispose]() }
}

describe('a disk that is told by its label and serial number', () => {
  it('R44, R48: is written and read where it is the one, as any other', async () => {
    using at = drive()
    expect(await at.target.probe()).toEqual([])
    await put(at.target, key, { 'data.txt': Buffer.from('isi') })
    expect((await get(at.target, key, 'data.txt')).toString()).toBe('isi')
  })

  it('R44, R48: another one under the right mount point is refused by its name, and nothing is written to it', async () => {
    using at = drive()
    at.swap({ label: 'FOTO', serial: 'S3Z9NB0K' })
    expect(await at.target.probe()).toEqual([{ kind: 'wrong-disk', target: 'hardisk', expected: a, found: { label: 'FOTO', serial: 'S3Z9NB0K', mark: null } }])
    for (const attempt of [() => at.target.begin(key), () => at.target.list(''), () => at.target.stat(key), () => at.target.open(key, 'x'), () => at.target.remove(key), () => at.target.sweep(), () => at.target.free()]) {
      expect(await faultOf(attempt())).toMatchObject({ hint: 'wrong-disk', retry: 'later' })
    }
    expect(readdirSync(at.path)).toEqual([])
  })

  it('is refused where nothing can be read of it: what is not known is not the same', async () => {
    using at = drive()
    at.swap(null)
    expect(await at.target.probe()).toMatchObject([{ kind: 'wrong-disk', found: { label: null, serial: null } }])
    at.swap({ label: 'PULIH-A', serial: null })
    expect(await at.target.probe()).toMatchObject([{ kind: 'wrong-disk' }])
  })

  it('that was swapped while a copy was on its way makes no copy of it', async () => {
    using at = drive()
    const upload = await at.target.begin(key)
    const body = upload.file('data.txt')
    await new Promise((resolve) => { body.end('isi', () => resolve(null)) })
    at.swap({ label: 'PULIH-B', serial: 'WX41A7654321' })
    expect(await faultOf(upload.commit())).toMatchObject({ hint: 'wrong-disk' })
    await upload.abort()
    at.swap({ label: 'PULIH-A', serial: 'WX41A1234567' })
    expect(await at.target.list('')).toEqual([])
  })

  it('takes turns with others: each is in its drawer while another one is there, and a stranger is none of them', async () => {
    using at = drive({ turns: { place: 'hardisk', others: [b] } })
    const second = at.of({ name: 'hardisk-b', disk: b, turns: { place: 'hardisk', others: [a] } })
    expect([await at.target.probe(), await second.probe()]).toEqual([[], [{ kind: 'not-plugged', target: 'hardisk-b' }]])
    at.swap({ label: 'PULIH-B', serial: 'WX41A7654321' })
    expect([await at.target.probe(), await second.probe()]).toEqual([[{ kind: 'not-plugged', target: 'hardisk' }], []])
    at.swap({ label: 'FOTO', serial: null })
    expect([...await at.target.probe(), ...await second.probe()].map((finding) => finding.kind)).toEqual(['wrong-disk', 'wrong-disk'])
  })
})

describe('a disk that is told by its mark', () => {
  it('R48: is marked once, keeps its mark, and is known by it wherever it is mounted', async () => {
    using place = folder()
    const path = join(place.path, 'usb')
    mkdirSync(path)
    const at = plan({ path, removable: true })
    const mark = await markDisk(at)
    expect(mark).toMatch(/^[0-9a-f]{8}$/)
    expect(await markDisk(at)).toBe(mark)
    const target = localTarget({ plan: { ...at, disk: { label: null, serial: null, mark } } })
    expect(await target.probe()).toEqual([])
    await put(target, key, { 'data.txt': Buffer.from('isi') })
    expect(await target.list('')).toEqual([key])
    renameSync(path, `${path}-drawer`)
    mkdirSync(path)
    expect(await target.probe()).toEqual([{ kind: 'wrong-disk', target: 'nas', expected: { label: null, serial: null, mark }, found: { label: null, serial: null, mark: null } }])
    expect(readdirSync(path)).toEqual([])
  })

  it('is not told by a file that is none of ours, whatever it says', async () => {
    using place = folder()
    for (const text of ['', 'no json', '{"mark":17}', '{"mark":"<!channel> lihat ini"}', '[]', 'null']) {
      writeFileSync(join(place.path, '.pulih-disk'), text)
      expect(await whoIsThere({ path: place.path, mount: null }, async () => null)).toEqual({ label: null, serial: null, mark: null })
    }
  })

  it('is not marked where nothing is plugged in', async () => {
    using place = folder()
    expect(await faultOf(markDisk(plan({ path: join(place.path, 'usb'), removable: true })))).toMatchObject({ hint: 'disk-not-plugged' })
    expect(await faultOf(markDisk(plan({ path: join(place.path, 'usb'), mount: place.path, removable: true })))).toMatchObject({ hint: 'disk-not-plugged' })
    expect(readdirSync(place.path)).toEqual([])
  })
})

describe('what lsblk says', () => {
  /** As util-linux 2.36 and 2.38 write it, of a server with a USB disk, an encrypted one and a bare one. */
  const old = '{"blockdevices": [{"name":"sda","label":null,"serial":"S3Z9NB0K","mountpoint":null,"uuid":null,"children": [{"name":"sda1","label":null,"serial":null,"mountpoint":"/","uuid":"0f1c"}]},{"name":"sdb","label":null,"serial":"WX41A1234567","mountpoint":null,"uuid":null,"children": [{"name":"sdb1","label":"PULIH-A","serial":null,"mountpoint":"/media/hardisk","uuid":"7f3a"}]}]}'
  const now = JSON.stringify({ blockdevices: [
    { name: 'sdc', label: null, serial: 'WX41A7654321', mountpoint: null, uuid: null, children: [{ name: 'sdc1', label: null, serial: null, mountpoint: null, uuid: '1', children: [{ name: 'luks-1', label: 'PULIH-B', serial: null, mountpoint: '/media/hardisk b', uuid: '2' }] }] },
    { name: 'sdd', label: 'BARE', serial: ' 0123 ', mountpoints: [null, '/media/bare'], uuid: '3' },
  ] }, null, 3)

  it('R44: names the label of the file system and the serial number of the disk below it', () => {
    expect(diskAt(old, '/media/hardisk')).toEqual({ label: 'PULIH-A', serial: 'WX41A1234567' })
    expect(diskAt(old, '/')).toEqual({ label: null, serial: 'S3Z9NB0K' })
    expect(diskAt(now, '/media/hardisk b')).toEqual({ label: 'PULIH-B', serial: 'WX41A7654321' })
    expect(diskAt(now, '/media/bare')).toEqual({ label: 'BARE', serial: '0123' })
    expect(diskAt(old, '/media/none')).toBeNull()
    expect(diskAt('{}', '/')).toBeNull()
  })

  it('is asked of this very machine, and once for each mounting', async () => {
    using disk = smallDisk(1)
    const read = diskReader()
    expect(await read(disk.path)).toBeNull()
    const root = await read('/')
    expect(root === null || Object.keys(root).sort().join() === 'label,serial').toBe(true)
    expect(await read('/')).toBe(root)
  })
})
