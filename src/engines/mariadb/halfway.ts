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

/**
 * Puts an old database back as it was, however far its exchange had come: its tables where they have left, and all that is no
 * table. Returns what could not be made again; the aside then stays, with its text.
 */
export async function putBack(door: Door, { aside, name, incoming }: Note, how: How): Promise<readonly string[]> {
  const rows = await must(door, `select kind, name, mode, collation, text from ${named(aside)}.${NOTE} where nr > 0 order by nr;`, how)
  const code = rows.map(([kind = '', one = '', mode = '', collation = '', text = '']): Code => ({ kind: kind as Code['kind'], name: one, mode, collation, text }))
  await dropCode(door, name, how)
  const old = (await movable(door, aside, how)).filter((table) => table !== NOTE)
  if (old.length > 0) {
    await must(door, `create database if not exists ${named(incoming)};`, how)
    const moves = [...(await movable(door, name, how)).map((table) => `${named(name)}.${named(table)} to ${named(incoming)}.${named(table)}`), ...old.map((table) => `${named(aside)}.${named(table)} to ${named(name)}.${named(table)}`)]
    await must(door, `rename table ${moves.join(', ')};`, how)
  }
  const refused = await makeCode({ door, database: name, code }, how)
  await must(door, `drop database if exists ${named(incoming)};${refused.length > 0 ? '' : `\ndrop database ${named(aside)};`}`, how)
  return refused
}
