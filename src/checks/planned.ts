import { DAY, MINUTE } from '../core/clock.ts'
import { slotsBetween } from '../core/schedule.ts'
import type { Component } from '../core/component.ts'
import type { BackupSchedule, Level, SchedulePlan, Site, System } from '../core/site.ts'
import { Fault } from '../core/fault.ts'
import { firstSlot } from '../store/slots-first.ts'
import type { Query } from '../store/store.ts'

/** The newest slot of some schedules that is due and that this house was there for; null where there is none. */
export function lastDue<S extends SchedulePlan>(schedules: readonly S[], of: { readonly at: Date; readonly born: number }): { readonly schedule: S; readonly slot: Date } | null {
  const until = new Date(of.at.getTime() - JUST_NOW)
  const after = new Date(Math.max(of.at.getTime() - LOOK_BACK, of.born))
  const due = schedules.flatMap((schedule) => {
    const slot = slotsBetween(schedule, { after, until, most: MOST_SLOTS }).at(-1)
    return slot === undefined ? [] : [{ schedule, slot }]
  })
  return due.sort((a, b) => b.slot.getTime() - a.slot.getTime())[0] ?? null
}

/** Whether the clock of this house had that job yet: what fell due before it was configured was not missed. */
export async function wasKnown(query: Query, of: { readonly job: string; readonly slot: number }): Promise<boolean> {
  const first = await firstSlot(query, of.job)
  return first !== null && first <= of.slot
}

/** The planned back-ups of a system: of one schedule, of one level, or all but the logs. */
export function backupsOf(site: Site, of: { readonly system: string; readonly schedule: string | null; readonly level: Level | null }): readonly BackupSchedule[] {
  return site.schedules.filter((it): it is BackupSchedule => it.kind === 'backup' && it.system === of.system)
    .filter((it) => (of.schedule === null ? (of.level === null ? it.level !== 'log' : it.level === of.level) : it.name === of.schedule))
}

/** The components of a system; throws a Fault where the configuration no longer knows it. */
export function componentsOf(site: Site, name: string): readonly Component[] {
  return systemOf(site, name).components
}

function systemOf(site: Site, name: string): System {
  const system = site.systems.find((it) => it.name === name)
  if (system === undefined) throw new Fault({ area: 'config', op: `look at system ${name}`, retry: 'never', detail: 'there is no such system' })
  return system
}

/** A slot that fell due in this very minute may not have been looked at yet. */
const JUST_NOW = 2 * MINUTE
/** Further back than the pause of a monthly schedule. */
const LOOK_BACK = 35 * DAY
const MOST_SLOTS = 35 * 24 * 60
