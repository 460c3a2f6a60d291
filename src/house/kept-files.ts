import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../core/digest.ts'
import { Fault } from '../core/fault.ts'

/** Keeps files in a folder, each once and under the digest of what is in it, whole or not at all. Throws a Fault where it cannot be written. */
export function keptFiles(folder: string): (bytes: Buffer) => Promise<string> {
  return async (bytes) => {
    const digest = sha256(bytes)
    const path = join(folder, digest)
    const draft = `${path}.part`
    try {
      if ((await stat(path).catch(() => null))?.size === bytes.length) return digest
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = await open(draft, 'w', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, path)
      const at = await open(folder, 'r')
      await at.sync().finally(() => at.close())
      return digest
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined)
      throw new Fault({ area: 'store', op: 'keep what was sent as evidence', retry: 'later', hint: 'free-space', cause: error })
    }
  }
}
