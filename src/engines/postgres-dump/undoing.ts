import type { PostgresDumpComponent } from '../../core/component.ts'
import type { BringIn } from '../engine.ts'
import { ident } from '../postgres/rows.ts'
import { at, row, same, text } from './bringing-in.ts'
import type { Coming } from './coming.ts'
import { named } from './shape.ts'

/** The commands that take out again what was brought in, and let what was replaced be again what it was; what was entered since stays. */
export function undoing(coming: readonly Coming[], { word, way }: Pick<BringIn<PostgresDumpComponent>, 'word' | 'way'>): string {
  const of = (index: number) => ({ came: `${ident(word)}.${ident(`came_${index}`)}`, before: `${ident(word)}.${ident(`before_${index}`)}` })
  return [
    `-- ${coming[0]?.table.database ?? ''}: takes back what was brought in under ${word}. Read it first; nobody should write to these tables meanwhile.`,
    'begin;',
    // Children go before their parents.
    ...[...coming.entries()].reverse().map(([index, { table, key }]) => `delete from ${at(table)} l using ${of(index).came} c where ${same(key)} and not exists (select from ${of(index).before} b where ${key.map((name) => `b.${ident(name)} = c.${ident(name)}`).join(' and ')});`),
    ...(way === 'missing' ? [] : [...coming.entries()].flatMap(([index, { table, columns, key }]) => {
      const rest = columns.filter(({ name, made }) => made === 'plain' && !key.includes(name)).map(({ name }) => name)
      // Of what somebody changed since, the change stays.
      return rest.length === 0 ? [] : [`update ${at(table)} l set (${named(rest)}) = ${row('b', rest)} from ${of(index).before} b, ${of(index).came} c where ${same(key)} and ${key.map((name) => `b.${ident(name)} = c.${ident(name)}`).join(' and ')} and ${text('l', rest)} = ${text('c', rest)} and ${text('b', rest)} <> ${text('c', rest)};`]
    })),
    'commit;',
    `-- When nobody needs it any more: drop schema ${ident(word)} cascade;`,
  ].join('\n') + '\n'
}
