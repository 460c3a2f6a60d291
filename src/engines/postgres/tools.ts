import { access, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { ToolNeed, Work } from '../engine.ts'
import { lookAtTools } from '../tool-version.ts'

/** PostgreSQL's own tools; those that look and copy run where the source's tools run, those that prove run here. */
export const psqlNeed: ToolNeed = { command: 'psql', versionArgs: ['--version'], least: '12', package: 'postgresql-client' }
export const pgDumpNeed: ToolNeed = { ...psqlNeed, command: 'pg_dump' }
export const pgDumpallNeed: ToolNeed = { ...psqlNeed, command: 'pg_dumpall' }
export const pgRestoreNeed: ToolNeed = { ...psqlNeed, command: 'pg_restore' }

/**
 * What leads this machine's tools past Debian's wrapper, which needs longer to look for the newest of them than psql to answer. Only for
 * tools that are told their server, or that need none: without one the wrapper would look for it too. Nothing where no wrapper stands.
 */
export async function pastWrapper(): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(PATH.map((folder) => realpath(join(folder, 'psql')).catch(() => null)))
  const versions = found.find((path) => path !== null)?.endsWith('/pg_wrapper') === true ? await installed() ?? [] : []
  for (const version of versions.toReversed()) {
    const folder = join(HOME, String(version), 'bin')
    if (await access(join(folder, 'psql')).then(() => true, () => false)) return { PATH: [folder, ...PATH].join(':') }
  }
  return {}
}

/** The tools that a source needs beside itself, and those that it needs beside us. */
export async function lookAtBoth(of: { readonly there: readonly ToolNeed[]; readonly here: readonly ToolNeed[] }, work: Pick<Work, 'host' | 'signal'>): Promise<Record<'there' | 'here', Awaited<ReturnType<typeof lookAtTools>>>> {
  const env = await pastWrapper()
  const [there, here] = await Promise.all([lookAtTools(of.there, work.host.remote ? work : { ...work, env }), lookAtTools(of.here, { signal: work.signal, env })])
  return { there, here }
}

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
const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']
