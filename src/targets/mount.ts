import { readFile, realpath, stat } from 'node:fs/promises'
import type { TargetPlan } from '../core/site.ts'

/** Where a local place stands: ready, or what is missing of it. */
export type Presence = 'there' | 'not-mounted' | 'not-plugged' | 'no-folder'

/**
 * Asks the kernel, not the folder: the empty folder under a disk that is not mounted looks like a place and is none.
 * Only below a mount that really is there may a missing folder be made by us: anywhere else it means that the place is gone,
 * and a new folder would hide that.
 */
export async function presence(plan: TargetPlan): Promise<Presence> {
  if (plan.mount !== null && !(await isMounted(plan.mount))) return plan.removable ? 'not-plugged' : 'not-mounted'
  if (plan.mount !== null && !(await isBelow(plan.path, plan.mount))) return plan.removable ? 'not-plugged' : 'not-mounted'
  if (await isFolder(plan.path)) return 'there'
  if (plan.mount !== null) return 'no-folder'
  return plan.removable ? 'not-plugged' : 'not-mounted'
}

async function isMounted(mount: string): Promise<boolean> {
  const at = await resolved(mount)
  // Looking inside makes an automounter mount; its own entry alone is still an empty place.
  if (at === null || !(await isFolder(`${at}/.`))) return false
  return (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').some((line) => unescape(line.split(' ')[4] ?? '') === at && !line.includes(' - autofs '))
}

/** A link in the path could lead away from the disk, back to the machine's own. */
async function isBelow(path: string, mount: string): Promise<boolean> {
  const [at, root] = [await resolvedAsFarAsThere(path), await resolved(mount)]
  return root !== null && (at === root || at.startsWith(root === '/' ? '/' : `${root}/`))
}

async function resolvedAsFarAsThere(path: string): Promise<string> {
  const whole = await resolved(path)
  if (whole !== null) return whole
  const cut = path.lastIndexOf('/')
  return cut <= 0 ? path : `${await resolvedAsFarAsThere(path.slice(0, cut))}${path.slice(cut)}`
}

async function resolved(path: string): Promise<string | null> {
  try {
    return await realpath(path)
  } catch {
    return null
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

/** The kernel writes blanks of a mount point as octal numbers. */
const unescape = (text: string) => Buffer.from(text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))), 'latin1').toString('utf8')
