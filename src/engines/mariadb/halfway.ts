import { randomBytes } from 'node:crypto'
import type { Door } from './access.ts'
import { must, named, quoted } from './client.ts'
import { codeOf, dropCode, makeCode, type Code } from './code.ts'
import { movable } from './movable.ts'

/** In each aside: what the old database held beside its tables, and whether the exchange came to its end. */
export const NOTE = 'pulih_aside'

/** One exchange that did not come to its end. */
export interface Note { readonly aside: string; readonly name: string; readonly incoming: string }

interface How { readonly op: string; readonly signal: AbortSignal }

/** Makes the aside, and writes into it what putting back needs; before anything is touched. */
export async function noteDown(door: Door, of: { readonly name: string; readonly aside: string; readonly incoming: string }, how: How): Promise<void> {
  const { name, aside, incoming } = of
  const code = await codeOf(door, name, how)
  const [like] = await must(door, `select default_character_set_name, default_collation_name from information_schema.schemata where schema_name = ${quoted(name)};`, how)
  const rows = [[0, 'state', name, incoming, '', 'begun'], ...code.map((one, index) => [index + 1, one.kind, one.name, one.mode, one.collation, one.text])]
  await must(door, [
    `create database ${named(aside)} character set ${like?.[0] ?? 'utf8mb4'} collate ${like?.[1] ?? 'utf8mb4_general_ci'};`,
    `create table ${named(aside)}.${NOTE} (nr int primary key, kind varchar(20), name varchar(64), mode text, collation text, text longtext) engine=InnoDB character set utf8mb4;`,
    'start transaction;',
    ...rows.map((row) => `insert into ${named(aside)}.${NOTE} values (${row.map((value) => (typeof value === 'number' ? value : quoted(value))).join(', ')});`),
    'commit;',
  ].join('\n'), how)
}

/** Every exchange on this server that stopped halfway. */
export async function notesIn(door: Door, how: How): Promise<readonly Note[]> {
  const found: Note[] = []
  for (const [aside = ''] of await must(door, `select table_schema from information_schema.tables where table_name = ${quoted(NOTE)};`, how)) {
    const [row] = await must(door, `select name, mode from ${named(aside)}.${NOTE} where nr = 0 and text = 'begun';`, how)
    if (row !== undefined) found.push({ aside, name: row[0] ?? '', incoming: row[1] ?? '' })
  }
  return found
}

/** What a person has to know of it, who finds it later. */
export async function leftBy(door: Door, { aside, name, incoming }: Note, how: How): Promise<string> {
  const old = (await movable(door, aside, how)).filter((table) => table !== NOTE).length
  const [there] = await must(door, `select count(*) from information_schema.schemata where schema_name = ${quoted(incoming)};`, how)
  const tables = old > 0 ? `what stood before it lies in ${aside} (tables: ${old})` : `no table has left ${name}`
  return `stopped halfway: ${tables}; what was no table is kept as text in ${aside}.${NOTE}, and may be missing in ${name}${there?.[0] === '1' ? `; ${incoming} stands beside` : ''}`
}

/** What putting back could not make again, and where it keeps the tables that had taken the place. */
export interface Back { readonly refused: readonly string[]; readonly kept: readonly string[] }

/**
 * Puts an old database back as it was, however far its exchange had come: its tables where they have left, and all that is no
 * table. Only for the exchange that has just failed: whatever it finds later may be what people live on. Tables that had taken the
 * place are kept beside, for the same reason; the aside stays, with its text, where something could not be made again.
 */
export async function putBack(door: Door, { aside, name }: Note, how: How): Promise<Back> {
  const rows = await must(door, `select kind, name, mode, collation, text from ${named(aside)}.${NOTE} where nr > 0 order by nr;`, how)
  const code = rows.map(([kind = '', one = '', mode = '', collation = '', text = '']): Code => ({ kind: kind as Code['kind'], name: one, mode, collation, text }))
  await dropCode(door, name, how)
  const old = (await movable(door, aside, how)).filter((table) => table !== NOTE)
  const kept = old.length > 0 ? await giveWay(door, { name, to: old.map((table) => `${named(aside)}.${named(table)} to ${named(name)}.${named(table)}`) }, how) : []
  const refused = await makeCode({ door, database: name, code }, how)
  if (refused.length === 0) await must(door, `drop database ${named(aside)};`, how)
  return { refused, kept }
}

/** Takes away a database that this exchange has made. Returns where the tables are kept that it held. */
export async function takeAway(door: Door, name: string, how: How): Promise<readonly string[]> {
  await dropCode(door, name, how)
  const kept = await giveWay(door, { name, to: [] }, how)
  await must(door, `drop database ${named(name)};`, how)
  return kept
}

/** All tables of a name go into a new database, and others take their place, in one statement. */
async function giveWay(door: Door, { name, to }: { readonly name: string; readonly to: readonly string[] }, how: How): Promise<readonly string[]> {
  const going = await movable(door, name, how)
  const kept = `pulih_kept_${randomBytes(6).toString('hex')}`
  if (going.length > 0) await must(door, `create database ${named(kept)};`, how)
  const moves = [...going.map((table) => `${named(name)}.${named(table)} to ${named(kept)}.${named(table)}`), ...to]
  if (moves.length > 0) await must(door, `rename table ${moves.join(', ')};`, how)
  return going.length > 0 ? [kept] : []
}
