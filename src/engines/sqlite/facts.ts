import { Fault } from '../../core/fault.ts'
import { ask, named } from './cli.ts'

interface Place { readonly path: string; readonly scratch: string; readonly signal: AbortSignal }

/** Rows of every table that holds rows of its own. A name may hold any character. */
export async function countRows(place: Place): Promise<Readonly<Record<string, number>>> {
  const op = 'count the rows'
  const names = await ask(place, "select hex(name) from sqlite_schema where type = 'table' and rootpage > 0 and name not like 'sqlite\\_%' escape '\\' order by name;", { op, signal: place.signal })
  if (names.code !== 0) throw unreadable(op, names.said)
  const tables = names.rows.map((row) => Buffer.from(row, 'hex').toString('utf8'))
  const counts = await ask(place, tables.map((table) => `select count(*) from ${named(table)};`).join('\n'), { op, signal: place.signal })
  if (counts.code !== 0 || counts.rows.length !== tables.length || !counts.rows.every((row) => /^\d+$/.test(row))) throw unreadable(op, counts.said)
  // One name of JavaScript's own cannot be a key: it stands in its quotes.
  return Object.fromEntries(tables.map((table, index) => [table === '__proto__' ? named(table) : table, Number(counts.rows[index])]))
}

/** What the freshness query answers: one value, or why it could not be read. */
export async function newest(place: Place, query: string): Promise<{ readonly value: string } | { readonly problem: string }> {
  const answer = await ask(place, `${query.trim().replace(/;$/, '')};\n`, { op: 'read the newest record', signal: place.signal })
  if (answer.code !== 0) return { problem: answer.said.trim() }
  if (answer.rows.length > 1) return { problem: `the query answers ${answer.rows.length} rows, not one value` }
  const value = answer.rows[0]?.trim() ?? ''
  return value === '' ? { problem: 'the query answers nothing' } : { value }
}

const unreadable = (op: string, said: string) => new Fault({ area: 'engine', op, retry: 'never', hint: 'copy-damaged', detail: said.trim() === '' ? 'the database gave an answer that is none' : said.trim() })
