import { days } from '../../core/calendar.ts'
import { actual, downtimeFacts } from '../../core/downtime-case.ts'
import { nextProgramme, programmeOf, type ProgrammeDowntime, type ProgrammeMonth } from '../../core/downtime-programme.ts'
import { downtimeRules } from '../../core/downtime-rules.ts'
import { DOWNTIME } from '../../core/downtime.ts'
import type { Site } from '../../core/site.ts'
import { bornAt } from '../../store/check-evidence.ts'
import { owe } from '../../store/outbox.ts'
import { openProcedures, proceduresBetween, type ProcedureRow } from '../../store/procedures.ts'
import { noteProgramme, programmeTold } from '../../store/programme.ts'
import type { Query, Store } from '../../store/store.ts'
import { programmeReminderView } from '../../texts/views/downtime-programme.ts'
import type { DowntimeDesk } from './tell.ts'

export interface ProgrammeDesk extends DowntimeDesk {
  readonly store: Pick<Store, 'read' | 'write'>
}

/** The programme of one year as the books have it. */
export async function programmeYear(query: Query, of: { readonly site: Site; readonly year: number; readonly at: Date }): Promise<readonly ProgrammeMonth[]> {
  const { site, year, at } = of
  const wall = days(site.zone)
  // Whatever counts for this year was opened within a year before it, or is still open.
  const opened = await proceduresBetween(query, { kind: DOWNTIME, from: wall.startOf(`${year - 1}-01-01`).getTime(), to: wall.startOf(`${year + 2}-01-01`).getTime() })
  const rows = new Map([...opened, ...await openProcedures(query, DOWNTIME)].map((row) => [row.id, row]))
  return programmeOf({ programme: downtimeRules(site).programme, year, downtimes: [...rows.values()].flatMap(counted), since: await bornAt(query), zone: site.zone, now: at.getTime() })
}

/** Months that ought to have been planned: the last one that went by, and those that are due. */
export async function programmeOpen(query: Query, of: { readonly site: Site; readonly at: Date }): Promise<readonly ProgrammeMonth[]> {
  const year = yearOf(of.site, of.at)
  const months: ProgrammeMonth[] = []
  for (const one of [year - 1, year, year + 1]) months.push(...await programmeYear(query, { ...of, year: one }))
  // What went by can be made up for until the next month of the programme is over too; then it stands in the yearly view.
  const last = months.findLast(({ until }) => until <= of.at.getTime())
  return months.filter((month) => month.state === 'due' || (month === last && month.state === 'passed'))
}

/** Reminds managers and EDP to plan the months that are due, of each once, and again only where what was planned is called off; what was planned since says so where it stands. */
export async function remindOfProgramme(desk: ProgrammeDesk, now: Date): Promise<void> {
  const { site } = desk
  if (site.downtime === undefined) return
  const year = yearOf(site, now)
  const months = await desk.store.read(async (query) => [...await programmeYear(query, { site, year, at: now }), ...await programmeYear(query, { site, year: year + 1, at: now })])
  for (const month of months.filter(({ state }) => state !== 'later' && state !== 'before')) {
    await desk.store.write(async (tx) => {
      const told = await programmeTold(tx, month.key)
      if (told === month.state || (told === null && month.state !== 'due')) return
      const card = `programme:${month.key}`
      const spoken = desk.speak(programmeReminderView(month))
      await noteProgramme(tx, { month: month.key, state: month.state })
      await owe(tx, month.state === 'due' ? { at: now, to: { purposes: ['manager', 'edp'] }, card, spoken, fresh: true, expires: new Date(month.until) } : { at: now, to: { whereverCard: card }, card, spoken, urgency: 2 })
    })
  }
}

/** When a month becomes due, or is over. */
export const nextReminder = ({ site }: Pick<ProgrammeDesk, 'site'>, now: Date): Date | null => {
  const at = site.downtime === undefined ? null : nextProgramme({ programme: site.downtime.programme, zone: site.zone, now: now.getTime() })
  return at === null ? null : new Date(at)
}

export const yearOf = (site: Pick<Site, 'zone'>, at: Date): number => Number(days(site.zone).dateOf(at).slice(0, 4))

/** Only what was planned counts, and only if it took place or is still to. */
function counted({ id, state }: ProcedureRow): readonly ProgrammeDowntime[] {
  const facts = downtimeFacts(state)
  const begun = actual(state) !== null
  if (facts.kind === 'unplanned' || (state.ending !== null && !begun)) return []
  return [{ procedure: id, number: facts.number, window: facts.window, how: begun ? 'begun' : 'open' }]
}
