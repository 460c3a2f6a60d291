import { Fault, type HintId } from '../core/fault.ts'
import type { TargetPlan } from '../core/site.ts'
import { presence } from './mount.ts'

/** What the kernel says of a disk, as a Fault that names the next step. A disk that has gone meanwhile explains every other error. */
export async function toFault(plan: TargetPlan, op: string, error: unknown): Promise<unknown> {
  if (error instanceof Fault || !(error instanceof Error) || !('code' in error)) return error
  const where = await presence(plan).catch(() => 'there' as const)
  if (where === 'not-plugged') return fault({ op, retry: 'later', hint: 'disk-not-plugged', cause: error })
  if (where === 'not-mounted') return fault({ op, retry: 'later', hint: 'mount-missing', cause: error })
  const known = meanings[String(error.code)]
  return fault({ op, retry: known?.retry ?? 'never', hint: known?.hint ?? 'look-at-log', cause: error })
}

/**
 * The same for whoever reads a file of a copy. Where the place is there and the kernel says that this very file cannot be read,
 * the Fault names it: what that means for the copy is for others to decide.
 */
export async function toReadFault(plan: TargetPlan, of: { readonly op: string; readonly key: string; readonly file: string }, error: unknown): Promise<unknown> {
  const known = await toFault(plan, of.op, error)
  if (!(known instanceof Fault) || known === error || isAway(known) || !(error instanceof Error) || !('code' in error)) return known
  const code = String(error.code)
  if (!UNREADABLE.has(code) && code !== 'ENOENT') return known
  const unread = UNREADABLE.has(code) ? { unread: { target: plan.name, key: of.key, file: of.file } } : {}
  // Gone since somebody looked: the next look says so by its right name.
  return new Fault({ area: 'target', op: of.op, retry: 'later', hint: 'look-at-log', cause: error, ...unread })
}

const isAway = ({ hint }: Fault) => hint === 'mount-missing' || hint === 'disk-not-plugged' || hint === 'wrong-disk'
/** What a disk says of bytes that it has lost, and a file system of a file that is none any more. */
const UNREADABLE = new Set(['EIO', 'EBADMSG', 'EUCLEAN', 'EILSEQ', 'EREMOTEIO', 'EISDIR'])

/** A place that is not there, said before anything is touched. */
export function absent(op: string, plan: TargetPlan, where: 'not-mounted' | 'not-plugged' | 'wrong-disk'): Fault {
  if (where === 'wrong-disk') return new Fault({ area: 'target', op, retry: 'later', hint: where, detail: `what is mounted at ${plan.mount ?? plan.path} is another disk` })
  const detail = where === 'not-plugged' ? 'the disk is not plugged in' : plan.mount === null ? `there is no folder ${plan.path}` : `nothing is mounted at ${plan.mount}`
  return new Fault({ area: 'target', op, retry: 'later', hint: where === 'not-plugged' ? 'disk-not-plugged' : 'mount-missing', detail })
}

function fault(facts: { op: string; retry: 'later' | 'never'; hint: HintId; cause: Error }): Fault {
  return new Fault({ area: 'target', ...facts })
}

const meanings: Record<string, { readonly retry: 'later' | 'never'; readonly hint: HintId } | undefined> = {
  ENOSPC: { retry: 'never', hint: 'free-space' },
  EDQUOT: { retry: 'never', hint: 'free-space' },
  EFBIG: { retry: 'never', hint: 'free-space' },
  EROFS: { retry: 'never', hint: 'read-only' },
  EACCES: { retry: 'never', hint: 'permission' },
  EPERM: { retry: 'never', hint: 'permission' },
  EIO: { retry: 'later', hint: 'look-at-log' },
  ESTALE: { retry: 'later', hint: 'network' },
  ETIMEDOUT: { retry: 'later', hint: 'network' },
  EHOSTDOWN: { retry: 'later', hint: 'network' },
  ENOTCONN: { retry: 'later', hint: 'network' },
  EHOSTUNREACH: { retry: 'later', hint: 'network' },
  ENETUNREACH: { retry: 'later', hint: 'network' },
  ENODEV: { retry: 'later', hint: 'look-at-log' },
  ENXIO: { retry: 'later', hint: 'look-at-log' },
}
