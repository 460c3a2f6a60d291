import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What lay on a disk at one instant. */
export interface DiskImage {
  /** Puts it back: whatever was written since is as if it had never been. */
  restore(): void
}

/**
 * Takes down everything below a folder, a few names aside. Nobody of this process writes meanwhile, because nobody gets a
 * turn: it is what a kill at this instant would leave, half-written files and uncommitted logs included.
 */
export function diskImage(folder: string, apart: (name: string) => boolean): DiskImage {
  const image = mkdtempSync(join(dirname(folder), 'pulih-image-'))
  const own = () => readdirSync(folder).filter((name) => !apart(name))
  for (const name of own()) cpSync(join(folder, name), join(image, name), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  return {
    restore: () => {
      for (const name of own()) rmSync(join(folder, name), { recursive: true, force: true })
      for (const name of readdirSync(image)) renameSync(join(image, name), join(folder, name))
      rmSync(image, { recursive: true })
    },
  }
}
