import type { Finding } from '../../core/finding.ts'
import type { Door } from './access.ts'
import { must, named, quoted } from './client.ts'

/**
 * Rows of these databases that point to rows that are not there, by each foreign key. The server holds a key only against whoever
 * writes: what was loaded, or came without the table that it points to, is found here alone. Where only some tables came, one that is
 * absent `is-elsewhere`: it is held against what is in use.
 */
export async function brokenReferences(door: Door, { databases, absent }: { readonly databases: readonly string[]; readonly absent: 'counts' | 'is-elsewhere' }, how: { readonly op: string; readonly signal: AbortSignal }): Promise<readonly Finding[]> {
  const rows = await must(door, `select table_schema, table_name, constraint_name, column_name, referenced_table_schema, referenced_table_name, referenced_column_name, exists (select 1 from information_schema.tables t where t.table_schema = k.referenced_table_schema and t.table_name = k.referenced_table_name) from information_schema.key_column_usage k where table_schema in (${databases.map(quoted).join(', ')}) and referenced_table_name is not null order by 1, 2, 3, ordinal_position;`, how)
  const keys = new Map<string, { readonly table: string; readonly child: string; readonly parent: string | null; readonly columns: (readonly [string, string])[] }>()
  for (const [database = '', table = '', constraint = '', column = '', parentIn = '', parent = '', parentColumn = '', there = '0'] of rows) {
    const id = JSON.stringify([database, table, constraint])
    const key = keys.get(id) ?? { table: `${database}.${table}`, child: `${named(database)}.${named(table)}`, parent: there === '1' ? `${named(parentIn)}.${named(parent)}` : null, columns: [] }
    key.columns.push([column, parentColumn])
    keys.set(id, key)
  }
  const all = [...keys.values()].filter(({ parent }) => parent !== null || absent === 'counts')
  if (all.length === 0) return []
  const sql = all.map(({ child, parent, columns }) => `select count(*) from ${child} c where ${columns.map(([column]) => `c.${named(column)} is not null`).join(' and ')}${parent === null ? '' : ` and not exists (select 1 from ${parent} p where ${columns.map(([column, to]) => `p.${named(to)} = c.${named(column)}`).join(' and ')})`};`)
  const counted = await must(door, sql.join('\n'), how)
  return all.flatMap(({ table }, index): readonly Finding[] => {
    const rows = Number(counted[index]?.[0] ?? 0)
    return rows > 0 ? [{ kind: 'foreign-keys-broken', table, rows }] : []
  })
}
