import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../core/fault.ts'
import { ending } from '../core/letters.ts'

/**
 * A proof that could not be made now, as a Fault that is tried again later. A tool that ends badly for want of memory, of room or
 * of anything else has said nothing against the copy: only its own word of damage counts.
 */
export function unproven(op: string, said: string): Fault {
  const detail = said.trim() === '' ? 'the tool ended badly and did not say why' : ending(said.trim(), 400)
  return new Fault({ area: 'engine', op, retry: 'later', hint: isFull(said) ? 'free-space' : 'tool-failed', detail })
}

/** Whether a tool or the kernel says that there is no room left. */
export const isFull = (said: string) => /No space left on device|Disk quota exceeded|disk is full|Wrote only \d+ of \d+ bytes|ENOSPC|EDQUOT/.test(said)

/** A folder of scratch for one proof; a scratch that takes none is no fault of any copy. */
export async function scratchFolder(work: { readonly scratch: string }): Promise<string> {
  try {
    const folder = await mkdtemp(join(work.scratch, 'proof-'))
    return folder
  } catch (error) {
    throw unproven('make room in scratch', error instanceof Error ? error.message : String(error))
  }
}
