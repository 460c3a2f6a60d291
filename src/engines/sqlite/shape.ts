import { Fault } from '../../core/fault.ts'
import { ask, named, quoted } from './cli.ts'

/** A table as somebody needs it who holds its rows against those of another. */
export interface Shape {
  readonly columns: readonly Column[]
  /** What no two rows have in common; empty where nothing is promised. */
  readonly key: readonly string[]
  readonly references: readonly { readonly columns: readonly string[]; readonly parent: string; readonly parentColumns: readonly string[] }[]
}

export interface Column { readonly name: string; readonly type: string; readonly made: 'plain' | 'own' }
interface Place { readonly path: string; readonly scratch: string; readonly signal: AbortSignal }

/** How a table is shaped; null where it is not there. */
export async function shapeOf(place: Place, table: string): Promise<Shape | null> {
  const columns = await rows(place, `select hex(name), hex(type), pk, hidden from pragma_table_xinfo(${quoted(table)}) where hidden <> 1 order by cid;`)
  if (columns.length === 0) return null
  const keys = await rows(place, `select id, hex("table"), hex("from"), case when "to" is null then '-' else hex("to") end from pragma_foreign_key_list(${quoted(table)}) order by id, seq;`)
  const references = new Map<string, { readonly columns: string[]; readonly parent: string; readonly parentColumns: string[] }>()
  for (const [id = '', parent = '', from = '', to = ''] of keys) {
    const one = references.get(id) ?? { columns: [], parent: text(parent), parentColumns: [] }
    one.columns.push(text(from))
    if (to !== '-') one.parentColumns.push(text(to))
    references.set(id, one)
  }
  const found = columns.map(([name = '', type = '', pk = '0', hidden = '0']) => ({ name: text(name), type: text(type), pk: Number(pk), made: hidden === '0' ? 'plain' as const : 'own' as const }))
  return {
    columns: found.map(({ name, type, made }) => ({ name, type, made })),
    key: found.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk).map(({ name }) => name),
    references: [...references.values()],
  }
}

/** A digest of some of a row's columns, the same wherever that row stands. */
export const digest = (columns: readonly string[], as: 'row' | 'key') => `lower(hex(sha3(${columns.map((name) => `quote(${as === 'key' ? `cast(${named(name)} as text)` : named(name)})`).join(" || ',' || ")}, 224)))`

async function rows(place: Place, sql: string): Promise<readonly (readonly string[])[]> {
  const op = 'look at the tables'
  const answer = await ask(place, sql, { op, signal: place.signal })
  if (answer.code !== 0) throw new Fault({ area: 'engine', op, retry: 'never', hint: 'look-at-log', detail: answer.said.trim() })
  return answer.rows.map((row) => row.split('|'))
}

const text = (hex: string) => Buffer.from(hex, 'hex').toString('utf8')
