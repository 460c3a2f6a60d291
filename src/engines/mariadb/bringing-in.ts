import type { PartDifference } from '../../core/difference.ts'
import { parentsFirst } from '../parents-first.ts'
import { shell } from '../shell.ts'
import { at, named } from './client.ts'
import type { Column, Table } from './shape.ts'

/** One table that somebody may want to bring in. */
export interface Wanted {
  readonly table: Table
  readonly columns: readonly Column[]
  readonly key: readonly string[]
  readonly source: PartDifference['source']
  readonly pointsTo: readonly Table[]
}

/**
 * The commands that bring rows from beside into their source, for a person who runs them: what stands there is kept first, rows change
 * in one transaction (tables that are not InnoDB know none), and nothing is taken away that only the source holds. A table that is gone comes whole.
 */
export function bringingIn({ wanted, word, rename }: { readonly wanted: readonly Wanted[]; readonly word: string; readonly rename: Readonly<Record<string, string>> }): string {
  const ordered = parentsFirst(wanted, (child, parent) => child.pointsTo.some(({ database, name }) => database === parent.table.database && name === parent.table.name))
  const there = ordered.filter(({ source }) => source !== 'gone')
  const databases = [...new Set(ordered.map(({ table }) => table.database))]
  const came = (database: string) => `${word}_${databases.indexOf(database)}_came`
  const of = (database: string, some: readonly Wanted[]) => some.filter(({ table }) => table.database === database)
  const names = (some: readonly Wanted[]) => some.map(({ table }) => shell(table.name)).join(' ')
  const dump = '(mariadb-dump --defaults-extra-file="$BESIDE" --single-transaction --quick --hex-blob --default-character-set=utf8mb4'
  const load = 'mariadb --defaults-extra-file="$HOME_SERVER" --binary-mode --default-character-set=utf8mb4'
  return [
    '#!/bin/bash',
    '# Bring the chosen tables in. Read the difference first. Nobody should write to these tables meanwhile.',
    '# Fill in the option files ([client], with host, user and password) that reach each server:',
    '#   export BESIDE=/root/scratch.cnf HOME_SERVER=/root/production.cnf',
    'set -euo pipefail',
    ...databases.flatMap((database) => {
      const [gone, standing] = [of(database, ordered).filter(({ source }) => source === 'gone'), of(database, there)]
      const beside = shell(rename[database] ?? database)
      return [
        ...(gone.length === 0 ? [] : ['', '# Gone at the source: these come whole.', `${dump} --triggers -- ${beside} ${names(gone)}) | ${load} -- ${shell(database)}`]),
        ...(standing.length === 0 ? [] : ['', `# What came back of ${shell(database)} goes beside it first.`, `${load} -e ${shell(`create database ${named(came(database))}`)}`, `${dump} --skip-triggers -- ${beside} ${names(standing)}) | ${load} -- ${shell(came(database))}`]),
      ]
    }),
    ...(there.length === 0 ? [] : [
      '',
      `${load} -t <<'SQL'`,
      `create database ${named(`${word}_before`)};`,
      ...there.map(({ table }, index) => `create table ${named(`${word}_before`)}.${named(kept(table, index))} as select * from ${at(table)};`),
      "set sql_mode = concat(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO');",
      'start transaction;',
      ...there.flatMap((one) => statements(one, came(one.table.database))),
      '-- To undo all of it: put rollback in place of commit.',
      'commit;',
      'SQL',
      `# What stood there before is kept in the database ${word}_before. When nobody needs it: drop database ${[`${word}_before`, ...databases.filter((database) => of(database, there).length > 0).map(came)].join('; drop database ')};`,
    ]),
  ].join('\n') + '\n'
}

function statements({ table, columns, key }: Wanted, came: string): readonly string[] {
  const from = `${named(came)}.${named(table.name)}`
  const all = columns.filter(({ made }) => made === 'plain').map(({ name }) => named(name))
  const rest = all.filter((name) => !key.map(named).includes(name))
  const same = key.map((name) => `l.${named(name)} = c.${named(name)}`).join(' and ')
  const alike = (names: readonly string[]) => names.map((name) => `binary l.${name} <=> binary c.${name}`).join(' and ')
  return [
    `-- ${table.database}.${table.name}: what is missing comes back`,
    `insert into ${at(table)} (${all.join(', ')}) select ${all.map((name) => `c.${name}`).join(', ')} from ${from} c where not exists (select 1 from ${at(table)} l where ${key.length > 0 ? same : alike(all)});`,
    ...(key.length === 0 || rest.length === 0 ? [] : [
      '-- what was changed becomes again what it was; leave this out to keep the changes',
      `update ${at(table)} l join ${from} c on ${same} set ${rest.map((name) => `l.${name} = c.${name}`).join(', ')} where not (${alike(rest)});`,
    ]),
  ]
}

const kept = ({ name }: Table, index: number) => `${index}_${name}`.slice(0, 60)
