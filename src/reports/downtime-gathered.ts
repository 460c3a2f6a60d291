import { availability, type Availability } from '../core/availability.ts'
import { downtimeFacts } from '../core/downtime-case.ts'
import { leftOut } from '../core/downtime-moved.ts'
import { stretchOf } from '../core/downtime-quiet.ts'
import { downtimeRules, servicesAt } from '../core/downtime-rules.ts'
import { DOWNTIME, unitsTouched, type DowntimeFacts, type Window } from '../core/downtime.ts'
import { monthsUntil } from '../core/month.ts'
import { outageOf } from '../core/outage.ts'
import type { ProcedureState } from '../core/procedure.ts'
import type { BackupSchedule, Site } from '../core/site.ts'
import type { Answered } from '../core/unit-answer.ts'
import { bornAt } from '../store/check-evidence.ts'
import { newsTold, type ToldNews } from '../store/downtime-news.ts'
import { openProcedures, proceduresSince, type ProcedureRow } from '../store/procedures.ts'
import { roundsSince, type Verdict } from '../store/rounds.ts'
import { runsOfRound } from '../store/runs.ts'
import { slotsOf } from '../store/slots.ts'
import type { Query } from '../store/store.ts'
import { unitAnswersOf } from '../store/unit-answers.ts'

/** A back-up that gave way to a downtime, and what became of it. */
export interface MovedBackup {
  readonly system: string
  readonly slot: number
  /** `logs`: so many were left out, and one taken afterwards. */
  readonly how: 'before' | 'after' | 'logs'
  readonly began: number | null
  readonly verdict: Verdict | null
  readonly many: number
}

/** How long a service was there in the month of a downtime. */
export interface ServiceShare extends Availability {
  readonly service: string
}

/** Everything that the record of a downtime says, as it is written down. */
export interface DowntimeGathered {
  readonly state: ProcedureState
  /** Every unit of the hospital, also those that it has had only since. */
  readonly units: DowntimeFacts['units']
  readonly told: readonly ToldNews[]
  readonly answers: readonly Answered[]
  readonly moved: readonly MovedBackup[]
  /** When the month begins that `shares` are of. */
  readonly month: number
  readonly shares: readonly ServiceShare[]
}

/** Gathers the record of one downtime. */
export async function gatherDowntime(query: Query, of: { readonly site: Site; readonly row: ProcedureRow; readonly at: Date }): Promise<DowntimeGathered> {
  const { site, row: { id, state }, at } = of
  const { services, window } = downtimeFacts(state)
  const [month] = monthsUntil({ zone: site.zone, now: new Date(outageOf(state)?.from ?? window.from), months: 1 })
  const within = month === undefined ? window : { from: month.from, until: month.to }
  return { state, units: unitsOf(site, state), told: await newsTold(query, id), answers: await unitAnswersOf(query, id), moved: await movedBy(query, of), month: within.from, shares: await sharesOf(query, { site, within, services, now: at.getTime() }) }
}

function unitsOf(site: Site, state: ProcedureState): DowntimeFacts['units'] {
  const { units, services: down } = downtimeFacts(state)
  const since = site.units.filter(({ key }) => !units.some((unit) => unit.key === key))
  return [...units, ...unitsTouched({ units: since, services: servicesAt(site), down })]
}

/** How long services were there in a stretch of time, as everybody else reckons it. */
export async function sharesOf(query: Query, of: { readonly site: Site; readonly within: Window; readonly services: readonly string[]; readonly now: number }): Promise<readonly ServiceShare[]> {
  const { site, within, services, now } = of
  const titles = new Map(servicesAt(site).map(({ name, title }) => [name, title]))
  const since = await bornAt(query) ?? now
  const outages = (await downtimesOf(query, within.from)).flatMap(({ state }) => outageOf(state) ?? [])
  return services.map((service) => ({ service: titles.get(service) ?? service, ...availability({ service, outages, within, now, since }) }))
}

/** Every downtime that moved at that moment or later, or has not ended. */
export async function downtimesOf(query: Query, from: number): Promise<readonly ProcedureRow[]> {
  const moved = await proceduresSince(query, { kind: DOWNTIME, at: from })
  return [...(await openProcedures(query, DOWNTIME)).filter(({ id }) => !moved.some((one) => one.id === id)), ...moved].filter(({ state }) => state.plan !== null).sort((a, b) => a.id - b.id)
}

/** Back-ups that gave way to it, by their rounds and by the ledger of slots: nothing was noted for it, so nothing can be missing. */
export async function movedBy(query: Query, of: { readonly site: Site; readonly row: Pick<ProcedureRow, 'state'> }): Promise<readonly MovedBackup[]> {
  const { site, row: { state } } = of
  const { services, window, number } = downtimeFacts(state)
  const systems = new Set(servicesAt(site).filter(({ name }) => services.includes(name)).flatMap((service) => service.systems))
  const stretch = stretchOf({ state, rules: downtimeRules(site) })
  const until = Math.max(window.until, stretch?.until ?? 0)
  const found: MovedBackup[] = []
  for (const plan of site.schedules.filter((it): it is BackupSchedule => it.kind === 'backup' && systems.has(it.system))) {
    const system = site.systems.find(({ name }) => name === plan.system)?.title ?? plan.system
    if (plan.level === 'log') {
      const left = (await slotsOf(query, { job: `backup:${plan.name}`, from: window.from - LONGEST, until: until + 1 })).filter(({ outcome }) => leftOut(outcome) === number)
      const [first] = left
      if (first !== undefined) found.push({ system, slot: first.slot, how: 'logs', began: null, verdict: null, many: left.length })
      continue
    }
    for (const round of await roundsSince(query, { schedule: plan.name, from: new Date(window.from - LONGEST), most: MOST })) {
      const slot = round.slot ?? round.createdAt
      if (slot >= until) continue
      const starts = (await runsOfRound(query, round.id)).flatMap(({ startedAt }) => startedAt ?? [])
      const began = starts.length === 0 ? null : Math.min(...starts)
      if (round.createdAt < slot) found.push({ system, slot, how: 'before', began, verdict: round.verdict, many: 1 })
      else if (stretch !== null && (began === null || began >= stretch.until)) found.push({ system, slot, how: 'after', began, verdict: round.verdict, many: 1 })
    }
  }
  return found
}

const LONGEST = 12 * 60 * 60_000
const MOST = 200
