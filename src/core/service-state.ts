import { actual, downtimeFacts, isDown, stageOf } from './downtime-case.ts'
import { announcedIn, promisedEnd, type Told } from './downtime-news.ts'
import type { Service } from './downtime-rules.ts'
import type { Window } from './downtime.ts'
import { incidentFacts, isTroubling, type Suspect } from './incident.ts'
import type { ProcedureState } from './procedure.ts'

/** How the services of a hospital stand, for everybody who uses them: chat, pages and calendars show the same facts. */
export interface ServicesNow {
  /** In the configured order. */
  readonly services: readonly ServiceState[]
  /** What units were told of and what has not begun, soonest first. */
  readonly next: readonly PlannedWork[]
}

/** `works`: nobody has told of anything else. `reported`: people have trouble with it, and it may work for others. */
export type ServiceIs = 'works' | 'reported' | 'maintenance' | 'trouble'

export interface ServiceState {
  readonly name: string
  readonly title: string
  readonly is: ServiceIs
  /** Null while it works. */
  readonly since: number | null
  /** The end that units were told last; null where they were told none. */
  readonly until: number | null
  /** In people's words, as every unit was told; null where nobody told anything that everybody may read. */
  readonly what: string | null
  /** What an incident is suspected to come from. */
  readonly suspect: Suspect | null
  /** The work is done and is being looked at. */
  readonly stage: 'under-way' | 'verifying' | null
  /** What people call it: `HNT-2026-004`, `INS-2026-007`. */
  readonly number: string | null
  /** Units that told of it, by name. */
  readonly units: readonly string[]
}

export interface PlannedWork {
  readonly id: number
  readonly number: string
  readonly services: readonly string[]
  readonly window: Window
  readonly what: string
}

/** A downtime with what units were told of it, and the units that said afterwards that they still have trouble. */
export interface DowntimeKnown {
  readonly state: ProcedureState
  readonly told: readonly Told[]
  readonly troubled: readonly string[]
}

export interface ServicesOf {
  readonly services: readonly Service[]
  readonly downtimes: readonly DowntimeKnown[]
  readonly incidents: readonly ProcedureState[]
  /** What units are called, by key. */
  readonly units: ReadonlyMap<string, string>
}

/** What everybody may know now. What is down tells more than what is reported, and what came by itself more than what was planned. */
export function servicesNow(of: ServicesOf): ServicesNow {
  return { services: of.services.map((service) => stateOf(service, of)), next: plannedWork(of.downtimes) }
}

function stateOf(service: Service, { downtimes, incidents, units }: ServicesOf): ServiceState {
  const touching = downtimes.filter(({ state }) => downtimeFacts(state).services.includes(service.name))
  const down = touching.filter(({ state }) => isDown(state)).map((one) => ({ ...one, facts: downtimeFacts(one.state) }))
  const worst = down.find(({ facts }) => facts.kind === 'unplanned') ?? down[0]
  const base = { ...WORKS, name: service.name, title: service.title }
  if (worst !== undefined) {
    const { facts, state, told } = worst
    return { ...base, is: facts.kind === 'unplanned' ? 'trouble' : 'maintenance', since: actual(state)?.from ?? null, until: promisedEnd({ facts, told }), what: facts.what, stage: stageOf(state) === 'verifying' ? 'verifying' : 'under-way', number: facts.number }
  }
  const incident = incidents.filter(isTroubling).map(incidentFacts).filter(({ system }) => touches(service, system)).sort((a, b) => a.since - b.since)[0]
  if (incident !== undefined) return { ...base, is: 'reported', since: incident.since, suspect: incident.suspect, number: incident.number, units: incident.units.map((key) => units.get(key) ?? key) }
  const after = touching.findLast(({ state, troubled }) => troubled.length > 0 && stageOf(state) === 'back')
  return after === undefined ? base : { ...base, is: 'reported', since: actual(after.state)?.until ?? null, number: downtimeFacts(after.state).number, units: after.troubled }
}

const WORKS = { is: 'works', since: null, until: null, what: null, suspect: null, stage: null, number: null, units: [] } as const

function plannedWork(downtimes: readonly DowntimeKnown[]): readonly PlannedWork[] {
  return downtimes.flatMap(({ state, told }): readonly PlannedWork[] => {
    const stage = stageOf(state)
    // What is being decided anew still holds as units were told it.
    const announced = stage === 'announced' || stage === 'asked' ? announcedIn(told) : null
    const { number, services, what } = downtimeFacts(state)
    return announced === null ? [] : [{ id: state.id, number, services, window: announced, what }]
  }).sort((a, b) => a.window.from - b.window.from || a.id - b.id)
}

/** Whether an incident with that system is one with this service. */
export const touches = (service: Pick<Service, 'name' | 'systems'>, system: string | null): boolean => system !== null && (service.systems.includes(system) || service.name === system)

