import { Fault } from '../../core/fault.ts'
import type { Destination, Restored, Work } from '../engine.ts'
import { must, named } from './client.ts'
import { dumper } from './dumper.ts'
import { fullName, type DatabaseFacts, type TableFacts } from './facts.ts'
import { tablesIn } from './inspect.ts'
import type { PrivateServer } from './private-server.ts'
import { loadInto, type Asleep } from './to-server.ts'

/** Tables that somebody wants, by database; refuses a name that is no `database.table`. */
export function parts(only: readonly string[], databases: readonly DatabaseFacts[]): ReadonlyMap<string, readonly string[]> {
  const wanted = new Map<string, string[]>()
  for (const one of only) {
    const database = databases.find(({ name }) => one.startsWith(`${name}.`) && one.length > name.length + 1)
    if (database === undefined) throw refused(`${one} is no table of this copy: write database.table`)
    wanted.set(database.name, [...(wanted.get(database.name) ?? []), one.slice(database.name.length + 1)])
  }
  return wanted
}

/** Takes away every table and view that nobody wants; refuses where one that is wanted is not there. */
export async function keepOnly(server: PrivateServer, wanted: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const how = { op: OP, signal: server.signal }
  const tables = await tablesIn(server)
  mustHave(tables, wanted)
  const views = await must(server.door, "select table_schema, table_name from information_schema.views where table_schema not in ('sys', 'mysql');", how)
  const rest = tables.filter((table) => !(wanted.get(table.database) ?? []).includes(table.name))
  const drops = [...views.map(([database = '', name = '']) => `drop view if exists ${named(database)}.${named(name)};`), ...rest.map((table) => `drop table if exists ${named(table.database)}.${named(table.name)};`)]
  await must(server.door, `set foreign_key_checks = 0;\n${drops.join('\n')}`, how)
}

/** From a private server into another one, some tables or everything. */
export async function exported(ask: { readonly server: PrivateServer; readonly into: Extract<Destination, { kind: 'server' }>; readonly databases: readonly DatabaseFacts[]; readonly only: readonly string[] | null }, work: Work): Promise<{ readonly back: Restored; readonly asleep: Asleep }> {
  const { server, into, only } = ask
  const wanted = only === null ? null : parts(only, ask.databases)
  const tables = await tablesIn(server)
  if (wanted !== null) mustHave(tables, wanted)
  const moving = ask.databases.filter(({ name }) => wanted === null || wanted.has(name))
  const target = (name: string) => into.rename[name] ?? name
  const asleep = await loadInto(into, moving.map((database) => ({
    ...database, target: target(database.name),
    text: async () => ({ tools: [dumper(server.door, wanted === null ? ['--single-transaction', '--routines', '--events', '--triggers', '--', database.name] : ['--single-transaction', '--triggers', '--', database.name, ...(wanted.get(database.name) ?? [])])] as const }),
  })), { ...work, signal: server.signal })
  const moved = tables.filter((table) => wanted === null || (wanted.get(table.database) ?? []).includes(table.name))
  return { asleep, back: { bytes: moved.reduce((sum, { bytes }) => sum + bytes, 0), paths: moved.map((table) => fullName({ ...table, database: target(table.database) })) } }
}

function mustHave(tables: readonly TableFacts[], wanted: ReadonlyMap<string, readonly string[]>): void {
  const missing = [...wanted].flatMap(([database, names]) => names.filter((name) => !tables.some((table) => table.database === database && table.name === name)).map((name) => `${database}.${name}`))
  if (missing.length > 0) throw refused(`${missing.join(', ')} was not there at that moment`)
}

const refused = (detail: string) => new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'look-at-log', detail })
const OP = 'restore some tables'
