import { z } from 'zod'
import { beginning } from '../../core/letters.ts'
import type { Newest } from '../compare.ts'
import { runTool } from '../tool.ts'
import { psql, type Door } from './access.ts'
import { ident, literal } from './rows.ts'

/** Asks within one database: a snapshot of the source, or the database that was brought back. */
export type Ask = <S extends z.ZodType>(sql: string, row: S) => Promise<readonly z.output<S>[]>

/** Exact rows of each table that a copy carries, by `database.schema.table`. */
export async function countRows(ask: Ask, of: { readonly database: string; readonly unlogged: 'counted' | 'left out' }): Promise<Readonly<Record<string, number>>> {
  const tables = await ask(TABLES, table)
  const counted = tables.filter(({ persistence }) => persistence === 'p' || of.unlogged === 'counted')
  const found: Record<string, number> = {}
  for (let from = 0; from < counted.length; from += TOGETHER) {
    const some = counted.slice(from, from + TOGETHER)
    const sql = some.map(({ schema, name }) => `select ${literal(`${of.database}.${schema}.${name}`)} as name, count(*) as rows from only ${ident(schema)}.${ident(name)}`).join(' union all ')
    for (const { name, rows } of await ask(sql, z.object({ name: z.string(), rows: z.number().int() }))) found[name] = rows
  }
  return found
}

/** Tables that no log knows: a copy of the cluster brings them back empty. */
export async function unloggedTables(ask: Ask): Promise<readonly string[]> {
  return (await ask(TABLES, table)).filter(({ persistence }) => persistence === 'u').map(({ schema, name }) => `${schema}.${name}`)
}

/** The one value that the freshness query answers, in UTC. The query may only read. */
export async function newest(door: Door, query: string, ask: { readonly op: string; readonly signal: AbortSignal; readonly snapshot?: string }): Promise<Newest> {
  // A command of psql's own could reach anywhere.
  if (query.trimStart().startsWith('\\')) return { problem: 'the query is none' }
  const at = ask.snapshot === undefined ? [] : ['-c', `set transaction snapshot ${literal(ask.snapshot)}`]
  const ended = await runTool({ op: ask.op, tool: { ...psql(door, ['-c', 'begin isolation level repeatable read read only', ...at, '-c', query]), accept: [0, 1, 3] }, signal: ask.signal })
  if (ended.code !== 0) return { problem: beginning(ended.stderr.trim(), 300) }
  const [value = '', ...more] = ended.stdout === '' ? [] : ended.stdout.split('\n')
  if (more.length > 0 || value.includes('|')) return { problem: 'the query answers more than one value' }
  return value === '' ? { problem: 'the query answers nothing' } : { value: value.replace(/([+-]\d{2})$/, (zone) => (value.length > 12 ? `${zone}:00` : zone)) }
}

const table = z.object({ schema: z.string(), name: z.string(), persistence: z.string() })

/** Ordinary tables only: partitions are tables, their parents hold no row, and what an extension brings is its own. */
const TABLES = `
  select n.nspname as schema, c.relname as name, c.relpersistence as persistence
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  order by 1, 2`

/** Many tables a question, so that a thousand small ones cost no thousand journeys. */
const TOGETHER = 50
