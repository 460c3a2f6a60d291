import { appendFile, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault } from '../core/fault.ts'

/** Adds lines to the file of audit heads, each synced. Throws a Fault where it cannot be written. */
export function anchorsFile(path: string): (line: string) => Promise<void> {
  return async (line) => {
    try {
      await mkdir(dirname(path), { recursive: true })
      await appendFile(path, `${line}\n`, { flush: true })
    } catch (error) {
      throw new Fault({ area: 'store', op: 'note the audit head', retry: 'later', hint: 'free-space', cause: error })
    }
  }
}
