import type { Finding } from '../../core/finding.ts'
import { SECOND } from '../../core/clock.ts'
import type { ToolNeed, Work } from '../engine.ts'
import { runTool } from '../tool.ts'
import { isOlder, lookAtTools } from '../tool-version.ts'
import { zstdNeed } from '../zstd.ts'
import { perlNeed } from './end-mark.ts'

// The first number that they say is of some the distribution's, of some a format's: this keeps out what is far too old only.
const need = (command: string, name: string): ToolNeed => ({ command, versionArgs: ['--version'], least: '3.3', package: name })
export const clientNeed = need('mariadb', 'mariadb-client')
const dumpNeed = need('mariadb-dump', 'mariadb-client')
const binlogNeed = need('mariadb-binlog', 'mariadb-server')
const backupNeed = need('mariadb-backup', 'mariadb-backup')
const serverNeed = need('mariadbd', 'mariadb-server')

/** What the two engines need where the database is. */
export const onDumpHost: readonly ToolNeed[] = [clientNeed, dumpNeed, binlogNeed]
export const onPhysicalHost: readonly ToolNeed[] = [clientNeed, binlogNeed, backupNeed]
/** What they need where copies are proven and brought back. */
export const dumpTools: readonly ToolNeed[] = [clientNeed, dumpNeed, binlogNeed, serverNeed, perlNeed, zstdNeed]
export const physicalTools: readonly ToolNeed[] = [clientNeed, dumpNeed, binlogNeed, backupNeed, serverNeed, zstdNeed]

/** Which tools are missing: those of the source's host there, all of them here. */
export async function lookAtAll(there: readonly ToolNeed[], here: readonly ToolNeed[], work: Pick<Work, 'host' | 'signal'>): Promise<readonly Finding[]> {
  const ours = await lookAtTools(here, { signal: work.signal })
  if (!work.host.remote) return ours.findings
  return [...ours.findings, ...(await lookAtTools(there, { signal: work.signal, host: work.host })).findings]
}

/** The version of the distribution that the source's tool is of, beside our compressor's, for the manifest. */
export async function versionsOf(command: string, work: Pick<Work, 'host' | 'signal'>): Promise<Readonly<Record<string, string>>> {
  const { versions } = await lookAtTools([zstdNeed], { signal: work.signal })
  const said = await runTool({ op: `ask ${command} for its version`, tool: work.host.on({ command, args: ['--version'] }), signal: work.signal, limit: 60 * SECOND })
  return { ...versions, [command]: distribution(`${said.stdout}\n${said.stderr}`) }
}

/** Whether a tool is of an older line than the server: what is newer there, it may not know. */
export function isOlderLine(tool: string, server: string): boolean {
  const line = (version: string) => version.split('.').slice(0, 2).join('.')
  return isOlder(line(tool), line(server))
}

const distribution = (said: string) => /(?:Distrib|from|server) (\d+(?:\.\d+)+)/.exec(said)?.[1] ?? /\d+(?:\.\d+)+/.exec(said)?.[0] ?? '0'
