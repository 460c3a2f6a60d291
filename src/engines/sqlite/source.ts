import { access, constants, stat } from 'node:fs/promises'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { readLiveHeader, type Header } from './header.ts'

/** The live database as it stands: enough to know it again. */
export interface Source {
  readonly header: Header
  readonly device: number
  readonly inode: number
  readonly changedAt: number
  /** Bytes including the writers' log beside it. */
  readonly bytes: number
  /** Nobody has it open, as far as its own files tell. */
  readonly closed: boolean
}

/** Looks at a live database without opening it; a Finding where it cannot be one. */
export async function lookAt(path: string, signal: AbortSignal): Promise<Source | Finding> {
  try {
    const found = await stat(path)
    if (!found.isFile()) return { kind: 'source-unreadable', source: path, detail: 'not a file' }
    await access(path, constants.R_OK)
    const header = await readLiveHeader(path, signal)
    if (header === null) return { kind: 'source-unreadable', source: path, detail: found.size === 0 ? 'the file is empty' : 'not an SQLite database' }
    const log = await sizeOf(`${path}-wal`)
    return { header, device: found.dev, inode: found.ino, changedAt: found.mtimeMs, bytes: found.size + (log ?? 0), closed: header.wal && log === null }
  } catch (error) {
    if (isGone(error) || (error instanceof Fault && !(await isThere(path)))) return { kind: 'source-missing', source: path }
    if (error instanceof Fault && error.hint === 'cancelled') throw error
    return { kind: 'source-unreadable', source: path, detail: error instanceof Error ? error.message : String(error) }
  }
}

/** The same for whoever is about to read it: throws a Fault where there is nothing to read. */
export async function mustSee(path: string, { op, signal }: { op: string; signal: AbortSignal }): Promise<Source> {
  const seen = await lookAt(path, signal)
  if (!('kind' in seen)) return seen
  if (seen.kind === 'source-missing') throw new Fault({ area: 'engine', op, retry: 'later', hint: 'source-missing', detail: `${path} is not there` })
  throw new Fault({ area: 'engine', op, retry: 'never', hint: 'look-at-log', detail: `${path}: ${seen.kind === 'source-unreadable' ? seen.detail : seen.kind}` })
}

/** How the manifest names this very database. */
export function identityOf(source: Source): string {
  const { applicationId, userVersion, pageSize } = source.header
  return `device ${source.device}, inode ${source.inode}, application_id ${applicationId}, user_version ${userVersion}, page_size ${pageSize}`
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

const isGone = (error: unknown) => error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
