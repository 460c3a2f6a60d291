import type { Door } from './access.ts'
import { must, named, quoted } from './client.ts'

/** A table of a copy, by its two names. */
export interface Table { readonly database: string; readonly name: string }

/** A table as somebody needs it who holds its rows against those of another. */
export interface Shape {
  readonly columns: readonly Column[]
  /** What no two rows have in common; empty where nothing is promised. */
  readonly key: readonly string[]
  readonly references: readonly { readonly columns: readonly string[]; readonly parent: Table & { readonly columns: readonly string[] } }[]
}

export interface Column {
  readonly name: string
  /** As it is declared, with what its texts are ordered by. */
  readonly type: string
  readonly kind: 'text' | 'bytes' | 'float' | 'plain'
  /** `own`: the server reckons it. */
  readonly made: 'plain' | 'own'
}

/** How a table is shaped; null where it is not there. */
export async function shapeOf(door: Door, { database, name }: Table, how: { readonly op: string; readonly signal: AbortSignal }): Promise<Shape | null> {
  const of = `table_schema = ${quoted(database)} and table_name = ${quoted(name)}`
  const columns = await must(door, `select column_name, data_type, column_type, ifnull(collation_name, ''), ifnull(generation_expression, '') from information_schema.columns where ${of} order by ordinal_position;`, how)
  if (columns.length === 0) return null
  const keys = await must(door, `select index_name, column_name, nullable, ifnull(sub_part, '') from information_schema.statistics where ${of} and non_unique = 0 order by index_name <> 'PRIMARY', index_name, seq_in_index;`, how)
  const unique = new Map<string, { readonly columns: string[]; sure: boolean }>()
  for (const [index = '', column = '', nullable = '', part = ''] of keys) {
    const one = unique.get(index) ?? { columns: [], sure: true }
    one.columns.push(column)
    one.sure &&= nullable !== 'YES' && part === ''
    unique.set(index, one)
  }
  const references = new Map<string, { readonly columns: string[]; readonly parent: { readonly database: string; readonly name: string; readonly columns: string[] } }>()
  for (const [constraint = '', column = '', parentIn = '', parent = '', parentColumn = ''] of await must(door, `select constraint_name, column_name, referenced_table_schema, referenced_table_name, referenced_column_name from information_schema.key_column_usage where ${of} and referenced_table_name is not null order by 1, ordinal_position;`, how)) {
    const one = references.get(constraint) ?? { columns: [], parent: { database: parentIn, name: parent, columns: [] } }
    one.columns.push(column)
    one.parent.columns.push(parentColumn)
    references.set(constraint, one)
  }
  return {
    columns: columns.map(([column = '', data = '', type = '', collation = '', generated = '']) => ({ name: column, type: `${type} ${collation}`.trim(), kind: kindOf(data, collation), made: generated === '' ? 'plain' : 'own' })),
    key: [...unique.values()].find(({ sure }) => sure)?.columns ?? [],
    references: [...references.values()],
  }
}

function kindOf(data: string, collation: string): Column['kind'] {
  if (collation !== '') return 'text'
  if (/blob|binary|bit|geometry|point|polygon|linestring/.test(data)) return 'bytes'
  return /float|double/.test(data) ? 'float' : 'plain'
}

/**
 * A digest of some of a row's columns, the same wherever that row stands. What could not be reckoned is like nothing, so that it is
 * never taken for the same. `key`: texts count as alike where their own order has them so, as a unique key does.
 */
export function digest(columns: readonly Column[], as: 'key' | 'row'): string {
  const each = columns.map(({ name, kind }) => {
    const value = named(name)
    const text = kind === 'text' ? (as === 'key' ? `hex(weight_string(rtrim(${value})))` : `convert(${value} using utf8mb4)`) : kind === 'bytes' ? value : kind === 'float' ? `cast(${value} + 0e0 as char)` : `cast(${value} as char)`
    return `if(${value} is null, 'N', ifnull(md5(${text}), concat('?', uuid_short())))`
  })
  return `md5(concat_ws(',', ${each.join(', ')}))`
}
