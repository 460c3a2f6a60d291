import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { SqliteComponent } from '../../core/component.ts'
import { beginning } from '../../core/letters.ts'
import type { CopyReader, Rehearsal, Verdict, Work } from '../engine.ts'
import { countDifferences, freshnessOf } from '../compare.ts'
import { opened } from '../opened.ts'
import { pipeTools } from '../tool.ts'
import { scratchFolder, unproven } from '../unproven.ts'
import { ask, saysDamaged } from './cli.ts'
import { DATA } from './dump.ts'
import { countRows, newest } from './facts.ts'
import { isWhole, readHeader } from './header.ts'

/** Brings one copy's database into a file; the findings are why it is not a whole one. */
export async function unpack(copy: CopyReader, path: string, work: Work): Promise<readonly Finding[]> {
  work.progress({ phase: 'extract', bytes: 0, of: copy.manifest.rawBytes })
  const from = await opened({ copy, file: DATA, to: path }, work)
  const broken = from.damage(await pipeTools({ op: 'unpack the database', tools: from.tools, input: from.input, signal: work.signal }))
  if (broken !== null) return [broken]
  const header = await readHeader(path)
  if (header === null) return [{ kind: 'end-mark-missing', file: DATA }]
  if (!isWhole(header) || header.bytes !== copy.manifest.rawBytes) return [{ kind: 'truncated', file: DATA, bytes: header.bytes, expected: copy.manifest.rawBytes }]
  work.progress({ phase: 'extract', bytes: header.bytes, of: header.bytes })
  return []
}

/** SQLite's own check over every page of the copy. */
export async function intact(copy: CopyReader, work: Work): Promise<Verdict> {
  return inScratch(work, async (folder) => {
    const path = join(folder, 'data.db')
    const broken = await unpack(copy, path, work)
    if (broken.length > 0) return { ok: false, findings: broken }
    const findings = await integrity({ path, scratch: folder, signal: work.signal }, work)
    return findings.length > 0 ? { ok: false, findings } : { ok: true, facts: { check: 'integrity_check', bytes: copy.manifest.rawBytes } }
  })
}

/** Restores into scratch and holds rows, references and the newest record against the manifest. */
export async function rehearse({ chain, source, at }: { chain: readonly CopyReader[]; source: SqliteComponent; at: Date }, work: Work): Promise<Rehearsal> {
  const copy = newestOf(chain)
  return inScratch(work, async (folder) => {
    const path = join(folder, 'data.db')
    const broken = await unpack(copy, path, work)
    if (broken.length > 0) return { restored: { ok: false, findings: broken }, consistent: null }
    const place = { path, scratch: folder, signal: work.signal }
    const restored: Verdict = { ok: true, facts: { bytes: copy.manifest.rawBytes } }
    const damaged = await integrity(place, work)
    // Counting a damaged database would only say so again, less clearly.
    if (damaged.length > 0) return { restored, consistent: { ok: false, findings: damaged } }
    work.progress({ phase: 'count', bytes: 0, of: null })
    const counts = await countRows(place)
    const plan = source.freshness
    const fresh = plan === null ? { findings: [], facts: {} } : freshnessOf({ plan, found: await newest(place, plan.query), at, manifest: copy.manifest })
    const findings = [...(await references(place)), ...countDifferences(copy.manifest.counts, counts), ...fresh.findings]
    if (findings.length > 0) return { restored, consistent: { ok: false, findings } }
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0)
    return { restored, consistent: { ok: true, facts: { tables: Object.keys(counts).length, rows, ...fresh.facts } } }
  })
}

/** A chain of this engine is one full copy; refuses an empty one. */
export function newestOf(chain: readonly CopyReader[]): CopyReader {
  const copy = chain.at(-1)
  if (copy === undefined) throw new Fault({ area: 'engine', op: 'restore the database', retry: 'never', hint: 'copy-damaged', detail: 'no copy was given' })
  return copy
}

interface Place { readonly path: string; readonly scratch: string; readonly signal: AbortSignal }

/** SQLite's own check over every page. */
export async function integrity(place: Place, work: Work): Promise<readonly Finding[]> {
  work.progress({ phase: 'check', bytes: 0, of: null })
  const answer = await ask(place, 'PRAGMA integrity_check;', { op: 'check the database', signal: place.signal })
  if (answer.code === 0 && answer.rows.length === 1 && answer.rows[0] === 'ok') return []
  const said = [...answer.rows.slice(0, 5), answer.said.trim()].filter((line) => line !== '').join('; ')
  const worded = answer.code === 0 ? answer.rows.length > 0 : saysDamaged(answer.said)
  if (!worded || answer.rows.some(isWorldly)) throw unproven('check the database', `integrity_check: ${said}`)
  return [{ kind: 'engine-check-failed', detail: `integrity_check: ${beginning(said, 500)}` }]
}

/** A page that could not be fetched for want of memory (7) or because scratch did not give it (10 and its kin) is not a bad page; one that ends too early (522) is. */
function isWorldly(row: string): boolean {
  const code = Number(/error code=(\d+)/.exec(row)?.[1] ?? 0)
  return code === 7 || (code % 256 === 10 && code !== 522)
}

/** Rows that point to rows that are not there. */
export async function references(place: Place): Promise<readonly Finding[]> {
  const answer = await ask(place, 'select hex("table"), count(*) from pragma_foreign_key_check group by 1 order by 2 desc;', { op: 'check the references', signal: place.signal })
  if (answer.code !== 0 && !saysDamaged(answer.said)) throw unproven('check the references', `foreign_key_check: ${answer.said}`)
  if (answer.code !== 0) return [{ kind: 'engine-check-failed', detail: `foreign_key_check: ${answer.said.trim()}` }]
  return answer.rows.map((row) => {
    const [table = '', rows = '0'] = row.split('|')
    return { kind: 'foreign-keys-broken', table: Buffer.from(table, 'hex').toString('utf8'), rows: Number(rows) }
  })
}

async function inScratch<T>(work: Work, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await scratchFolder(work)
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
