import type { PartDifference } from '../../core/difference.ts'
import { parentsFirst } from '../parents-first.ts'
import { shell } from '../shell.ts'
import { named } from './cli.ts'
import type { Column } from './shape.ts'

/** One table that somebody may want to bring in. */
export interface Wanted {
  readonly table: string
  readonly columns: readonly Column[]
  readonly key: readonly string[]
  readonly source: PartDifference['source']
  readonly pointsTo: readonly string[]
}

/** The commands that bring rows from beside into the living database, for a person who runs them: what stands there is kept first, everything happens in one transaction, and nothing is taken away that only the source holds. */
export function bringingIn({ wanted, word }: { readonly wanted: readonly Wanted[]; readonly word: string }): string {
  const ordered = parentsFirst(wanted, (child, parent) => child.pointsTo.some((name) => name.toLowerCase() === parent.table.toLowerCase()))
  const [gone, there] = [ordered.filter(({ source }) => source === 'gone'), ordered.filter(({ source }) => source !== 'gone')]
  return [
    '#!/bin/bash',
    '# Bring the chosen tables in. Read the difference first, and stop the application. Fill in the two files:',
    '#   export BESIDE=/srv/scratch/app.db HOME_FILE=/srv/app/app.db',
    'set -euo pipefail',
    ...gone.map(({ table }) => `sqlite3 -batch "$BESIDE" ${shell(`.dump ${dotWord(table.replaceAll(/[\\_%]/g, '\\$&'))}`)} | sqlite3 -batch -bail "$HOME_FILE"`),
    ...(there.length === 0 ? [] : [
      'sqlite3 -batch -bail -cmd "attach \'$BESIDE\' as beside" "$HOME_FILE" <<\'SQL\'',
      'pragma foreign_keys = on;',
      'begin immediate;',
      ...there.flatMap((one) => statements(one, word)),
      '-- To undo all of it: put rollback in place of commit.',
      'commit;',
      'SQL',
      `# What stood there before is kept in tables that begin with ${word}_; drop them when nobody needs them.`,
    ]),
  ].join('\n') + '\n'
}

function statements({ table, columns, key }: Wanted, word: string): readonly string[] {
  const all = columns.filter(({ made }) => made === 'plain').map(({ name }) => named(name))
  const rest = all.filter((name) => !key.map(named).includes(name))
  const same = key.map((name) => `l.${named(name)} = c.${named(name)}`).join(' and ')
  const alike = (names: readonly string[]) => names.map((name) => `quote(l.${name}) = quote(c.${name})`).join(' and ')
  return [
    `create table ${named(`${word}_${table}`)} as select * from main.${named(table)};`,
    `-- ${table}: what is missing comes back`,
    `insert into main.${named(table)} (${all.join(', ')}) select ${all.join(', ')} from beside.${named(table)} c where not exists (select 1 from main.${named(table)} l where ${key.length > 0 ? same : alike(all)});`,
    ...(key.length === 0 || rest.length === 0 ? [] : [
      '-- what was changed becomes again what it was; leave this out to keep the changes',
      `update main.${named(table)} as l set (${rest.join(', ')}) = (select ${rest.map((name) => `c.${name}`).join(', ')} from beside.${named(table)} c where ${same}) where exists (select 1 from beside.${named(table)} c where ${same} and not (${alike(rest)}));`,
    ]),
  ]
}

/** A word as the shell's own commands read it. */
const dotWord = (word: string) => (/^\w+$/.test(word) ? word : `"${word.replaceAll(/["\\]/g, '\\$&')}"`)
