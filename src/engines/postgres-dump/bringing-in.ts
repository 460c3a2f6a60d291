import type { PartDifference } from '../../core/difference.ts'
import { parentsFirst } from '../parents-first.ts'
import { ident } from '../postgres/rows.ts'
import { shell } from '../shell.ts'
import { named, type Shape, type Table } from './shape.ts'

/** One table that somebody may want to bring in. */
export interface Wanted {
  readonly table: Table
  readonly columns: Shape['columns']
  readonly key: readonly string[]
  readonly source: PartDifference['source']
  readonly pointsTo: readonly { readonly schema: string; readonly name: string }[]
}

/**
 * The commands that bring rows from beside into their source, for a person who runs them: what stands there is kept first, everything
 * happens in one transaction, and nothing is taken away that only the source holds. A table that is gone comes whole.
 */
export function bringingIn({ wanted, word, rename }: { readonly wanted: readonly Wanted[]; readonly word: string; readonly rename: Readonly<Record<string, string>> }): string {
  const databases = [...new Set(wanted.map(({ table }) => table.database))]
  return [
    '#!/bin/bash',
    '# Bring the chosen tables in. Read the difference first. Nobody should write to these tables meanwhile.',
    '# Fill in how psql reaches each server, for instance with services of pg_service.conf:',
    '#   export BESIDE="service=scratch" HOME_SERVER="service=production"',
    'set -euo pipefail',
    'work=$(mktemp -d); trap \'rm -rf "$work"\' EXIT',
    ...databases.flatMap((database) => forDatabase(database, rename[database] ?? database, { wanted: wanted.filter(({ table }) => table.database === database), word })),
  ].join('\n') + '\n'
}

function forDatabase(database: string, beside: string, { wanted, word }: { readonly wanted: readonly Wanted[]; readonly word: string }): readonly string[] {
  const gone = wanted.filter(({ source }) => source === 'gone')
  const there = parentsFirst(wanted.filter(({ source }) => source !== 'gone'), (child, parent) => child.pointsTo.some(({ schema, name }) => schema === parent.table.schema && name === parent.table.name))
  const dump = (tables: readonly Wanted[]) => tables.map(({ table }) => `-t ${shell(`${ident(table.schema)}.${ident(table.name)}`)}`).join(' ')
  const kept = ident(word)
  return [
    '', `# ${database}`,
    ...(gone.length === 0 ? [] : ['# Gone at the source: these come whole, with their keys.', `pg_dump -d "$BESIDE dbname=${shellInside(beside)}" --no-owner ${dump(gone)} | psql -X -q -v ON_ERROR_STOP=1 -1 -d "$HOME_SERVER dbname=${shellInside(database)}"`]),
    ...there.map(({ table, columns }, index) => `psql -X -q -v ON_ERROR_STOP=1 -d "$BESIDE dbname=${shellInside(beside)}" -c ${shell(`\\copy (select ${named(taken(columns))} from ${at(table)}) to stdout`)} > "$work/${index}"`),
    ...(there.length === 0 ? [] : [
      `cd "$work" && psql -X -v ON_ERROR_STOP=1 -d "$HOME_SERVER dbname=${shellInside(database)}" <<'SQL'`,
      'begin;',
      `create schema ${kept};`,
      ...there.flatMap((one, index) => statements(one, { kept, index })),
      '-- Look at the counts above. To undo all of it: put rollback in place of commit.',
      'commit;',
      'SQL',
      `# What stood there before is kept in the schema ${word}, in the tables before_…; drop it when nobody needs it: drop schema ${kept} cascade;`,
    ]),
  ]
}

function statements({ table, columns, key }: Wanted, { kept, index }: { readonly kept: string; readonly index: number }): readonly string[] {
  const [came, before, live] = [`${kept}.${ident(`came_${index}`)}`, `${kept}.${ident(`before_${index}`)}`, at(table)]
  const all = taken(columns)
  const rest = columns.filter(({ name, made }) => made === 'plain' && !key.includes(name)).map(({ name }) => name)
  const always = columns.some(({ made }) => made === 'always') ? ' overriding system value' : ''
  // Not every type can be held against itself; as text every one can.
  const alike = `${text('l', all)} = ${text('c', all)}`
  return [
    `-- ${table.schema}.${table.name}`,
    `lock table ${live} in share row exclusive mode;`,
    `create table ${before} as table ${live};`,
    `create table ${came} as select ${named(all)} from ${live} with no data;`,
    `\\copy ${came} from '${index}'`,
    '-- what is missing comes back',
    `insert into ${live} (${named(all)})${always} select ${named(all)} from ${came} c where not exists (select from ${live} l where ${key.length > 0 ? same(key) : alike});`,
    ...(key.length === 0 || rest.length === 0 ? [] : [
      '-- what was changed becomes again what it was; leave this out to keep the changes',
      `update ${live} l set (${named(rest)}) = ${row('c', rest)} from ${came} c where ${same(key)} and ${text('l', rest)} <> ${text('c', rest)};`,
    ]),
  ]
}

/** Rows of the living table and of what came that are one. */
export const same = (names: readonly string[]) => names.map((name) => `l.${ident(name)} = c.${ident(name)}`).join(' and ')
export const row = (of: string, names: readonly string[]) => `row(${names.map((name) => `${of}.${ident(name)}`).join(', ')})`
export const text = (of: string, names: readonly string[]) => `${row(of, names)}::text`
export const at = ({ schema, name }: Pick<Table, 'schema' | 'name'>) => `${ident(schema)}.${ident(name)}`
/** What the server reckons itself is never written. */
export const taken = (columns: Shape['columns']) => columns.filter(({ made }) => made !== 'own').map(({ name }) => name)
/** A database's name within a connection string within double quotes. */
const shellInside = (name: string) => (/^[\w-]+$/.test(name) ? name : `'${name.replace(/['\\]/g, '\\$&').replace(/(["$`\\])/g, '\\$1')}'`)
