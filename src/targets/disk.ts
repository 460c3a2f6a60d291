import { randomUUID } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../core/fault.ts'
import type { DiskPlan, LocalTargetPlan, TargetPlan } from '../core/target-plan.ts'
import { makeFolder } from './make-folder.ts'
import { presence, type Presence } from './mount.ts'
import type { ReadDisk } from './lsblk.ts'
import { syncFolder } from './sync.ts'

/** Where a local place stands, and which disk lies there where that was asked for. */
export type Standing = { readonly where: Presence } | { readonly where: 'wrong-disk'; readonly expected: DiskPlan; readonly found: DiskPlan }

/**
 * Like `presence`, and a disk that must be a certain one is asked who it is. Another one of those that take turns there is the
 * ordinary case of a disk in its drawer; a stranger is never written to, whatever it is mounted as.
 */
export async function standing(plan: TargetPlan, read: ReadDisk): Promise<Standing> {
  const where = await presence(plan)
  if (plan.type !== 'local' || plan.disk === undefined || where === 'not-mounted' || where === 'not-plugged') return { where }
  const found = await whoIsThere(plan, read)
  if (isIt(plan.disk, found)) return { where }
  return plan.turns?.others.some((other) => isIt(other, found)) === true ? { where: 'not-plugged' } : { where: 'wrong-disk', expected: plan.disk, found }
}

/** What the disk that is there now says of itself. */
export async function whoIsThere(plan: Pick<LocalTargetPlan, 'path' | 'mount'>, read: ReadDisk): Promise<DiskPlan> {
  const { label = null, serial = null } = plan.mount === null ? {} : await read(plan.mount) ?? {}
  return { label, serial, mark: await markOn(plan.path) }
}

/** Writes a mark onto the disk that is there, once: what is marked keeps its mark. Returns it. */
export async function markDisk(plan: LocalTargetPlan): Promise<string> {
  const where = await presence(plan)
  if (where !== 'there' && where !== 'no-folder') throw new Fault({ area: 'target', op: `mark ${plan.name}`, retry: 'later', hint: where === 'not-plugged' ? 'disk-not-plugged' : 'mount-missing' })
  const known = await markOn(plan.path)
  if (known !== null) return known
  await makeFolder(plan.path)
  const mark = randomUUID().slice(0, 8)
  const file = await open(join(plan.path, MARK), 'wx')
  try {
    await file.writeFile(`${JSON.stringify({ pulih: 'disk', mark })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await syncFolder(plan.path)
  return mark
}

const MARK = '.pulih-disk'
/** It is shown to people: a stranger's file says nothing else to them. */
const OURS = /^[0-9a-f]{8}$/

/** What is demanded of it must be so: what cannot be read is not the same. */
function isIt(disk: DiskPlan, found: DiskPlan): boolean {
  return (['label', 'serial', 'mark'] as const).every((key) => disk[key] === null || disk[key] === found[key])
}

async function markOn(path: string): Promise<string | null> {
  try {
    const said: unknown = JSON.parse(await readFile(join(path, MARK), 'utf8'))
    return typeof said === 'object' && said !== null && 'mark' in said && typeof said.mark === 'string' && OURS.test(said.mark) ? said.mark : null
  } catch {
    // Not there, not readable, not ours: no mark, and so not the disk that was marked.
    return null
  }
}
