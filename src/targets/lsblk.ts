import { readFile, realpath } from 'node:fs/promises'
import { SECOND } from '../core/clock.ts'
import { runTool } from '../engines/tool.ts'

/** What the kernel knows of the disk below a mount point. */
export interface SeenDisk { readonly label: string | null; readonly serial: string | null }
/** Null where nothing is known of it. */
export type ReadDisk = (mount: string) => Promise<SeenDisk | null>

/** Asks lsblk, once for each time that something is mounted: the same mount is the same disk. */
export function diskReader(): ReadDisk {
  const known = new Map<string, { readonly id: string; readonly disk: SeenDisk | null }>()
  return async (mount) => {
    const at = await realpath(mount).catch(() => mount)
    const id = await mountId(at)
    const before = known.get(at)
    if (id !== null && before?.id === id) return before.disk
    const disk = diskAt(await listed(), at)
    if (id !== null) known.set(at, { id, disk })
    return disk
  }
}

/** The disk below a mount point, in lsblk's own words. A partition and what is decrypted from one have the serial of the disk that they lie on. */
export function diskAt(json: string, mount: string): SeenDisk | null {
  const said: unknown = JSON.parse(json)
  return isRecord(said) ? find(said['blockdevices'], { mount, serial: null }) : null
}

function find(devices: unknown, of: { readonly mount: string; readonly serial: string | null }): SeenDisk | null {
  for (const device of Array.isArray(devices) ? devices : []) {
    if (!isRecord(device)) continue
    const serial = textIn(device['serial']) ?? of.serial
    const mounts = [device['mountpoint'], ...(Array.isArray(device['mountpoints']) ? (device['mountpoints'] as readonly unknown[]) : [])]
    if (mounts.includes(of.mount)) return { label: textIn(device['label']), serial }
    const below = find(device['children'], { mount: of.mount, serial })
    if (below !== null) return below
  }
  return null
}

const listed = async () => (await runTool({ op: 'list the disks', tool: { command: 'lsblk', args: ['-J', '-o', 'NAME,LABEL,SERIAL,MOUNTPOINT,UUID'] }, signal: new AbortController().signal, limit: PATIENCE })).stdout
const PATIENCE = 10 * SECOND

/** The kernel numbers each mounting anew. */
async function mountId(at: string): Promise<string | null> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').map((line) => line.split(' '))
  return lines.findLast((parts) => parts[4] === at.replaceAll(' ', '\\040'))?.[0] ?? null
}

const textIn = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
