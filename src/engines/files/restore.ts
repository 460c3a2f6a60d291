import { cp, lstat, mkdir, mkdtemp, readdir, realpath, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import { folderOf } from '../destination.ts'
import type { CopyReader, Restored, RestoreAsk, Work } from '../engine.ts'
import { ownHost } from '../host.ts'
import { restoreOver } from './over.ts'
import { inside } from './parts.ts'
import { unpackChain } from './proof.ts'
import { clearAway, measureTree } from './tree.ts'

/**
 * Brings a chain back into an empty folder of ours, whole or only some paths of it, or over what stands where it is used. The chain is always unpacked as a whole first:
 * what a path held at the last copy is known only then. Returns the names that now stand there; a path that the copy does not hold is not among them.
 */
export async function restore(ask: RestoreAsk, lent: Work): Promise<Restored> {
  const { chain, only } = ask
  const into = folderOf(ask, OP)
  if (ask.until !== null) throw refused('a copy of this kind holds one moment only; leave the time out')
  if (ask.over !== undefined) return await restoreOver({ chain, path: into, over: ask.over, only }, lent)
  const work = { ...lent, host: ownHost(lent.scratch) }
  if ((await readdir(into)).length > 0) throw refused(`${into} is not empty`)
  if (only === null) {
    await unpack(chain, into, work)
    const { bytes } = await measureTree(into, work)
    return { bytes, paths: (await readdir(into)).sort() }
  }
  const wanted = [...new Set(only.map(inside))].sort()
  // On the same disk as the goal, so that moving costs nothing.
  const aside = await mkdtemp(join(into, '.pulih-restore-'))
  try {
    await unpack(chain, aside, work)
    const paths: string[] = []
    for (const path of wanted) {
      if (!(await isWithin(aside, path)) || paths.some((done) => path.startsWith(`${done}/`))) continue
      await mkdir(dirname(join(into, path)), { recursive: true })
      if (await isThere(join(into, path))) await cp(join(aside, path), join(into, path), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
      else await rename(join(aside, path), join(into, path))
      paths.push(path)
    }
    await clearAway(aside)
    return { bytes: (await measureTree(into, work)).bytes, paths }
  } finally {
    await clearAway(aside)
  }
}

async function unpack(chain: readonly CopyReader[], into: string, work: Work): Promise<void> {
  const findings = await unpackChain({ chain, into, how: ['--preserve-permissions', '--acls', '--xattrs'] }, work)
  if (findings.length > 0) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'copy-damaged', detail: JSON.stringify(findings) })
}

/** A link that was restored may point anywhere: a path through one is not a path of the copy. */
async function isWithin(top: string, path: string): Promise<boolean> {
  if (!(await isThere(join(top, path)))) return false
  return (await realpath(dirname(join(top, path)))) === join(await realpath(top), dirname(path))
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch {
    return false
  }
}

const OP = 'restore the files'
const refused = (detail: string) => new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'look-at-log', detail })
