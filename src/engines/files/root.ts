import { access, constants, stat, statfs } from 'node:fs/promises'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { MINUTE } from '../../core/clock.ts'
import type { Work } from '../engine.ts'
import { runTool } from '../tool.ts'

/** The folder that is copied, as it stands. */
export interface Root {
  readonly device: number
  readonly inode: number
  /** The kernel's number for its kind of disk. */
  readonly filesystem: number
}

type Where = Pick<Work, 'host' | 'signal'>

/** Looks at the folder, on the machine where it is; a Finding where there is nothing to read. */
export async function lookAt(path: string, work: Where): Promise<Root | Finding> {
  if (work.host.remote) return await lookFarAt(path, work)
  try {
    const found = await stat(path)
    if (!found.isDirectory()) return { kind: 'source-unreadable', source: path, detail: 'not a folder' }
    await access(path, constants.R_OK | constants.X_OK)
    return { device: found.dev, inode: found.ino, filesystem: (await statfs(path)).type }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return { kind: 'source-missing', source: path }
    return { kind: 'source-unreadable', source: path, detail: error instanceof Error ? error.message : String(error) }
  }
}

/** The same for whoever is about to read it, or has just done so: throws where it is gone or another one. */
export async function mustSee({ path, op, before }: { readonly path: string; readonly op: string; readonly before?: Root }, work: Where): Promise<Root> {
  const seen = await lookAt(path, work)
  if ('kind' in seen && seen.kind !== 'source-missing') throw new Fault({ area: 'engine', op, retry: 'never', hint: 'permission', detail: `${path}: ${seen.kind === 'source-unreadable' ? seen.detail : seen.kind}` })
  if ('kind' in seen) throw new Fault({ area: 'engine', op, retry: 'later', hint: 'source-missing', detail: `${path} is not there` })
  if (before !== undefined && (seen.inode !== before.inode || seen.device !== before.device)) throw new Fault({ area: 'engine', op, retry: 'later', hint: 'source-missing', detail: `${path} was replaced while it was copied` })
  return seen
}

/** How far the clock that stamps this folder's files may lag behind ours: a file server has a clock of its own. */
export const clockLag = ({ filesystem }: Root): number => (NETWORKS.has(filesystem) ? 5 * MINUTE : 20)

async function lookFarAt(path: string, { host, signal }: Where): Promise<Root | Finding> {
  const unreadable = (detail: string): Finding => ({ kind: 'source-unreadable', source: path, detail })
  const { code, stdout, stderr } = await runTool({ op: 'look at the folder', tool: host.on({ command: 'sh', args: ['-c', LOOK, 'pulih', path], accept: [0, 1] }), signal })
  const [kind, device, inode, filesystem] = stdout.split('\n')
  if (code !== 0 && kind === '') return /No such file|Not a directory/.test(stderr) ? { kind: 'source-missing', source: path } : unreadable(stderr)
  if (kind !== 'directory') return unreadable('not a folder')
  if (code !== 0 || filesystem === undefined) return unreadable('permission denied')
  return { device: Number(device), inode: Number(inode), filesystem: parseInt(filesystem, 16) }
}

const LOOK = 'stat -L --printf "%F\\n%d\\n%i\\n" -- "$1" && [ -r "$1" ] && [ -x "$1" ] && stat -f -c %t -- "$1"'

/** The kernel's numbers for NFS, SMB and CIFS, FUSE, Ceph, AFS and 9P. */
const NETWORKS = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x00c36400, 0x5346414f, 0x01021997])
