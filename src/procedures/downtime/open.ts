import type { Calendar } from '../../core/calendar.ts'
import { HOUR } from '../../core/clock.ts'
import { clashes, overlap } from '../../core/downtime-clash.ts'
import { downtimeFacts, isDown, stageOf } from '../../core/downtime-case.ts'
import { downtimeRules, servicesAt } from '../../core/downtime-rules.ts'
import { downtimeDigest, downtimeNumber, DOWNTIME, unitsTouched, type DowntimeAsk, type DowntimeFacts, type Window } from '../../core/downtime.ts'
import { incidentFacts } from '../../core/incident.ts'
import { refuse, type Outcome } from '../../core/outcome.ts'
import type { Person } from '../../core/people.ts'
import { stampOf } from '../../core/site.ts'
import { openProcedures, type ProcedureRow } from '../../store/procedures.ts'
import type { Query, Tx } from '../../store/store.ts'
import type { Procedure } from '../hands.ts'
import { incidentById } from '../incident/answer.ts'
import { nameDowntime } from '../incident/downtime.ts'
import { nextNumber } from '../number.ts'
import { actorOf, openProcedure, showCard } from '../record.ts'
import { backupsDue } from './gate.ts'
import { downtimeScript } from './script.ts'
import type { DowntimeDesk } from './tell.ts'

export interface DowntimeOpening {
  readonly of: Procedure
  readonly desk: DowntimeDesk
  readonly calendar: Calendar
  readonly ask: DowntimeAsk
  readonly by: Person
  readonly at: Date
}

/**
 * Plans a downtime, or writes down one that has come by itself: then units hear of it at once. Refuses what no service is
 * touched by, what has been already, and the same services in the same stretch a second time.
 */
export async function openDowntime(tx: Tx, opening: DowntimeOpening): Promise<Outcome<ProcedureRow>> {
  const { of, desk: { site, speak }, ask, by, at } = opening
  const unknown = ask.services.find((name) => !servicesAt(site).some((service) => service.name === name))
  if (unknown !== undefined || ask.services.length === 0) return refuse({ reason: 'no-such-system', name: unknown ?? '', similar: null, known: servicesAt(site).map(({ name }) => name) })
  const same = (await openDowntimes(tx)).find((row) => sameTrouble(downtimeFacts(row.state), ask) && (ask.kind === 'planned' || isDown(row.state)))
  if (same !== undefined) return refuse({ reason: 'procedure-open', procedure: same.id })
  const rules = downtimeRules(site)
  const incident = ask.incident === null ? null : await incidentById(tx, ask.incident)
  const known = await factsOf(tx, opening, { number: await nextNumber(tx, { site, kind: DOWNTIME, at, called: downtimeNumber }), before: null })
  const facts = incident === null ? known : { ...known, incidentNumber: incidentFacts(incident.state).number }
  const script = downtimeScript({ ask, rules, services: servicesAt(site), stamp: stampOf(site, rules.procedure) })
  const row = await openProcedure(tx, { of, script, by: { id: by.id, name: by.name }, why: ask.what, plan: { digest: downtimeDigest(ask), facts }, title: facts.number, actor: actorOf(by), speak, at })
  if (incident !== null) await nameDowntime(tx, opening.desk, { incident: incident.id, downtime: { procedure: row.id, number: facts.number }, by, at })
  if (ask.kind === 'unplanned') await showCard(tx, { of, state: row.state, speak, at, fresh: true })
  return { ok: true, value: row }
}

/** What is agreed on, with what was found out about it now. */
export async function factsOf(query: Query, of: Pick<DowntimeOpening, 'desk' | 'calendar' | 'ask' | 'at'>, known: { readonly number: string; readonly before: Window | null }): Promise<DowntimeFacts> {
  const { desk: { site }, calendar, ask, at } = of
  const services = servicesAt(site)
  const others = (await openDowntimes(query)).map((row) => downtimeFacts(row.state)).filter(({ number }) => number !== known.number)
  // A back-up that began before may still run.
  const backups = backupsDue(site, { from: ask.window.from - LONGEST_BACKUP, until: ask.window.until })
  return {
    ...ask, ...known,
    units: unitsTouched({ units: site.units, services, down: ask.services }),
    clashes: clashes({ ask, rules: downtimeRules(site), services, calendar, backups, others, now: at }),
  }
}

/** Downtimes that are planned or going on; what is only being cleared up afterwards is over for everybody else. */
export async function openDowntimes(query: Query): Promise<readonly ProcedureRow[]> {
  return (await openProcedures(query, DOWNTIME)).filter(({ state }) => ['asked', 'announced', 'under-way', 'verifying'].includes(stageOf(state)))
}

const sameTrouble = (one: DowntimeAsk, other: DowntimeAsk): boolean => one.services.some((name) => other.services.includes(name)) && overlap(one.window, other.window)

const LONGEST_BACKUP = 12 * HOUR
