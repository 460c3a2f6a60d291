import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../config/package-root.ts'

/**
 * Copies a data directory that was made once for this version of the server, and makes it first where it was not. Whoever
 * makes it at the same moment as somebody else throws his away.
 */
export async function fromTemplate(ask: { readonly name: string; readonly binary: string; readonly recipe: string; readonly to: string; readonly make: (folder: string) => Promise<void> }): Promise<void> {
  const { mtimeMs, size } = statSync(ask.binary)
  const key = createHash('sha256').update(JSON.stringify([ask.recipe, mtimeMs, size, process.getuid?.()])).digest('hex').slice(0, 12)
  const shelf = join(packageRoot(), '.cache/servers')
  const template = join(shelf, `${ask.name}-${key}`)
  if (existsSync(template)) {
    copy(template, ask.to)
    return
  }
  await ask.make(ask.to)
  mkdirSync(shelf, { recursive: true })
  const fresh = `${template}.${process.pid}.${performance.now()}`
  copy(ask.to, fresh)
  try {
    renameSync(fresh, template)
  } catch {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** Owners, times and holes are kept: most of a new database is nothing. */
const copy = (from: string, to: string) => execFileSync('cp', ['-a', '--sparse=always', '--reflink=auto', from, to])
