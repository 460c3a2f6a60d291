import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { ToolNeed } from '../engine.ts'

/** PostgreSQL's own tools; those that look and copy run where the source's tools run, those that prove run here. */
export const psqlNeed: ToolNeed = { command: 'psql', versionArgs: ['--version'], least: '12', package: 'postgresql-client' }
export const pgDumpNeed: ToolNeed = { ...psqlNeed, command: 'pg_dump' }
export const pgDumpallNeed: ToolNeed = { ...psqlNeed, command: 'pg_dumpall' }
export const pgRestoreNeed: ToolNeed = { ...psqlNeed, command: 'pg_restore' }

/**
 * A program of the server itself on this machine: of that very major version where one is asked for, else of the newest.
 * Refuses where it is not installed.
 */
export async function serverProgram(name: string, major: number | null): Promise<string> {
  const versions = await installed()
  if (versions === null) return name
  const chosen = major === null ? versions.at(-1) : versions.find((version) => version === major)
  if (chosen === undefined) throw new Fault({ area: 'engine', op: `find ${name}`, retry: 'never', hint: 'tool-missing', detail: `PostgreSQL ${major ?? ''} is not installed here: apt install postgresql${major === null ? '' : `-${major}`}` })
  return join(HOME, String(chosen), 'bin', name)
}

/** What is missing here to bring copies of that major version back into a private server; nothing where all is there. */
export async function privateServerMissing(ask: { readonly major: number; readonly exact: boolean }): Promise<readonly Finding[]> {
  const versions = await installed()
  if (versions === null || versions.some((version) => (ask.exact ? version === ask.major : version >= ask.major))) return []
  return [{ kind: 'tool-missing', tool: 'postgres', package: `postgresql-${ask.major}` }]
}

/** Debian keeps each major version apart, oldest first here; null where the programs are only on the path. */
async function installed(): Promise<readonly number[] | null> {
  const names = await readdir(HOME).catch(() => null)
  return names === null ? null : names.map(Number).filter(Number.isInteger).sort((a, b) => a - b)
}

const HOME = '/usr/lib/postgresql'
