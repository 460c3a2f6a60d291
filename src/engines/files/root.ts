import { access, constants, stat, statfs } from 'node:fs/promises'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { MINUTE } from '../../core/clock.ts'

/** The folder that is copied, as it stands. */
export interface Root {
  readonly device: number
  readonly inode: number
}

/** Looks at the folder; a Finding where there is nothing to read. */
export async function lookAt(path: string): Promise<Root | Finding> {
  try {
    const found = await stat(path)
    if (!found.isDirectory()) return { kind: 'source-unreadable', source: path, detail: 'not a folder' }
    await access(path, constants.R_OK | constants.X_OK)
    return { device: found.dev, inode: found.ino }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return { kind: 'source-missing', source: path }
    return { kind: 'source-unreadable', source: path, detail: error instanceof Error ? error.message : String(error) }
  }
}

/** The same for whoever is about to read it, or has just done so: throws where it is gone or another one. */
export async function mustSee(path: string, op: string, before?: Root): Promise<Root> {
  const seen = await lookAt(path)
  if ('kind' in seen && seen.kind !== 'source-missing') throw new Fault({ area: 'engine', op, retry: 'never', hint: 'permission', detail: `${path}: ${seen.kind === 'source-unreadable' ? seen.detail : seen.kind}` })
  if ('kind' in seen) throw new Fault({ area: 'engine', op, retry: 'later', hint: 'source-missing', detail: `${path} is not there` })
  if (before !== undefined && (seen.inode !== before.inode || seen.device !== before.device)) throw new Fault({ area: 'engine', op, retry: 'later', hint: 'source-missing', detail: `${path} was replaced while it was copied` })
  return seen
}

/** How far the clock that stamps this folder's files may lag behind ours: a file server has a clock of its own. */
export async function clockLag(path: string): Promise<number> {
  const { type } = await statfs(path)
  return NETWORKS.has(type) ? 5 * MINUTE : 20
}

/** The kernel's numbers for NFS, SMB and CIFS, FUSE, Ceph, AFS and 9P. */
const NETWORKS = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x00c36400, 0x5346414f, 0x01021997])
