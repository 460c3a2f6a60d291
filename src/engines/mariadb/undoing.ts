import type { MariadbDumpComponent } from '../../core/component.ts'
import type { BringIn } from '../engine.ts'
import { at, named } from './client.ts'
import { alike, cameIn, keptAs, same, type Coming } from './coming.ts'

/** The commands that take out again what was brought in, and let what was replaced be again what it was; what was entered since stays. */
export function undoing(coming: readonly Coming[], { word, way }: Pick<BringIn<MariadbDumpComponent>, 'word' | 'way'>): string {
  const of = ({ table }: Coming, index: number) => ({ live: at(table), came: at({ database: cameIn(word), name: table.name }), kept: at({ database: word, name: keptAs(table, index) }) })
  return [
    `-- ${coming[0]?.table.database ?? ''}: takes back what was brought in under ${word}. Read it first; nobody should write to these tables meanwhile.`,
    `use ${named(coming[0]?.table.database ?? '')};`,
    "set sql_mode = concat(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO');",
    'start transaction;',
    // Children go before their parents.
    ...[...coming.entries()].reverse().map(([index, one]) => {
      const { live, came, kept } = of(one, index)
      return `delete l from ${live} l join ${came} c on ${same(one.key)} where not exists (select 1 from ${kept} b where ${same(one.key, ['b', 'c'])});`
    }),
    ...(way === 'missing' ? [] : [...coming.entries()].flatMap(([index, one]) => {
      const { live, came, kept } = of(one, index)
      const rest = one.columns.filter(({ name, made }) => made === 'plain' && !one.key.includes(name)).map(({ name }) => named(name))
      // Of what somebody changed since, the change stays.
      return rest.length === 0 ? [] : [`update ${live} l join ${came} c on ${same(one.key)} join ${kept} b on ${same(one.key, ['b', 'c'])} set ${rest.map((name) => `l.${name} = b.${name}`).join(', ')} where ${alike(rest)};`]
    })),
    'commit;',
    `-- When nobody needs it any more: drop database ${named(word)}; drop database ${named(cameIn(word))};`,
  ].join('\n') + '\n'
}
