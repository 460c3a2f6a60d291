import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A folder with all above it. Node's own way says "no such file" of a disk that is read-only; this one says what the disk said. */
export async function makeFolder(path: string, mode = 0o755): Promise<void> {
  try {
    await mkdir(path, { mode })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path), mode)
    await makeFolder(path, mode)
  }
}
