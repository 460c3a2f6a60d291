import type { MariadbPhysicalComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Preflight, Work } from '../engine.ts'
import { runTool } from '../tool.ts'
import { missingGrants } from './grants.ts'
import { lookAt } from './look.ts'
import { LOGS, statementLogs } from './preflight.ts'
import { isOlderLine, lookAtAll, onPhysicalHost, physicalTools, versionsOf } from './tools.ts'

/** Everything that would keep a server's files from being copied, each with what mends it. */
export async function preflightPhysical(source: MariadbPhysicalComponent, work: Work): Promise<Preflight> {
  const tools = await lookAtAll(onPhysicalHost, physicalTools, work)
  const blind = { warnings: [], identity: null, bytes: null }
  if (tools.some((finding) => finding.kind === 'tool-missing')) return { ...blind, findings: tools }
  const seen = await lookAt(source, work)
  if ('kind' in seen) return { ...blind, findings: [...tools, seen] }
  const { server } = seen
  const everywhere = ['SELECT', 'RELOAD', 'PROCESS', 'LOCK TABLES', 'BINLOG MONITOR', ...(server.binlog ? LOGS.slice(1) : [])]
  const backup = (await versionsOf('mariadb-backup', work))['mariadb-backup'] ?? '0'
  const old: readonly Finding[] = isOlderLine(backup, server.version) ? [{ kind: 'tool-too-old', tool: 'mariadb-backup', found: backup, needed: server.version }] : []
  return {
    findings: [...tools, ...old, ...missingGrants(seen.granted, { everywhere, databases: [], inside: [] }), ...await readable(server.datadir, work)],
    warnings: statementLogs(seen),
    identity: server.identity,
    bytes: seen.tables.reduce((sum, table) => sum + table.bytes, SYSTEM),
  }
}

/** The tool reads the files themselves: on their machine, as somebody who may. */
async function readable(datadir: string, work: Work): Promise<readonly Finding[]> {
  const { code } = await runTool({ op: 'look at the server\'s files', signal: work.signal, tool: work.host.on({ command: 'test', args: ['-r', datadir, '-a', '-x', datadir], accept: [0, 1] }) })
  return code === 0 ? [] : [{ kind: 'source-unreadable', source: datadir, detail: `the tools run on ${work.host.name} as somebody who may not read ${datadir}, or it is not there` }]
}

/** What every server has of its own. */
const SYSTEM = 12 * 1024 * 1024
