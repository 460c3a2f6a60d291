import { actual, downtimeFacts } from './downtime-case.ts'
import { promisedEnd, type NewsKind, type Told } from './downtime-news.ts'
import type { Window } from './downtime.ts'
import { incidentFacts, INCIDENT, type Suspect } from './incident.ts'
import type { ProcedureState } from './procedure.ts'
import type { DowntimeKnown } from './service-state.ts'

/** Planned work as it stands in everybody's calendar. */
export interface CalendarWork {
  readonly id: number
  readonly number: string
  readonly services: readonly string[]
  readonly what: string
  readonly contact: string
  readonly window: Window
  readonly status: 'planned' | 'late' | 'over' | 'cancelled'
  readonly sequence: number
  readonly changed: number
}

/** What calendars show of a downtime follows from what units were told, and from nothing else; null where they were told nothing, or nobody had planned it. */
export function calendarWork({ state, told }: DowntimeKnown): CalendarWork | null {
  const { kind, number, services, what, contact } = downtimeFacts(state)
  // What begins late is told with another end.
  const changes = told.filter((one) => CHANGES.has(one.kind) || (one.kind === 'started' && one.window.until !== promisedEnd({ facts: downtimeFacts(state), told: told.slice(0, told.indexOf(one)) })))
  const last = changes.at(-1)
  if (kind === 'unplanned' || last === undefined) return null
  const truly = actual(state)
  const window = last.kind === 'back' && truly !== null ? { from: truly.from, until: truly.until ?? last.at } : last.window
  const status = last.kind === 'cancelled' ? 'cancelled' : last.kind === 'back' ? 'over' : last.kind === 'overrun' ? 'late' : 'planned'
  return { id: state.id, number, services, what, contact, window, status, sequence: changes.length - 1, changed: last.at }
}

/** News that changes when it is, or whether. */
const CHANGES: ReadonlySet<NewsKind> = new Set(['announced', 'changed', 'overrun', 'back', 'cancelled'])

/** One piece of news that everybody may read. */
export type ServiceNews = { readonly key: string; readonly at: number; readonly number: string } & (
  | { readonly of: 'downtime'; readonly kind: Exclude<NewsKind, 'reminder'>; readonly planned: 'yes' | 'no'; readonly services: readonly string[]; readonly window: Window; readonly what: string; readonly contact: string }
  | { readonly of: 'incident'; readonly kind: IncidentNews; readonly system: string | null; readonly units: readonly string[]; readonly suspect: Suspect; readonly since: number }
)

export type IncidentNews = 'reported' | 'vendor' | 'mended' | 'reopened' | 'sure' | 'called-off'

/** What units were told of a downtime, without reminders: who reads a feed has read it once. What another one kept down then was not back. */
export function downtimeServiceNews({ state, told }: { readonly state: ProcedureState; readonly told: readonly (Told & { readonly id: number })[] }, all: readonly ProcedureState[]): readonly ServiceNews[] {
  const { number, services: down, what, contact, kind: sort } = downtimeFacts(state)
  const others = all.filter(({ id }) => id !== state.id)
  const servicesAt = (kind: NewsKind, at: number) => (kind === 'back' ? down.filter((name) => !others.some((other) => downtimeFacts(other).services.includes(name) && wasDown(other, at))) : down)
  const truly = actual(state)
  // What has begun began when it did; what is over lasted as long as it did.
  const windowAt = ({ kind, at, window }: Told): Window => (truly === null || at < truly.from ? window : { from: truly.from, until: kind === 'back' ? truly.until ?? at : window.until })
  return told.map((one) => ({ ...one, window: windowAt(one), services: servicesAt(one.kind, one.at) })).flatMap(({ id, kind, at, window, services }) => (kind === 'reminder' || services.length === 0 ? [] : [{ of: 'downtime' as const, key: `downtime/${state.id}/${id}`, at, number, kind, planned: sort === 'planned' ? 'yes' as const : 'no' as const, services, window, what, contact }]))
}

function wasDown(state: ProcedureState, at: number): boolean {
  const times = actual(state)
  return times !== null && times.from <= at && (times.until ?? Infinity) > at
}

/** How far an incident came. What people wrote of it stays in their rooms: it may name somebody. */
export function incidentServiceNews(state: ProcedureState): readonly ServiceNews[] {
  const { number, system, units, suspect, since } = incidentFacts(state)
  const told = (kind: IncidentNews, at: number, n: number | 'end'): ServiceNews => ({ of: 'incident', key: `incident/${state.id}/${n}`, at, number, kind, system, units, suspect, since })
  return [
    told('reported', state.request.at, 0),
    // Evidence is only ever added to, so that a place in it is a name.
    ...state.evidence.flatMap((it, n) => {
      if (it.what === 'noted' && it.on === 'vendor') return [told('vendor', it.at, n + 1)]
      if (it.what === 'sent-back') return [told('reopened', it.at, n + 1)]
      if (it.what === 'confirmed' && it.step === INCIDENT.work) return [told('mended', it.at, n + 1)]
      return it.what === 'confirmed' && it.step === INCIDENT.sure ? [told('sure', it.at, n + 1)] : []
    }),
    ...(state.ending === null ? [] : [told('called-off', state.ending.at, 'end')]),
  ]
}
