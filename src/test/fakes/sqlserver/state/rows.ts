import type { Column, SqlValue } from '../wire/types.ts'
import type { LogRecord } from './shapes.ts'

export interface StoredTable {
  readonly name: string
  readonly columns: readonly Column[]
  readonly rows: ReadonlyMap<number, readonly SqlValue[]>
}

/** The tables as a log leaves them; `table` names are `schema.table` and found without regard to case. */
export function fold(log: readonly LogRecord[]): ReadonlyMap<string, StoredTable> {
  const tables = new Map<string, { name: string; columns: readonly Column[]; rows: Map<number, readonly SqlValue[]> }>()
  for (const { change } of log) {
    const key = change.table.toLowerCase()
    switch (change.kind) {
      case 'table': tables.set(key, { name: change.table, columns: change.columns, rows: new Map() }); break
      case 'drop table': tables.delete(key); break
      case 'put': tables.get(key)?.rows.set(change.id, change.row); break
      case 'drop': tables.get(key)?.rows.delete(change.id); break
    }
  }
  return tables
}
