import { DAY } from '../core/clock.ts'
import type { DiskPlan, LocalTargetPlan } from '../core/target-plan.ts'
import type { SiteText } from './schema.ts'

type TargetText = SiteText['targets'][number]

/** What a target of the file is called in the house: disks that take turns at one place have a name each. */
export function namesOf(target: Pick<TargetText, 'name' | 'disks'>): readonly string[] {
  const disks = target.disks ?? []
  return disks.length < 2 ? [target.name] : disks.map((disk) => `${target.name}-${disk.name}`)
}

/** The same for a list of targets, wherever the file names them. */
export function namesIn(text: Pick<SiteText, 'targets'>, said: readonly string[]): readonly string[] {
  return said.flatMap((name) => text.targets.filter((target) => target.name === name).flatMap(namesOf))
}

/** The place itself, or one a disk where several take turns there. */
export function disksOf(text: TargetText, place: LocalTargetPlan): readonly LocalTargetPlan[] {
  const seen = place.removable ? { seenEvery: text.seenEvery ?? MONTH } : {}
  const disks = (text.disks ?? []).map((disk): DiskPlan => ({ label: disk.label ?? null, serial: disk.serial ?? null, mark: disk.mark ?? null }))
  const [only] = disks
  if (disks.length < 2) return [{ ...place, ...seen, ...(only === undefined ? {} : { disk: only }) }]
  return namesOf(text).flatMap((name, n) => disks.slice(n, n + 1).map((disk): LocalTargetPlan => ({ ...place, ...seen, name, disk, turns: { place: text.name, others: disks.filter((other) => other !== disk) } })))
}

/** A disk comes out of its drawer once a month. */
const MONTH = 35 * DAY
