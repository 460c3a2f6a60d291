import type { Column, SqlValue } from '../wire/types.ts'
import type { Change, LogRecord } from './shapes.ts'

export interface StoredTable {
  readonly name: string
  readonly columns: readonly Column[]
  readonly rows: ReadonlyMap<number, readonly SqlValue[]>
}

interface Folded {
  upTo: number
  readonly tables: Map<string, { readonly name: string; readonly columns: readonly Column[]; readonly rows: Map<number, readonly SqlValue[]> }>
}

/** A log only grows, so that what was folded once needs only what came since. */
const folded = new WeakMap<readonly LogRecord[], Folded>()

/** The tables as a log leaves them; `table` names are `schema.table` and found without regard to case. What is answered grows with the log. */
export function fold(log: readonly LogRecord[]): ReadonlyMap<string, StoredTable> {
  const known = folded.get(log) ?? { upTo: 0, tables: new Map() }
  folded.set(log, known)
  for (; known.upTo < log.length; known.upTo += 1) {
    const change = log[known.upTo]?.change
    if (change !== undefined) apply(known.tables, change)
  }
  return known.tables
}

function apply(tables: Folded['tables'], change: Change): void {
  const key = change.table.toLowerCase()
  switch (change.kind) {
    case 'table': tables.set(key, { name: change.table, columns: change.columns, rows: new Map() }); break
    case 'drop table': tables.delete(key); break
    case 'put': tables.get(key)?.rows.set(change.id, change.row); break
    case 'drop': tables.get(key)?.rows.delete(change.id); break
  }
}
