import { DAY, HOUR, MINUTE } from './clock.ts'
import type { Rung } from './evidence.ts'
import { isOwn } from './own.ts'
import type { Duty } from './people.ts'
import type { HttpProbe, TcpProbe } from './recovery-rules.ts'
import type { Weekday } from './weekday.ts'

/** What units use: a database, the application before it, a web server, a file server. They go down and come back one by one. */
export interface Service {
  readonly name: string
  readonly title: string
  readonly kind: ServiceKind
  /** The site's servers on which it runs. */
  readonly servers: readonly string[]
  /** Systems whose copies are the way back from work on it. */
  readonly systems: readonly string[]
  /** Units that feel it when it is down; null for every one. */
  readonly units: readonly string[] | null
  /** When people lean on it most; planned work is warned off. */
  readonly busy: readonly BusyHours[]
  /** Whether back-ups that would reach into a downtime run before it, as its way back, or after it; before it where nobody says. */
  readonly backups?: 'before' | 'after'
  /** Shown by themselves to work before anybody may say that it is back. */
  readonly probes: readonly ServiceProbe[]
  /** Seen by a person before anybody may say that it is back. */
  readonly ticks: readonly string[]
}

export const serviceKinds = ['database', 'application', 'web', 'files', 'network', 'other'] as const
export type ServiceKind = (typeof serviceKinds)[number]

/** One way to see that a service works; `title` is what a notice calls it. `engine`: its databases and folders answer as they do before a back-up. */
export type ServiceProbe = { readonly title: string } & (HttpProbe | TcpProbe | { readonly kind: 'engine'; readonly system: string })

/** "HH:MM" on the site's wall, on these days of the week unless they are holidays. */
export interface BusyHours {
  readonly days: readonly Weekday[]
  readonly from: string
  readonly until: string
}

/** How a hospital goes about its downtimes. */
export interface DowntimeRules {
  /** Key of the written procedure that asks for it. */
  readonly procedure: string | null
  /** Planned work is announced at least so long before. */
  readonly notice: number
  /** How long it takes where nobody says. */
  readonly length: number
  /** Units are reminded so long before it begins, longest first. */
  readonly remind: readonly number[]
  /** People save what they work on so long before. */
  readonly saveBefore: number
  /** At the announced end, and again after each of these, units hear that it is not over. */
  readonly overrun: number
  /** Of an unplanned one units hear at least so often. */
  readonly updates: number
  /** Units that have not answered an announcement are asked again after this, then named to whoever is to call them. */
  readonly chase: number
  /** An undecided plan ends after this. */
  readonly decideWithin: number
  /** What must be so before work begins. */
  readonly gate: { readonly rung: Rung; readonly age: number; readonly duty: Duty }
  /** Units may say "still trouble" for so long after it. */
  readonly aftermath: number
  /** Whom units call. */
  readonly contact: string
  /** Months of each year in which maintenance is due, and how long before somebody is told to plan it. */
  readonly programme: { readonly months: readonly number[]; readonly planBefore: number }
}

/** What holds where the configuration says nothing: three times a year, half an hour, three days' notice. */
export const usualDowntime: DowntimeRules = {
  procedure: null, notice: 3 * DAY, length: 30 * MINUTE, remind: [3 * DAY, DAY, HOUR, 15 * MINUTE], saveBefore: 10 * MINUTE,
  overrun: 15 * MINUTE, updates: 30 * MINUTE, chase: 4 * HOUR, decideWithin: 2 * DAY,
  gate: { rung: 'intact', age: DAY, duty: 'edp' }, aftermath: 12 * HOUR, contact: 'EDP jaga',
  programme: { months: [4, 7, 12], planBefore: 28 * DAY },
}

/** The rules that hold at a site. */
export const downtimeRules = (site: { readonly downtime?: DowntimeRules }): DowntimeRules => site.downtime ?? usualDowntime

/** What can be taken down at a site; where nobody described services, each of its systems is one that every unit uses. */
export function servicesAt(site: { readonly services?: readonly Service[]; readonly systems: readonly { readonly name: string; readonly title: string; readonly components: readonly { readonly server: string }[] }[] }): readonly Service[] {
  return site.services ?? site.systems.filter(({ name, components }) => !isOwn(name) && components.length > 0).map(({ name, title, components }) => ({
    name, title, kind: 'application', servers: [...new Set(components.map(({ server }) => server))], systems: [name], units: null, busy: [], probes: [{ title, kind: 'engine', system: name }], ticks: [title],
  }))
}
