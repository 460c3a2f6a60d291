import { incidentFacts, incidentNumber, incidentPlan, INCIDENT, stageOf, type IncidentFacts, type Joined } from '../../core/incident.ts'
import { incidentRules } from '../../core/incident-rules.ts'
import { stepInHand } from '../../core/procedure-reading.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Person } from '../../core/people.ts'
import { stampOf } from '../../core/site.ts'
import { openProcedures, type ProcedureRow } from '../../store/procedures.ts'
import type { Query, Tx } from '../../store/store.ts'
import type { Procedure } from '../hands.ts'
import { nextNumber } from '../number.ts'
import { actorOf, openProcedure, record, showCard } from '../record.ts'
import { incidentScript } from './script.ts'
import { tellFirst, type IncidentDesk } from './tell.ts'

export interface IncidentOpening {
  readonly of: Procedure
  readonly desk: IncidentDesk
  readonly report: Omit<IncidentFacts, 'number'>
  /** `apart`: another trouble than the one that is going on. */
  readonly how: 'joining' | 'apart'
  readonly by: Person
  readonly at: Date
}

export interface IncidentOpened {
  readonly row: ProcedureRow
  /** `joined`: the same was reported before, and this was added to it. */
  readonly how: 'opened' | 'joined'
}

/** Writes an incident down and tells the units concerned. Where one of the same system is going on, the report is added to that. */
export async function openIncident(tx: Tx, opening: IncidentOpening): Promise<Outcome<IncidentOpened>> {
  const { of, desk, report, by, at } = opening
  const going = opening.how === 'apart' || report.system === null ? null : await goingIncident(tx, report.system)
  if (going !== null) return await join(tx, opening, going)
  const { site, speak } = desk
  const rules = incidentRules(site)
  const facts: IncidentFacts = { ...report, number: await nextNumber(tx, { site, kind: INCIDENT.kind, at, called: incidentNumber }) }
  const title = site.systems.find(({ name }) => name === facts.system)?.title
  const row = await openProcedure(tx, { of, script: incidentScript({ rules, stamp: stampOf(site, rules.procedure) }), by: { id: by.id, name: by.name }, why: facts.what, plan: incidentPlan(facts), title: [facts.number, ...(title === undefined ? [] : [title])].join(' '), actor: actorOf(by), speak, at })
  // Nobody is asked before the units are told, and EDP has to hear of it now.
  await showCard(tx, { of, state: row.state, speak, at, fresh: true })
  return { ok: true, value: { row, how: 'opened' } }
}

/** The incident of a system that is going on: reported and not yet known to be over. Null where there is none. */
export async function goingIncident(query: Query, system: string): Promise<ProcedureRow | null> {
  return (await openProcedures(query, INCIDENT.kind)).find(({ state }) => incidentFacts(state).system === system && ['reported', 'worked-on', 'vendor', 'mended'].includes(stageOf(state))) ?? null
}

async function join(tx: Tx, { of, desk, report, by, at }: IncidentOpening, row: ProcedureRow): Promise<Outcome<IncidentOpened>> {
  const joined: Joined = { since: report.since, units: report.units }
  const before = incidentFacts(row.state).units
  const noted = await record(tx, { of, id: row.id, event: { kind: 'noted', by, note: report.what, on: 'joined', seen: joined }, actor: actorOf(by), speak: desk.speak, at })
  if (!noted.ok) return noted
  // Said to be mended, and reported once more: it is not.
  const isMended = stepInHand(noted.value.state)?.key === INCIDENT.sure
  const now = isMended ? await record(tx, { of, id: row.id, event: { kind: 'sent-back', by, why: report.what }, actor: actorOf(by), speak: desk.speak, at }) : noted
  if (!now.ok) return now
  const { state } = now.value
  await showCard(tx, { of, state, speak: desk.speak, at, fresh: true })
  await tellFirst(tx, desk, { of, state, at, aloud: isMended ? 'all' : report.units.filter((unit) => !before.includes(unit)) })
  return { ok: true, value: { row: now.value, how: 'joined' } }
}
