import type { MariadbDumpComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Preflight, Work } from '../engine.ts'
import { standsBeside } from '../over.ts'
import { fullName, isTransactional, type DatabaseFacts, type TableFacts } from './facts.ts'
import { missingGrants } from './grants.ts'
import { lookAt, type Seen } from './look.ts'
import { dumpTools, onDumpHost, lookAtAll } from './tools.ts'

/** Everything that would keep a dump from being made, each with what mends it. */
export async function preflightDump(source: MariadbDumpComponent, work: Work): Promise<Preflight> {
  const tools = await lookAtAll(onDumpHost, dumpTools, work)
  const blind = { warnings: [], identity: null, bytes: null }
  if (tools.some((finding) => finding.kind === 'tool-missing')) return { ...blind, findings: tools }
  const seen = await lookAt(source, work)
  if ('kind' in seen) return { ...blind, findings: [...tools, seen] }
  const { databases, missing } = chosen(source, seen)
  const names = databases.map(({ name }) => name)
  const tables = seen.tables.filter((table) => names.includes(table.database))
  const loose = tables.filter((table) => !isTransactional(table))
  const grants = missingGrants(seen.granted, {
    everywhere: ['RELOAD', ...(seen.server.binlog ? LOGS : [])],
    // Also where no accounts are copied: who a server is stands there.
    databases: [...names, 'mysql'],
    inside: ['SELECT'],
  })
  const inside = missingGrants(seen.granted, { everywhere: [], databases: names, inside: ['SHOW VIEW', 'TRIGGER', 'EVENT', ...(source.locking === 'lock' && loose.length > 0 ? ['LOCK TABLES'] : [])] })
  return {
    findings: [...tools, ...missing, ...grants, ...inside],
    warnings: [...unlocked(source, loose), ...statementLogs(seen)],
    identity: seen.server.identity,
    bytes: tables.reduce((sum, table) => sum + table.bytes, 0),
  }
}

/** The databases that are copied: the ones that were named, or whichever there are now, without what a recovery brought beside and never let take its place. */
export function chosen(source: MariadbDumpComponent, seen: Pick<Seen, 'databases' | 'asides'>): { readonly databases: readonly DatabaseFacts[]; readonly missing: readonly Finding[]; readonly beside: readonly string[] } {
  const { databases: wanted } = source
  if (wanted === null) return { databases: seen.databases.filter(({ name }) => !standsBeside(name)), missing: [], beside: [...seen.asides, ...seen.databases.map(({ name }) => name).filter(standsBeside)].sort() }
  return {
    databases: seen.databases.filter(({ name }) => wanted.includes(name)),
    missing: wanted.filter((database) => !seen.databases.some(({ name }) => name === database)).map((database) => ({ kind: 'database-missing', database })),
    beside: [],
  }
}

/** Tables that no snapshot holds: people wait for them, or they may change. */
function unlocked(source: MariadbDumpComponent, loose: readonly TableFacts[]): readonly Finding[] {
  return loose.length === 0 ? [] : [{ kind: 'unlocked-tables', tables: loose.slice(0, 10).map(fullName), count: loose.length, locked: source.locking === 'lock' }]
}

/** Logs of statements may bring back other rows than there were. */
export function statementLogs({ server }: Pick<Seen, 'server'>): readonly Finding[] {
  if (!server.binlog || server.binlogFormat !== 'STATEMENT') return []
  return [{ kind: 'setting-wrong', setting: 'binlog_format', found: server.binlogFormat, needed: 'ROW', mend: "SET GLOBAL binlog_format = 'ROW';" }]
}

/** What reading binary logs needs. */
export const LOGS = ['BINLOG MONITOR', 'REPLICATION SLAVE']
