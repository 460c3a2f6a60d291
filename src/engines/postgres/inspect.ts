import type { FreshnessPlan } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import { beginning } from '../../core/letters.ts'
import { countDifferences, freshnessOf } from '../compare.ts'
import type { Verdict, Work } from '../engine.ts'
import { runTool } from '../tool.ts'
import { unproven } from '../unproven.ts'
import { rowsOf, type Door } from './access.ts'
import { countRows, newest } from './facts.ts'
import type { PrivateServer } from './private.ts'
import { serverProgram } from './tools.ts'

/** What to hold against what in databases that were brought back. */
export interface Inspection {
  readonly server: PrivateServer
  readonly databases: readonly string[]
  /** Those among them whose rows the manifest knows; all where not given. */
  readonly counted?: readonly string[]
  readonly unlogged: 'counted' | 'left out'
  readonly freshness: FreshnessPlan | null
  /** Where the freshness query is asked. */
  readonly database: string
  readonly manifest: Manifest
  readonly at: Date
  readonly major: number | null
}

/** Tables and indices by PostgreSQL's own check, each row count and the newest record against the manifest. */
export async function inspect(of: Inspection, work: Work): Promise<Verdict> {
  work.progress({ phase: 'check', bytes: 0, of: null })
  const findings: Finding[] = []
  for (const database of of.databases) findings.push(...await check(of.server.door(database), { database, major: of.major }, work))
  // Counting what is damaged would only say so again, less clearly.
  if (findings.length > 0) return { ok: false, findings }
  work.progress({ phase: 'count', bytes: 0, of: null })
  const counts: Record<string, number> = {}
  for (const database of of.databases.filter((name) => of.counted?.includes(name) ?? true)) {
    const door = of.server.door(database)
    Object.assign(counts, await countRows((sql, row) => rowsOf(door, sql, { op: 'count the rows', signal: work.signal, row }), { database, unlogged: of.unlogged }))
  }
  const plan = of.freshness
  const fresh = plan === null ? { findings: [], facts: {} } : freshnessOf({ plan, found: await newest(of.server.door(of.database), plan.query, { op: 'ask for the newest record', signal: work.signal }), at: of.at, manifest: of.manifest })
  // A copy that was not counted when it was made says so in its notes: here its rows are told, and held against nothing.
  const counted = Object.keys(of.manifest.counts).length > 0
  findings.push(...(counted ? countDifferences(of.manifest.counts, counts) : []), ...fresh.findings)
  if (findings.length > 0) return { ok: false, findings }
  return { ok: true, facts: { tables: Object.keys(counts).length, rows: Object.values(counts).reduce((sum, rows) => sum + rows, 0), ...fresh.facts } }
}

/** pg_amcheck where it is installed (it came with PostgreSQL 14): every row is held against every index. */
async function check(door: Door, of: { readonly database: string; readonly major: number | null }, work: Work): Promise<readonly Finding[]> {
  const op = `check ${of.database}`
  // Its database comes by the environment: as an argument it would be a pattern, in small letters.
  const ended = await runTool({
    op,
    tool: { command: await serverProgram('pg_amcheck', of.major), args: ['-w', '--install-missing', '--heapallindexed', '--parent-check', '--jobs=2'], env: door.env, accept: [0, 1, 2] },
    signal: work.signal,
  })
  if (ended.code === 0) return []
  const said = `${ended.stdout}\n${ended.stderr}`.trim()
  if (ended.code !== 2 || WORLD.test(said)) throw unproven(op, `pg_amcheck: ${said}`)
  return [{ kind: 'engine-check-failed', detail: `pg_amcheck ${of.database}: ${beginning(said, 500)}` }]
}

const WORLD = /No space left|out of memory|server closed the connection|terminating connection|permission denied/
