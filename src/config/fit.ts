import { pathOf, type Component } from '../core/component.ts'
import { isOnlyNoted, NOTED, type ObservedComponent } from '../core/observed.ts'
import { levelMisfits } from './fit-levels.ts'
import { namesOf } from './disks.ts'
import { carryMisfits } from './fit-carry.ts'
import { isInside } from './paths.ts'
import type { SiteText } from './schema.ts'
import type { Found } from './told-twice.ts'

/** How sources and places lie to one another: a copy must never become part of what is copied. */
export function misfits({ text, components, data }: { readonly text: SiteText; readonly components: readonly (Component & { readonly at: readonly (string | number)[] })[]; readonly data: string }): readonly Found[] {
  // What rclone reaches lies on another machine: no path of ours leads there.
  const targets = text.targets.map((target, index) => ({ ...target, at: ['targets', index, 'path'] as const })).filter((target) => target.type !== 'rclone')
  const isFar = (component: Component) => text.servers.some((server) => server.name === component.server && server.ssh !== undefined)
  return [
    ...observedMisfits(text, components),
    ...carryMisfits(text, components),
    ...levelMisfits(text, components),
    ...components.filter((component) => component.engine === 'sqlite' && isFar(component)).map((component) => ({
      path: [...component.at, 'engine'],
      problem: `${component.server} is reached by SSH, and sqlite copies databases of this machine only`,
      instead: 'run Pulih on that server, or copy the folder of a program that writes its own copies, with engine: files',
    })),
    ...targets.flatMap((target, index) => targets.slice(0, index).filter((other) => isInside(target.path, other.path) || isInside(other.path, target.path)).slice(0, 1).map((other) => ({
      path: target.at,
      problem: `the targets ${other.name} and ${target.name} lie in one another`,
      instead: 'give each target a folder of its own',
    }))),
    ...components.flatMap((component) => {
      const source = pathOf(component)
      if (source === null || isFar(component)) return []
      const path = [...component.at, 'file' in component ? 'file' : 'path']
      const inSource = component.engine === 'files' ? targets.find((target) => isInside(target.path, source)) : undefined
      const around = targets.find((target) => isInside(source, target.path))
      return [
        ...(inSource === undefined ? [] : [{ path, problem: `the target ${inSource.name} lies inside this folder, so that copies would be copied again`, instead: `keep copies outside ${source}, or name a smaller folder here` }]),
        ...(around === undefined || inSource !== undefined ? [] : [{ path, problem: `this lies inside the target ${around.name}`, instead: 'name the data that is used, not a copy of it' }]),
        ...(component.engine === 'files' && isInside(data, source) ? [{ path, problem: 'Pulih\'s own data folder lies inside this folder and changes while it is copied', instead: `keep PULIH_DATA outside ${source}, or name a smaller folder here` }] : []),
      ]
    }),
    ...components.flatMap((component) => {
      const first = text.targets.find((target) => namesOf(target).includes(component.targets[0] ?? ''))
      return first?.removable === true && component.targets.length > 1 ? [{ path: component.at, problem: `the first target of ${component.name}, ${first.name}, is a disk that may be unplugged, so that the others would get nothing either`, instead: 'list a target first that is always there' }] : []
    }),
  ]
}

/** What is another tool's is never written to, and what is ours is never taken for another tool's. */
function observedMisfits(text: SiteText, components: readonly (Component & { readonly at: readonly (string | number)[] })[]): readonly Found[] {
  const theirs = new Set(text.targets.filter((target) => target.observed === true).map((target) => target.name))
  return components.flatMap((component): readonly Found[] => {
    if (component.engine !== 'observed') {
      const written = component.targets.find((target) => theirs.has(target))
      return written === undefined ? [] : [{ path: component.at, problem: `${component.name} would be written to ${written}, which is another tool's (observed: true)`, instead: 'name targets of our own' }]
    }
    const missing = [...new Set((text.schedules ?? []).flatMap((schedule) => (schedule.kind === 'backup' && schedule.system === component.system && component.files[schedule.level ?? 'full'] === undefined ? [schedule.level ?? 'full'] : [])))]
    const collected = component.collect ? component.targets.find((target) => theirs.has(target)) : undefined
    return [
      ...unnoted(text, component),
      ...(theirs.has(component.place) || isOnlyNoted(component) ? [] : [{ path: [...component.at, 'place'], problem: `${component.place} is a target of our own`, instead: 'name a target with observed: true' }]),
      ...(collected === undefined ? [] : [{ path: component.at, problem: `${component.name} would be collected into ${collected}, which is another tool's`, instead: 'name targets of our own' }]),
      ...(Object.keys(component.files).length === 0 ? [{ path: component.at, problem: `${component.name} describes no files`, instead: 'add full:, differential: or log: with a pattern' }] : []),
      ...missing.map((level) => ({ path: component.at, problem: `a schedule asks for the level ${level} of ${component.system}, but ${component.name} describes no ${level} files`, instead: `add ${level}: with a pattern, or put it into a system of its own` })),
      ...(!component.collect && 'targets' in (text.systems[Number(component.at[1])]?.components[Number(component.at[3])] ?? {}) ? [{ path: [...component.at, 'targets'], problem: 'it says where copies go, but nothing is collected', instead: 'add collect: true, or remove it' }] : []),
    ]
  })
}

/** Files that somebody here sees have patterns; where nobody sees any, SQL Server itself must be asked. */
function unnoted(text: SiteText, component: ObservedComponent & { readonly at: readonly (string | number)[] }): readonly Found[] {
  const { name, at, msdb } = component
  const patterns = Object.entries(component.files).map(([level, { pattern }]) => ({ level, given: pattern !== '' }))
  if (!isOnlyNoted(component)) return patterns.filter(({ given }) => !given).map(({ level }) => ({ path: [...at, level], problem: `the ${level} files of ${name} have no pattern`, instead: 'add pattern: with their names' }))
  return [
    ...(msdb === null ? [{ path: at, problem: `${name} says neither where its files lie nor which SQL Server knows of them`, instead: 'add place: with a target that is observed, or msdb: with a SQL Server, or both' }] : []),
    ...(component.collect ? [{ path: [...at, 'collect'], problem: `${name} would be collected, but nobody here sees its files`, instead: 'add place:, or remove collect:' }] : []),
    ...patterns.filter(({ given }) => given).map(({ level }) => ({ path: [...at, level], problem: `the ${level} files of ${name} have a pattern, but no place`, instead: 'add place:, or remove pattern:' })),
    ...text.targets.flatMap((target, index) => (target.name === NOTED ? [{ path: ['targets', index, 'name'], problem: `${NOTED} is what Pulih calls the place of SQL Server's own notes`, instead: 'give this target another name' }] : [])),
  ]
}
