import { and, asc, eq, gte, inArray, isNull } from 'drizzle-orm'
import { downtimeFacts } from '../core/downtime-case.ts'
import { DOWNTIME } from '../core/downtime.ts'
import { servicesAt } from '../core/downtime-rules.ts'
import { INCIDENT } from '../core/incident.ts'
import { isOpenEnded, openAnswers } from '../core/unit-answer.ts'
import type { ProcedureState } from '../core/procedure.ts'
import { servicesNow, type DowntimeKnown, type ServicesNow, type ServicesOf } from '../core/service-state.ts'
import type { Site } from '../core/site.ts'
import type { ToldNews } from './downtime-news.ts'
import { unitAnswersOf } from './unit-answers.ts'
import { audit, downtimeNews, procedures } from './schema.ts'
import { sqlOf, type Query } from './store.ts'

/** One downtime as units know it. */
export interface DowntimeRead extends DowntimeKnown {
  readonly told: readonly (ToldNews & { readonly id: number })[]
}

export interface ServicesRead extends ServicesOf {
  readonly downtimes: readonly DowntimeRead[]
}

/** Everything that was written down of services, of procedures that are open or moved at that moment or later; null for the open ones alone. */
export async function servicesKnown(query: Query, of: { readonly site: Pick<Site, 'services' | 'systems' | 'units'>; readonly since: number | null }): Promise<ServicesRead> {
  const downs = await moved(query, { kind: DOWNTIME, since: of.since })
  const news = await newsOfAll(query, downs.map(({ id }) => id))
  const downtimes: DowntimeRead[] = []
  for (const state of downs) downtimes.push({ state, told: news.get(state.id) ?? [], troubled: await troubledUnits(query, state) })
  return { services: servicesAt(of.site), downtimes, incidents: await moved(query, { kind: INCIDENT.kind, since: of.since }), units: new Map(of.site.units.map(({ key, name }) => [key, name])) }
}

/** How services stand now: indexed look-ups of what is open only. */
export async function servicesStand(query: Query, of: { readonly site: Pick<Site, 'services' | 'systems' | 'units'> }): Promise<ServicesNow> {
  return servicesNow(await servicesKnown(query, { ...of, since: null }))
}

/** Since when this house writes down what happens, and a mark that no other house has; null in an empty book. */
export async function bookOf(query: Query): Promise<{ readonly since: number; readonly mark: string } | null> {
  const [first] = await sqlOf(query).select({ at: audit.at, hash: audit.hash }).from(audit).orderBy(asc(audit.seq)).limit(1)
  return first === undefined ? null : { since: first.at, mark: first.hash }
}

/** Two look-ups, each by an index of its own: asked as one, the first would walk through every one of that kind. */
async function moved(query: Query, of: { readonly kind: string; readonly since: number | null }): Promise<readonly ProcedureState[]> {
  const columns = { id: procedures.id, state: procedures.state }
  const open = await sqlOf(query).select(columns).from(procedures).where(and(eq(procedures.kind, of.kind), isNull(procedures.endedAt)))
  const late = of.since === null ? [] : await sqlOf(query).select(columns).from(procedures).where(and(eq(procedures.kind, of.kind), gte(procedures.updatedAt, of.since)))
  const all = new Map([...open, ...late].map(({ id, state }) => [id, state as ProcedureState]))
  return [...all.entries()].sort(([a], [b]) => a - b).map(([, state]) => state).filter(({ plan }) => plan !== null)
}

async function newsOfAll(query: Query, ids: readonly number[]): Promise<ReadonlyMap<number, DowntimeRead['told']>> {
  const found = new Map<number, (ToldNews & { readonly id: number })[]>()
  for (let at = 0; at < ids.length; at += MOST_AT_ONCE) {
    const rows = await sqlOf(query).select().from(downtimeNews).where(inArray(downtimeNews.procedureId, ids.slice(at, at + MOST_AT_ONCE))).orderBy(asc(downtimeNews.id))
    for (const { id, procedureId, kind, at: when, from, until, before, why } of rows) found.set(procedureId, [...found.get(procedureId) ?? [], { id, kind, at: when, window: { from, until }, before, why }])
  }
  return found
}

/** Units that said after it that they still have trouble, and that nobody has seen to. */
async function troubledUnits(query: Query, state: ProcedureState): Promise<readonly string[]> {
  const answers = await unitAnswersOf(query, state.id)
  if (!answers.some(({ kind }) => isOpenEnded(kind))) return []
  const names = new Map(downtimeFacts(state).units.map(({ key, name }) => [key, name]))
  return [...new Set(openAnswers(answers).filter(({ kind }) => kind === 'trouble').map(({ unit }) => names.get(unit) ?? unit))]
}

const MOST_AT_ONCE = 200
