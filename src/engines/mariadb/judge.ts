import type { FreshnessPlan } from '../../core/component.ts'
import { countDifferences, freshnessOf } from '../compare.ts'
import type { CopyReader, Verdict, Work } from '../engine.ts'
import { together } from '../together.ts'
import { must } from './client.ts'
import { fullName, type TableFacts } from './facts.ts'
import { checkTables, countTables, freshnessQuestion, newestOf, tablesIn } from './inspect.ts'
import type { PrivateServer } from './private-server.ts'

/** What stands in a private server, held against the copy's word: each table's own check, the rows, the newest record. */
export async function judge(of: { readonly server: PrivateServer; readonly last: CopyReader; readonly at: Date; readonly database: string | null; readonly plan: FreshnessPlan | null; readonly expected?: readonly string[] }, work: Work): Promise<Verdict> {
  const { server, last, plan } = of
  const tables = await tablesIn(server)
  const names = new Set(tables.map(fullName))
  const missing = (of.expected ?? []).filter((name) => !names.has(name))
  if (missing.length > 0) return { ok: false, findings: [{ kind: 'engine-check-failed', detail: `no table ${missing.slice(0, 5).join(', ')}` }] }
  work.progress({ phase: 'check', bytes: 0, of: null })
  const [one, other] = halves(tables)
  const damaged = (await together(server.signal, (signal) => checkTables({ ...server, signal }, one), (signal) => checkTables({ ...server, signal }, other))).flat()
  if (damaged.length > 0) return { ok: false, findings: damaged }
  work.progress({ phase: 'count', bytes: 0, of: null })
  const [some, rest] = await together(server.signal, (signal) => countTables({ ...server, signal }, one), (signal) => countTables({ ...server, signal }, other))
  const counts = { ...some, ...rest }
  const expected = last.manifest.counts
  const differences = Object.keys(expected).length === 0 ? [] : countDifferences(expected, counts)
  const fresh = plan === null ? { findings: [], facts: {} } : freshnessOf({ plan, found: newestOf(await must(server.door, freshnessQuestion(plan, of.database), { op: 'read the newest record', signal: server.signal })), at: of.at, manifest: last.manifest })
  const findings = [...differences, ...fresh.findings]
  if (findings.length > 0) return { ok: false, findings }
  return { ok: true, facts: { tables: tables.length, rows: Object.values(counts).reduce((sum, count) => sum + count, 0), ...fresh.facts } }
}

/** Tables in two parts of about the same size: a server of our own may be asked by two at once. */
function halves(tables: readonly TableFacts[]): readonly [readonly TableFacts[], readonly TableFacts[]] {
  const [one, other] = [{ tables: [] as TableFacts[], bytes: 0 }, { tables: [] as TableFacts[], bytes: 0 }]
  for (const table of tables.toSorted((a, b) => b.bytes - a.bytes)) {
    const least = one.bytes <= other.bytes ? one : other
    least.tables.push(table)
    least.bytes += table.bytes
  }
  return [one.tables, other.tables]
}
