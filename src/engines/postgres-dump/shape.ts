import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import { rowsOf, type Door } from '../postgres/access.ts'
import { ident, literal } from '../postgres/rows.ts'

/** A table as somebody needs it who holds its rows against those of another. */
export interface Shape {
  readonly columns: readonly Column[]
  /** What no two rows have in common; empty where nothing is promised. */
  readonly key: readonly string[]
  readonly references: readonly Reference[]
}

interface Column {
  readonly name: string
  readonly type: string
  /** `own`: the server reckons it; `always`: it counts by itself, and takes another value only where that is said. */
  readonly made: 'plain' | 'own' | 'always'
}

export interface Reference {
  readonly columns: readonly string[]
  readonly parent: { readonly schema: string; readonly name: string; readonly columns: readonly string[]; readonly types: readonly string[] }
}

/** A table of a copy, by its three names. */
export interface Table { readonly database: string; readonly schema: string; readonly name: string }

/** How a table is shaped; null where it is not there. */
export async function shapeOf(door: Door, { schema, name }: Table, how: { readonly op: string; readonly signal: AbortSignal }): Promise<Shape | null> {
  const [found] = await rowsOf(door, sqlFor(schema, name), { ...how, row })
  return found ?? null
}

const row = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string(), made: z.enum(['plain', 'own', 'always']) })),
  key: z.array(z.string()),
  references: z.array(z.object({ columns: z.array(z.string()), parent: z.object({ schema: z.string(), name: z.string(), columns: z.array(z.string()), types: z.array(z.string()) }) })),
})

/** A key is the primary one, or else the first that leaves nothing empty and speaks of plain columns. */
const sqlFor = (schema: string, name: string) => `
  select
    coalesce((select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'made', case when a.attgenerated <> '' then 'own' when a.attidentity = 'a' then 'always' else 'plain' end) order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns,
    coalesce((select (select jsonb_agg(a.attname order by n) from generate_series(0, i.indnkeyatts - 1) n join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[n])
      from pg_index i where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
        and (i.indisprimary or not exists (select from generate_series(0, i.indnkeyatts - 1) n join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[n] where not a.attnotnull))
      order by i.indisprimary desc, i.indexrelid limit 1), '[]') as key,
    coalesce((select jsonb_agg(jsonb_build_object(
        'columns', (select jsonb_agg(a.attname order by u.at) from unnest(k.conkey) with ordinality u (number, at) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number),
        'parent', jsonb_build_object('schema', pn.nspname, 'name', p.relname,
          'columns', (select jsonb_agg(a.attname order by u.at) from unnest(k.confkey) with ordinality u (number, at) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number),
          'types', (select jsonb_agg(format_type(a.atttypid, a.atttypmod) order by u.at) from unnest(k.confkey) with ordinality u (number, at) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number))) order by k.conname)
      from pg_constraint k join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
      where k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0), '[]') as references
  from pg_class c join pg_namespace s on s.oid = c.relnamespace
  where c.relkind in ('r', 'p') and s.nspname = ${literal(schema)} and c.relname = ${literal(name)}`

/** A list of columns as SQL writes them. */
export const named = (columns: readonly string[]) => columns.map(ident).join(', ')

/** A table by the name that people use, of one of these databases; refuses what is no `database.schema.table`. */
export function tableOf(name: string, databases: readonly string[]): Table {
  const database = databases.find((one) => name.startsWith(`${one}.`)) ?? ''
  const rest = name.slice(database.length + 1)
  const dot = rest.indexOf('.')
  if (database === '' || dot < 1) throw new Fault({ area: 'engine', op: 'read the names of the tables', retry: 'never', hint: 'look-at-log', detail: `${name} is no database.schema.table of this copy` })
  return { database, schema: rest.slice(0, dot), name: rest.slice(dot + 1) }
}
