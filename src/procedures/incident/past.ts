import { days } from '../../core/calendar.ts'
import { incidentFacts, incidentNumber, INCIDENT, incidentStory } from '../../core/incident.ts'
import type { Site } from '../../core/site.ts'
import { endedProcedures, openProcedures, procedureById, proceduresBetween, type ProcedureRow } from '../../store/procedures.ts'
import type { Query } from '../../store/store.ts'
import type { ListedIncident } from '../../texts/views/incident-list.ts'
import { incidentCalled } from './names.ts'

/** Those that go on, newest first, and the last ones that are over; those of one system, where one is named. */
export async function listedIncidents(query: Query, site: Pick<Site, 'systems' | 'units'>, of: { readonly system?: string; readonly most?: number } = {}): Promise<{ readonly going: readonly ListedIncident[]; readonly ended: readonly ListedIncident[] }> {
  const { system, most = MOST_ENDED } = of
  const rows = [...(await openProcedures(query, INCIDENT.kind)).toReversed(), ...await endedProcedures(query, { kind: INCIDENT.kind, most: system === undefined ? most : most * 5 })]
  const all = rows.map((row) => listed(site, row)).filter(({ story }) => system === undefined || story.system === system)
  const isOver = ({ story }: ListedIncident) => story.stage === 'over' || story.stage === 'cancelled'
  return { going: all.filter((it) => !isOver(it)), ended: all.filter(isOver).slice(0, most) }
}

const MOST_ENDED = 8

/** Every incident that was reported in a time, oldest first: what a month's evidence tells of them. */
export async function incidentsBetween(query: Query, site: Pick<Site, 'systems' | 'units'>, of: { readonly from: number; readonly to: number }): Promise<readonly ListedIncident[]> {
  return (await proceduresBetween(query, { kind: INCIDENT.kind, ...of })).map((row) => listed(site, row))
}

const listed = (site: Pick<Site, 'systems' | 'units'>, { state }: ProcedureRow): ListedIncident => ({ story: incidentStory(state), called: incidentCalled(site, incidentFacts(state).system) })

/** The incident that somebody calls `12`, `#12` or `INS-2026-007`; a figure that is no procedure's number is this year's running number. */
export async function incidentNamed(query: Query, of: { readonly site: Pick<Site, 'zone'>; readonly said: string; readonly at: Date }): Promise<ProcedureRow | null> {
  const said = of.said.trim().toUpperCase()
  const [, plain] = /^#?(\d{1,9})$/.exec(said) ?? []
  if (plain !== undefined) {
    const row = await procedureById(query, Number(plain))
    if (row?.kind === INCIDENT.kind) return row
  }
  const year = Number(days(of.site.zone).dateOf(of.at).slice(0, 4))
  const number = plain === undefined ? said : incidentNumber({ year, n: Number(plain) })
  const all = [...await openProcedures(query, INCIDENT.kind), ...await endedProcedures(query, { kind: INCIDENT.kind, most: 5000 })]
  return all.find(({ state }) => incidentFacts(state).number === number) ?? null
}
