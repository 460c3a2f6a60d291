import { isRecord, listOf, scheduleName, textOf } from './known.ts'
import type { Objection } from './values.ts'
import type { Path } from './yaml-text.ts'

export type Found = Objection & { readonly path: Path }

/** Two things of one name: nobody could say which is meant. */
export function toldTwice(data: unknown): readonly Found[] {
  const systems = listOf(data, 'systems')
  return [
    ...twice({ what: 'procedures', at: ['procedures'], key: 'key', names: listOf(data, 'procedures').map((it) => textOf(it, 'key')) }),
    ...['servers', 'targets', 'retention', 'systems', 'scripts', 'services'].flatMap((section) => twice({ what: section === 'retention' ? 'retention plans' : section, at: [section], key: 'name', names: listOf(data, section).map((it) => textOf(it, 'name')) })),
    ...systems.flatMap((system, n) => twice({ what: 'components of this system', at: ['systems', n, 'components'], key: 'name', names: listOf(system, 'components').map((it) => textOf(it, 'name')) })),
    ...twice({ what: 'schedules', at: ['schedules'], key: 'name', names: listOf(data, 'schedules').map(scheduleName) }),
    ...twice({ what: 'checks', at: ['checks'], key: 'name', names: listOf(data, 'checks').map((it) => textOf(it, 'name') ?? textOf(it, 'preset')) }),
    ...twice({ what: 'units', at: ['units'], key: 'key', names: listOf(data, 'units').map((it) => (typeof it === 'string' ? unitKey(it) : textOf(it, 'key'))) }),
    ...listOf(data, 'systems').flatMap((system, n) => [
      ...twiceInList(['systems', n, 'targets'], listOf(system, 'targets')),
      ...listOf(system, 'components').flatMap((component, m) => twiceInList(['systems', n, 'components', m, 'targets'], listOf(component, 'targets'))),
    ]),
  ]
}

/** How rooms refer to a unit that was only named: `Rawat Inap` is `rawat-inap`. */
export function unitKey(name: string): string {
  return name.normalize('NFKD').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 40)
}

function twice(ask: { readonly what: string; readonly at: Path; readonly key: string; readonly names: readonly (string | null)[] }): readonly Found[] {
  return ask.names.flatMap((name, index) => {
    if (name === null || ask.names.indexOf(name) === index) return []
    return [{ path: [...ask.at, index, ask.key], problem: `two ${ask.what} are called ${name}`, instead: `give one of them another ${ask.key}` }]
  })
}

function twiceInList(at: Path, names: readonly unknown[]): readonly Found[] {
  return names.flatMap((name, index) => (names.indexOf(name) === index || isRecord(name) ? [] : [{ path: [...at, index], problem: `${String(name)} stands in this list twice`, instead: 'remove it' }]))
}
