import { z } from 'zod'
import type { FreshnessPlan } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import { countDifferences, type Newest } from '../compare.ts'
import type { Work } from '../engine.ts'
import { fromWall, named, quoted } from './quote.ts'
import { refusal, withSession, wordsOf, type Place, type Session } from './session.ts'

/** How a table stands at one moment: its rows, and a mark that changes with every statement that writes to it. */
export interface Standing { readonly rows: number; readonly mark: string; readonly written: 'now' | 'not now' }

/** Rows of every table, from the figures that the server keeps itself: nothing is read, nobody waits. */
export async function standings(session: Session, database: string): Promise<ReadonlyMap<string, Standing>> {
  const db = named(database)
  const rows = await session.rows(`SELECT s.name AS owner, t.name AS name, CONVERT(bigint, SUM(p.row_count)) AS n, (SELECT CONVERT(bigint, SUM(u.user_updates)) FROM sys.dm_db_index_usage_stats u WHERE u.database_id = DB_ID(${quoted(database)}) AND u.object_id = t.object_id) AS updates, (SELECT COUNT(*) FROM sys.dm_tran_locks l WHERE l.resource_type = N'OBJECT' AND l.resource_database_id = DB_ID(${quoted(database)}) AND l.resource_associated_entity_id = t.object_id AND l.request_mode IN (N'IX', N'X', N'SIX', N'BU', N'Sch-M')) AS writers FROM ${db}.sys.tables t JOIN ${db}.sys.schemas s ON s.schema_id = t.schema_id JOIN ${db}.sys.dm_db_partition_stats p ON p.object_id = t.object_id WHERE p.index_id IN (0, 1) AND t.is_ms_shipped = 0 GROUP BY s.name, t.name, t.object_id`, {
    op: `count the rows of ${database}`, row: z.object({ owner: z.string(), name: z.string(), n: z.coerce.number().int(), updates: z.coerce.number().nullable(), writers: z.number() }),
  })
  return new Map(rows.map(({ owner, name, n, updates, writers }) => [`${owner}.${name}`, { rows: n, mark: String(updates ?? 0), written: writers > 0 ? 'now' : 'not now' }]))
}

/**
 * The tables that nobody wrote to from before the copy until after it: of these alone is it certain how many rows it holds. The others
 * are named, and only looked at for being there.
 */
export function held(before: ReadonlyMap<string, Standing>, after: ReadonlyMap<string, Standing>): { readonly counts: Readonly<Record<string, number>>; readonly moving: readonly string[] } {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  const still = names.filter((name) => {
    const [one, two] = [before.get(name), after.get(name)]
    return one !== undefined && two !== undefined && one.rows === two.rows && one.mark === two.mark && one.written === 'not now' && two.written === 'not now'
  })
  return { counts: Object.fromEntries(still.map((name) => [name, before.get(name)?.rows ?? 0])), moving: names.filter((name) => !still.includes(name)) }
}

/** Counts one table row by row: what decides where the kept figure says something else than was expected. */
export async function countTable(session: Session, database: string, table: string): Promise<number> {
  const [owner = '', ...name] = table.split('.')
  const { n } = await session.row(`SELECT COUNT_BIG(*) AS n FROM ${named(database)}.${named(owner)}.${named(name.join('.'))}`, { op: `count the rows of ${table}`, row: z.object({ n: z.coerce.number() }) })
  return n
}

/** Rows of these tables, held against what they must be. The kept figure will do where it agrees; where it does not, the rows decide. */
export async function countTables(session: Session, database: string, expected: Readonly<Record<string, number>>): Promise<readonly Finding[]> {
  const found = await standings(session, database)
  const counts: Record<string, number> = {}
  for (const [table, rows] of Object.entries(expected)) {
    const kept = found.get(table)?.rows
    if (kept !== undefined) counts[table] = kept === rows ? kept : await countTable(session, database, table)
  }
  return countDifferences(expected, counts)
}

/** What the freshness query answers: one value, or why it could not be read. A time without a zone is the wall clock of the server. */
export async function newest(place: Place & { readonly database: string }, ask: { readonly plan: FreshnessPlan; readonly ahead: number }, work: Work): Promise<Newest> {
  return await withSession(place, work, async (session) => {
    const answer = await session.attempt(ask.plan.query, { op: 'read the newest record' })
    if (answer.kind === 'refused') {
      const { hint } = refusal('read the newest record', answer.errors)
      return { problem: hint === 'permission' ? `${wordsOf(answer.errors)} (ALTER ROLE db_datareader ADD MEMBER ${named(place.access.user)})` : wordsOf(answer.errors) }
    }
    if (answer.rows.length !== 1) return { problem: `the query answers ${answer.rows.length} rows, not one value` }
    const [entry, ...more] = Object.entries(answer.rows[0] ?? {})
    if (more.length > 0) return { problem: 'the query answers more than one value' }
    const [column, value] = entry ?? ['', null]
    if (value instanceof Date) return { value: (answer.zoned.has(column) ? value : fromWall(value, ask.ahead)).toISOString() }
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return String(value).trim() === '' ? { problem: 'the query answers nothing' } : { value: String(value).trim() }
    return { problem: 'the query answers nothing' }
  })
}
