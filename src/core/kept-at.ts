import { DAY } from './clock.ts'
import type { Component } from './component.ts'
import { slotsBetween } from './schedule.ts'
import type { CopySchedule, Site } from './site.ts'

/** One place that keeps copies of a component. */
export interface KeptAt {
  readonly target: string
  /** Which retention plan holds there. */
  readonly retention: string
  /** The longest usual pause between two carryings to it; null where every back-up goes there by itself. */
  readonly every: number | null
}

type Plans = Pick<Site, 'schedules'>

/** Every place that keeps copies of a component: those that each back-up goes to, then those that a schedule carries copies to. */
export function keptAt(site: Plans, component: Pick<Component, 'key' | 'targets' | 'retention'>): readonly KeptAt[] {
  const always = component.targets.map((target): KeptAt => ({ target, retention: component.retention, every: null }))
  const carried = carriesOf(site, component.key).flatMap((schedule) => schedule.to.map((target): KeptAt => ({ target, retention: schedule.retention ?? component.retention, every: pauseOf(schedule) })))
  return [...always, ...carried].filter((place, index, all) => all.findIndex((it) => it.target === place.target) === index)
}

/** The schedules that carry copies of a component on. */
export function carriesOf(site: Plans, component: string): readonly CopySchedule[] {
  return site.schedules.filter((it): it is CopySchedule => it.kind === 'copy' && it.components.includes(component))
}

/** Disks that take turns are one place. */
export function placeOf(site: Pick<Site, 'targets'>, target: string): string {
  const plan = site.targets.find((it) => it.name === target)
  return plan?.type === 'local' && plan.turns !== undefined ? plan.turns.place : target
}

/** The longest usual pause between two slots of a schedule; a month where none can be told. */
export function pauseOf(schedule: { readonly cron: string; readonly zone: string }): number {
  const known = pauses.get(schedule)
  if (known !== undefined) return known
  const slots = slotsBetween(schedule, YEAR).map((slot) => slot.getTime())
  const between = slots.slice(1).map((slot, index) => slot - (slots[index] ?? slot))
  const pause = between.length === 0 ? 31 * DAY : Math.max(...between)
  pauses.set(schedule, pause)
  return pause
}

const pauses = new WeakMap<object, number>()
/** Long enough to see the longest month; what comes more often than daily shows its pause long before. */
const YEAR = { after: new Date(Date.UTC(2026, 0, 1)), until: new Date(Date.UTC(2027, 1, 1)), most: 400 }
