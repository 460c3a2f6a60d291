import type { Component } from '../core/component.ts'
import { namesIn } from './disks.ts'
import type { SiteText } from './schema.ts'
import type { Found } from './told-twice.ts'
import { among } from './values.ts'

type ScheduleText = Extract<NonNullable<SiteText['schedules']>[number], { kind: 'copy' }>

/** Schedules that would carry copies to where they come from, to where they go anyway, or to where nobody may write. */
export function carryMisfits(text: SiteText, components: readonly Component[]): readonly Found[] {
  const theirs = new Set(text.targets.filter((target) => target.observed === true).map((target) => target.name))
  const plans = (text.schedules ?? []).flatMap((schedule, index) => (schedule.kind === 'copy' ? [{ schedule, at: ['schedules', index] as const }] : []))
  return [...plans.flatMap(({ schedule, at }) => wrongWith(schedule, { at, text, theirs, components })), ...keptTwoWays(text, plans)]
}

function wrongWith(schedule: ScheduleText, of: { readonly at: readonly (string | number)[]; readonly text: SiteText; readonly theirs: ReadonlySet<string>; readonly components: readonly Component[] }): readonly Found[] {
  const { at, text, theirs } = of
  const lieOn = (component: Component, target: string) => namesIn(text, [target]).some((name) => component.targets.includes(name))
  const all = of.components.filter((component) => component.system === schedule.system)
  const names = all.map((component) => component.name)
  const unknown = (schedule.components ?? []).flatMap((name, n) => (names.includes(name) ? [] : [{ path: [...at, 'components', n], problem: `${schedule.system} has no component "${name}"`, instead: among(name, names) ?? 'leave components: out' }]))
  const carried = all.filter((component) => schedule.components?.includes(component.name) ?? true)
  const observed = carried.find((component) => component.engine === 'observed' && !component.collect)
  const { from } = schedule
  const without = from === undefined ? undefined : carried.find((component) => !lieOn(component, from))
  return [
    ...unknown,
    ...(observed === undefined ? [] : [{ path: [...at, 'components'], problem: `the copies of ${observed.name} are another tool's, and only what is ours is carried on`, instead: 'name the other components, or collect it with collect: true' }]),
    ...(text.targets.some((target) => target.name === from && target.removable === true) ? [{ path: [...at, 'from'], problem: `${from ?? ''} is a disk that may be unplugged, and what is carried on must be there`, instead: 'write a target that is always there, or leave from: out' }] : []),
    ...(without === undefined || from === undefined ? [] : [{ path: [...at, 'from'], problem: `no copies of ${without.name} lie on ${from}`, instead: `write one of ${without.targets.join(', ')}, or leave from: out` }]),
    ...schedule.to.flatMap((target, n): readonly Found[] => {
      const path = [...at, 'to', n]
      if (theirs.has(target)) return [{ path, problem: `${target} is another tool's (observed: true), and nothing is written there`, instead: 'name a target of our own' }]
      if (target === from) return [{ path, problem: `${target} is where the copies come from`, instead: 'name another target' }]
      if (schedule.to.indexOf(target) !== n) return [{ path, problem: `${target} stands in this list twice`, instead: 'remove it' }]
      const anyway = carried.find((component) => lieOn(component, target))
      return anyway === undefined ? [] : [{ path, problem: anyway.targets[0] === namesIn(text, [target])[0] ? `${target} is where the copies of ${anyway.name} come from` : `every back-up of ${anyway.name} is copied to ${target} by itself`, instead: anyway.targets[0] === namesIn(text, [target])[0] ? 'name another target' : 'name another target, or take it out of targets: of that component, so that this schedule alone carries copies there' }]
    }),
  ]
}

/** One place keeps copies of one component by one plan. */
function keptTwoWays(text: SiteText, plans: readonly { readonly schedule: ScheduleText; readonly at: readonly (string | number)[] }[]): readonly Found[] {
  return plans.flatMap(({ schedule, at }, index) => plans.slice(0, index).flatMap(({ schedule: other }) => {
    const [shared] = other.system === schedule.system && other.retention !== schedule.retention ? schedule.to.filter((target) => other.to.includes(target)) : []
    const alike = text.systems.find((system) => system.name === schedule.system)?.components.some((component) => [schedule, other].every((it) => it.components?.includes(component.name) ?? true)) ?? false
    return shared === undefined || !alike ? [] : [{ path: [...at, 'retention'], problem: `another schedule carries to ${shared} too, and keeps copies there by another plan`, instead: 'name the same retention: in both' }]
  }))
}
