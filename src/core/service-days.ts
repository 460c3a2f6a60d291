import { availability, cut, type Outage } from './availability.ts'
import { addDays, days } from './calendar.ts'
import { actual, downtimeFacts } from './downtime-case.ts'
import type { Window } from './downtime.ts'
import { closureOf, incidentFacts, isTroubling } from './incident.ts'
import type { LocalDate } from './local-date.ts'
import { monthsUntil } from './month.ts'
import { outageOf } from './outage.ts'
import type { ProcedureState } from './procedure.ts'
import { touches, type ServiceIs, type ServicesOf } from './service-state.ts'
import type { Service } from './downtime-rules.ts'

/** What became of one service lately. */
export interface ServicePast {
  readonly name: string
  readonly title: string
  /** Oldest first, today last. */
  readonly days: readonly ServiceDay[]
  /** Newest first. */
  readonly stretches: readonly ServiceStretch[]
  /** Oldest first, this month last. */
  readonly months: readonly ServiceMonth[]
}

export interface ServiceDay {
  readonly date: LocalDate
  /** The worst of that day; `unknown` where nothing was written down yet. */
  readonly is: ServiceIs | 'unknown'
}

/** A stretch in which it did not simply work. */
export interface ServiceStretch {
  readonly is: Exclude<ServiceIs, 'works'>
  readonly from: number
  readonly until: number | null
  readonly what: string | null
  readonly number: string
}

export interface ServiceMonth {
  readonly key: string
  readonly from: number
  readonly planned: number
  readonly unplanned: number
  /** 0 to 1; null where nobody knows. */
  readonly share: number | null
}

export interface PastOf extends Pick<ServicesOf, 'services' | 'downtimes' | 'incidents'> {
  readonly zone: string
  readonly now: Date
  /** How many days, today among them. */
  readonly days: number
  readonly months: number
  readonly since: number
}

/** How each service was day by day, and how long it was there month by month. A day is as bad as its worst moment. */
export function servicesPast(of: PastOf): readonly ServicePast[] {
  const wall = days(of.zone)
  const now = of.now.getTime()
  const today = wall.dateOf(of.now)
  const dates = Array.from({ length: of.days }, (_, n) => addDays(today, n + 1 - of.days)).map((date) => ({ date, from: wall.startOf(date).getTime(), until: wall.endOf(date).getTime() }))
  const months = monthsUntil({ zone: of.zone, now: of.now, months: of.months })
  const outages = of.downtimes.flatMap(({ state }) => outageOf(state) ?? [])
  const first = dates[0]?.from ?? now
  return of.services.map((service) => {
    const stretches = stretchesOf(service, of).filter(({ until }) => (until ?? now) >= first)
    return {
      name: service.name, title: service.title, stretches,
      days: dates.map(({ date, ...day }) => ({ date, is: day.until <= of.since ? 'unknown' as const : worstIn(stretches, { day, now }) })),
      months: months.map((month) => monthOf({ service: service.name, outages, now, since: of.since }, month)),
    }
  })
}

function monthOf(of: { readonly service: string; readonly outages: readonly Outage[]; readonly now: number; readonly since: number }, { key, from, to }: { readonly key: string; readonly from: number; readonly to: number }): ServiceMonth {
  const { planned, unplanned, share } = availability({ ...of, within: { from, until: to } })
  return { key, from, planned, unplanned, share }
}

function worstIn(stretches: readonly ServiceStretch[], { day, now }: { readonly day: Window; readonly now: number }): ServiceIs {
  const met = stretches.filter(({ from, until }) => {
    const stretch = cut({ from, until: Math.max(until ?? now, from + 1) }, day)
    return stretch.until > stretch.from
  })
  return SEVERITY.find((is) => met.some((one) => one.is === is)) ?? 'works'
}

const SEVERITY = ['trouble', 'maintenance', 'reported'] as const

function stretchesOf(service: Service, { downtimes, incidents }: Pick<PastOf, 'downtimes' | 'incidents'>): readonly ServiceStretch[] {
  return [...downtimes.flatMap(({ state }) => downStretch(service, state)), ...incidents.flatMap((state) => incidentStretch(service, state))].sort((a, b) => b.from - a.from)
}

function downStretch(service: Service, state: ProcedureState): readonly ServiceStretch[] {
  const facts = downtimeFacts(state)
  const times = actual(state)
  return times === null || !facts.services.includes(service.name) ? [] : [{ ...times, is: facts.kind === 'planned' ? 'maintenance' : 'trouble', what: facts.what, number: facts.number }]
}

/** One that was called off was none. */
function incidentStretch(service: Service, state: ProcedureState): readonly ServiceStretch[] {
  const facts = incidentFacts(state)
  if (state.ending !== null || !touches(service, facts.system)) return []
  return [{ is: 'reported', from: facts.since, until: isTroubling(state) ? null : closureOf(state)?.at ?? null, what: null, number: facts.number }]
}
