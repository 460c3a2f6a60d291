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

/** A place that is not there, said before anything is touched. */
export function absent(op: string, plan: TargetPlan, where: 'not-mounted' | 'not-plugged'): Fault {
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
}
