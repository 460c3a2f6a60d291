import { randomUUID } from 'node:crypto'
import { open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../core/finding.ts'
import { Fault } from '../core/fault.ts'
import { MANIFEST } from '../core/manifest.ts'
import type { TargetPlan } from '../core/site.ts'
import { standing } from './disk.ts'
import { checkKey, checkName, PARTIAL, TRASH } from './key.ts'
import { absent, toFault } from './local-fault.ts'
import { readFile } from './local-read.ts'
import { localUpload } from './local-upload.ts'
import { diskReader, type ReadDisk } from './lsblk.ts'
import { makeFolder } from './make-folder.ts'
import { syncFolder } from './sync.ts'
import type { StoredFile, Target } from './target.ts'

/** A folder on a disk or on a mounted share. Refuses to read or write while what was meant is not mounted. */
export function localTarget({ plan, disk = diskReader() }: { plan: TargetPlan; disk?: ReadDisk }): Target {
  const told = async <T>(op: string, act: () => Promise<T>): Promise<T> => {
    try {
      return await act()
    } catch (error) {
      throw await toFault(plan, op, error)
    }
  }
  /** Makes the folder only where that cannot hide a missing disk. */
  const ready = async (op: string) => {
    const { where } = await standing(plan, disk)
    if (where === 'no-folder') await makeFolder(plan.path)
    else if (where !== 'there') throw absent(op, plan, where)
  }
  /** Uploads and looks that are going on: a sweep leaves them alone. */
  const live = new Set<string>()
  const at = (key: string) => join(plan.path, checkKey(key))

  return {
    name: plan.name,
    class: plan.class,
    removable: plan.removable,
    probe: async () => {
      const id = `probe-${randomUUID()}`
      live.add(id)
      return await probe({ plan, disk, id }).finally(() => { live.delete(id) })
    },
    free: () => told(`ask ${plan.name} for free space`, async () => {
      const { where } = await standing(plan, disk)
      if (where !== 'there' && where !== 'no-folder') throw absent(`ask ${plan.name} for free space`, plan, where)
      return Math.max(0, (await freeBytes(plan.path)) - plan.keepFree)
    }),
    begin: (key) => told(`begin ${key}`, async () => {
      const folder = at(key)
      await ready(`begin ${key}`)
      if (await exists(folder)) throw new Fault({ area: 'target', op: `begin ${key}`, retry: 'never', hint: 'look-at-log', detail: 'a copy of this name exists' })
      const id = randomUUID()
      const partial = join(plan.path, PARTIAL, id)
      await makeFolder(partial, 0o700)
      live.add(id)
      return localUpload({ plan, disk, key, partial, folder, over: () => live.delete(id) })
    }),
    open: (key, file) => told(`open ${key}/${file}`, async () => {
      await ready(`open ${key}/${file}`)
      return await readFile(plan, { path: join(at(key), checkName(file)), key, file })
    }),
    stat: (key) => told(`look at ${key}`, async () => {
      await ready(`look at ${key}`)
      return filesIn(at(key))
    }),
    list: (prefix) => told(`list ${plan.name}`, async () => {
      await ready(`list ${plan.name}`)
      const keys: string[] = []
      for (const system of await folders(plan.path)) {
        for (const component of await folders(join(plan.path, system))) {
          for (const name of await folders(join(plan.path, system, component))) keys.push(`${system}/${component}/${name}`)
        }
      }
      return keys.filter((key) => key.startsWith(prefix)).sort()
    }),
    remove: (key) => told(`remove ${key}`, async () => {
      const folder = at(key)
      await ready(`remove ${key}`)
      if (!(await exists(folder))) return
      if (plan.immutable) await removeManifest(plan, `remove ${key}`, folder)
      const trash = join(plan.path, TRASH)
      await makeFolder(trash, 0o700)
      const gone = join(trash, randomUUID())
      await rename(folder, gone)
      await syncFolder(join(folder, '..'))
      await rm(gone, { recursive: true, force: true })
    }),
    sweep: () => told(`sweep ${plan.name}`, async () => {
      await ready(`sweep ${plan.name}`)
      let swept = 0
      for (const corner of [PARTIAL, TRASH]) {
        for (const left of (await entries(join(plan.path, corner))).filter((id) => !live.has(id))) {
          await rm(join(plan.path, corner, left), { recursive: true, force: true })
          swept += 1
        }
      }
      return swept
    }),
    path: (key) => at(key),
  }
}

async function probe({ plan, disk, id }: { readonly plan: TargetPlan; readonly disk: ReadDisk; readonly id: string }): Promise<readonly Finding[]> {
  const stands = await standing(plan, disk)
  const { where } = stands
  if (where === 'wrong-disk') return [{ kind: where, target: plan.name, expected: stands.expected, found: stands.found }]
  if (where === 'not-mounted') return [{ kind: 'not-mounted', target: plan.name, mount: plan.mount ?? plan.path }]
  if (where === 'not-plugged') return [{ kind: 'not-plugged', target: plan.name }]
  try {
    const corner = join(plan.path, PARTIAL)
    await makeFolder(corner, 0o700)
    const file = join(corner, id)
    const handle = await open(file, 'wx')
    try {
      await handle.writeFile('pulih')
      await handle.sync()
    } finally {
      await handle.close()
      // Another process may have swept it: what was written and synced was written all the same.
      await rm(file, { force: true })
    }
    return []
  } catch (error) {
    return [{ kind: 'not-writable', target: plan.name, detail: error instanceof Error ? error.message : String(error) }]
  }
}

/** Its manifest was written last and is locked longest: where it may go, all may, and where it may not, nothing is touched. */
async function removeManifest(plan: TargetPlan, op: string, folder: string): Promise<void> {
  try {
    await rm(join(folder, MANIFEST), { force: true })
  } catch (error) {
    const fault = await toFault(plan, op, error)
    if (!(fault instanceof Fault) || (fault.hint !== 'permission' && fault.hint !== 'read-only')) throw fault
    throw new Fault({ area: 'target', op, retry: 'later', hint: 'place-locked', cause: error })
  }
}

/** What an ordinary user may still write, seen from the nearest folder that exists. */
async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  } catch (error) {
    const cut = path.lastIndexOf('/')
    if (cut <= 0) throw error
    return freeBytes(path.slice(0, cut))
  }
}

async function filesIn(folder: string): Promise<readonly StoredFile[] | null> {
  if (!(await exists(folder))) return null
  const names = (await readdir(folder)).sort()
  return Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })))
}

async function folders(path: string): Promise<readonly string[]> {
  const found = await readdir(path, { withFileTypes: true })
  return found.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name)
}

async function entries(path: string): Promise<readonly string[]> {
  return (await exists(path)) ? readdir(path) : []
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return false
    throw error
  }
}
