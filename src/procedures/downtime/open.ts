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
import { nameLedTo } from '../incident/led-to.ts'
import { nextNumber } from '../number.ts'
import { actorOf, openProcedure, showCard } from '../record.ts'
import { backupsDue } from './gate.ts'
import { downtimeScript } from './script.ts'
import { noteDeciders } from './deciders.ts'
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
  if (ask.kind === 'planned' && ask.window.from <= at.getTime()) return refuse({ reason: 'moment-past', at: ask.window.from })
  const same = await sameTrouble(tx, { ask, at })
  if (same !== null) return refuse({ reason: 'downtime-stands', number: same })
  const rules = downtimeRules(site)
  const incident = ask.incident === null ? null : await incidentById(tx, ask.incident)
  const known = await factsOf(tx, opening, { number: await nextNumber(tx, { site, kind: DOWNTIME, at, called: downtimeNumber }), before: null })
  const facts = incident === null ? known : { ...known, incidentNumber: incidentFacts(incident.state).number }
  const script = downtimeScript({ ask, rules, services: servicesAt(site), stamp: stampOf(site, rules.procedure) })
  const row = await openProcedure(tx, { of, script, by: { id: by.id, name: by.name }, why: ask.what, plan: { digest: downtimeDigest(ask), facts }, title: facts.number, actor: actorOf(by), speak, at })
  if (incident !== null) await nameLedTo(tx, opening.desk, { incident: incident.id, what: 'downtime', named: { procedure: row.id, number: facts.number }, by, at })
  if (ask.kind === 'unplanned') await showCard(tx, { of, state: row.state, speak, at, fresh: true })
  return { ok: true, value: await noteDeciders(tx, opening.desk, { of, row, now: at }) }
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

/** The number of another downtime that takes the same service down in the same stretch; null where there is none. One that goes on lasts until now at least, whatever was announced; what came by itself came before anything that is only planned. */
export async function sameTrouble(query: Query, of: { readonly ask: DowntimeAsk; readonly at: Date; readonly but?: number }): Promise<string | null> {
  const { ask, at, but } = of
  const same = (await openDowntimes(query)).find(({ id, state }) => {
    const { services, window } = downtimeFacts(state)
    const lasts = isDown(state) ? { from: window.from, until: Math.max(window.until, at.getTime() + 1) } : window
    return id !== but && services.some((name) => ask.services.includes(name)) && overlap(lasts, ask.window) && (ask.kind === 'planned' || isDown(state))
  })
  return same === undefined ? null : downtimeFacts(same.state).number
}

const LONGEST_BACKUP = 12 * HOUR
