import type { Door } from './access.ts'
import { must, quoted } from './client.ts'

/** What RENAME carries from one database to another: tables of every kind, and sequences. */
export async function movable(door: Door, database: string, how: { readonly op: string; readonly signal: AbortSignal }): Promise<readonly string[]> {
  const rows = await must(door, `select table_name from information_schema.tables where table_schema = ${quoted(database)} and table_type in ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE') order by table_name;`, how)
  return rows.map(([name = '']) => name)
}
