import { isRecord, listOf, textOf } from './known.ts'
import type { Found } from './told-twice.ts'
import { among } from './values.ts'
import type { Path } from './yaml-text.ts'

/** Names within a system's recovery that stand for two things or for nothing: told together with whatever else is wrong in the file. */
export function recoveryNames(data: unknown): readonly Found[] {
  return listOf(data, 'systems').flatMap((system, n) => {
    const recovery = isRecord(system) ? system['recovery'] : undefined
    if (!isRecord(recovery)) return []
    const [places, modules, at] = [listOf(recovery, 'places'), listOf(recovery, 'modules'), ['systems', n, 'recovery']]
    const components = listOf(system, 'components').flatMap((component) => textOf(component, 'name') ?? [])
    return [
      ...twice(places, 'name').map(({ name, index }) => ({ path: [...at, 'places', index, 'name'], problem: `two places are called ${name}`, instead: 'give one of them another name' })),
      ...twice(places, 'kind').filter(({ name }) => name === 'production').map(({ index }) => ({ path: [...at, 'places', index, 'kind'], problem: 'a system lives in one production only', instead: 'write failover or scratch' })),
      ...twice(modules, 'name').map(({ name, index }) => ({ path: [...at, 'modules', index, 'name'], problem: `two modules are called ${name}`, instead: 'give one of them another name' })),
      ...places.flatMap((place, index) => groundsOf(place, { at: [...at, 'places', index], components })),
      ...modules.flatMap((module, index) => moduleNames(module, { at: [...at, 'modules', index], components, places: places.flatMap((place) => textOf(place, 'name') ?? []) })),
    ]
  })
}

function groundsOf(place: unknown, of: { readonly at: Path; readonly components: readonly string[] }): readonly Found[] {
  if (isRecord(place) && place['grounds'] === undefined && textOf(place, 'kind') !== 'production') return [{ path: of.at, problem: `nothing can come back to ${textOf(place, 'name') ?? 'this place'}`, instead: 'add grounds: with a place for each component' }]
  return listOf(place, 'grounds').flatMap((ground, index) => unknownComponent(textOf(ground, 'component'), { path: [...of.at, 'grounds', index, 'component'], components: of.components }))
}

function moduleNames(module: unknown, of: { readonly at: Path; readonly components: readonly string[]; readonly places: readonly string[] }): readonly Found[] {
  const [connected, settings] = isRecord(module) ? [module['connected'], module['settings']] : []
  const led = [...new Set(listOf(settings, 'values').flatMap((value) => textOf(value, 'place') ?? []))]
  return [
    ...unknownComponent(textOf(connected, 'component'), { path: [...of.at, 'connected', 'component'], components: of.components }),
    ...led.filter((place) => !of.places.includes(place)).map((place) => ({ path: [...of.at, 'settings', 'values'], problem: `there is no place "${place}"`, instead: among(place, of.places) ?? 'name one of its places' })),
  ]
}

function unknownComponent(name: string | null, of: { readonly path: Path; readonly components: readonly string[] }): readonly Found[] {
  return name === null || of.components.includes(name) ? [] : [{ path: of.path, problem: `there is no component "${name}" in this system`, instead: among(name, of.components) ?? 'name one of its components' }]
}

function twice(list: readonly unknown[], key: string): readonly { readonly name: string; readonly index: number }[] {
  const names = list.map((it) => textOf(it, key))
  return names.flatMap((name, index) => (name === null || names.indexOf(name) === index ? [] : [{ name, index }]))
}
