import { pathOf } from '../core/component.ts'
import { OWN_DATABASE, OWN_MACHINE, OWN_SYSTEM } from '../core/own.ts'
import type { Site, TargetPlan } from '../core/site.ts'

/**
 * Adds the house's own database to what is backed up, proven and rehearsed, after the night's work and so that the loss of the
 * machine takes at most a day of signatures. Leaves a site as it is where somebody described that file, or a system of that name.
 */
export function withOwnDatabase(site: Site, database: string): Site {
  if (hasOwnDatabase(site, database) || site.systems.some((system) => system.name === OWN_SYSTEM)) return site
  const [target, retention] = [placeOf(site.targets), site.retention[0]?.name]
  if (target === undefined || retention === undefined) return site
  const taken = new Set(site.schedules.map((schedule) => schedule.name))
  const nameOf = (wanted: string) => (taken.has(wanted) ? `${wanted}-own` : wanted)
  const common = { zone: site.zone, missed: 'run-once', system: OWN_SYSTEM } as const
  return {
    ...site,
    systems: [...site.systems, {
      name: OWN_SYSTEM,
      title: 'Pulih',
      rpo: null,
      rto: null,
      components: [{ engine: 'sqlite', name: 'database', key: OWN_DATABASE, system: OWN_SYSTEM, server: OWN_MACHINE, targets: [target.name], growing: false, retention, file: database, freshness: null }],
    }],
    schedules: [...site.schedules,
      { ...common, kind: 'backup', name: nameOf(`${OWN_SYSTEM}-full`), cron: DAILY, level: 'full', window: null },
      { ...common, kind: 'rehearsal', name: nameOf(`${OWN_SYSTEM}-rehearsal`), cron: WEEKLY },
    ],
  }
}

/** Whether something that is backed up is the house's own database. */
export function hasOwnDatabase(site: Pick<Site, 'systems'>, database: string): boolean {
  return site.systems.flatMap((system) => system.components).some((component) => pathOf(component) === database)
}

/** A place that is always there; outside this machine if there is one. */
function placeOf(targets: readonly TargetPlan[]): TargetPlan | undefined {
  // What somebody else's tool fills is only read.
  const ours = targets.filter((target) => (target.type as string) !== 'observed')
  const always = ours.filter((target) => !target.removable)
  return always.find((target) => target.class === 'off-host') ?? always[0] ?? ours[0]
}

/** Between the night's back-ups and the morning's check; and once a week, when few are at work. */
const DAILY = '40 5 * * *'
const WEEKLY = '20 6 * * 0'
