import type { Finding } from '../../core/finding.ts'
import type { FreshnessPlan } from '../../core/component.ts'
import { beginning } from '../../core/letters.ts'
import type { Newest } from '../compare.ts'
import { unproven } from '../unproven.ts'
import { must, named, quoted, type Row } from './client.ts'
import { databaseFacts, DATABASES, fullName, tableFacts, tablesOf, type TableFacts } from './facts.ts'
import { isWorldly } from './load.ts'
import type { PrivateServer } from './private-server.ts'

/** Every table that stands in a private server. */
export async function tablesIn({ door, signal }: PrivateServer): Promise<readonly TableFacts[]> {
  const op = 'list the tables'
  const names = databaseFacts(await must(door, DATABASES, { op, signal })).map(({ name }) => name)
  return tableFacts(await must(door, tablesOf(names), { op, signal }))
}

/** The server's own check of each table, rows and keys. */
export async function checkTables(server: PrivateServer, tables: readonly TableFacts[]): Promise<readonly Finding[]> {
  if (tables.length === 0) return []
  const op = 'check the tables'
  const rows = await must(server.door, tables.map((table) => `check table ${named(table.database)}.${named(table.name)} extended;`).join('\n'), { op, signal: server.signal })
  const wrong = rows.filter(([, , type = '', text = '']) => type === 'error' || type === 'warning' || (type === 'status' && !/^(OK|Table is already up to date)$/.test(text)))
  const said = wrong.map(([table = '', , , text = '']) => `${table}: ${text}`)
  if (said.some(isWorldly)) throw unproven(op, said.join('; '))
  if (rows.filter(([, , type]) => type === 'status' || type === 'note').length < tables.length && said.length === 0) throw unproven(op, 'the server answered for fewer tables than were asked')
  return said.length === 0 ? [] : [{ kind: 'engine-check-failed', detail: `check table: ${beginning(said.join('; '), 500)}` }]
}

/** The question for the rows of each table, and what it answers. */
export const countsOf = (tables: readonly TableFacts[]) => tables.map((table) => `select ${quoted(fullName(table))}, count(*) from ${named(table.database)}.${named(table.name)};`).join('\n')
export const countedIn = (rows: readonly Row[]): Readonly<Record<string, number>> => Object.fromEntries(rows.map(([name = '', count = '']) => [name, Number(count)]))

/** Rows of each table, exactly. */
export async function countTables({ door, signal }: PrivateServer, tables: readonly TableFacts[]): Promise<Readonly<Record<string, number>>> {
  return tables.length === 0 ? {} : countedIn(await must(door, countsOf(tables), { op: 'count the rows', signal }))
}

/** The freshness query, wrapped so that a mistake in it is an answer and ends nothing. */
export function freshnessQuestion(plan: FreshnessPlan, database: string | null): string {
  return `delimiter ${END}
${database === null ? '' : `use ${named(database)}${END}\n`}begin not atomic
declare exit handler for sqlexception begin get diagnostics condition 1 @pulih_said = message_text; select '${PROBLEM}', @pulih_said; end;
execute immediate ${quoted(plan.query.trim().replace(/;$/, ''))};
end${END}
delimiter ;`
}

export function newestOf(rows: readonly Row[]): Newest {
  const [first] = rows
  if (first?.[0] === PROBLEM) return { problem: first[1] ?? '' }
  if (rows.length > 1 || (first?.length ?? 0) > 1) return { problem: `the query answers ${rows.length} rows of ${first?.length ?? 0} values, not one value` }
  const value = first?.[0]?.trim() ?? ''
  return value === '' || value === 'NULL' ? { problem: 'the query answers nothing' } : { value }
}

const PROBLEM = 'pulih-problem'
const END = '//pulih//'
