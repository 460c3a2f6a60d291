import { days } from '../../core/calendar.ts'
import { downtimeFacts } from '../../core/downtime-case.ts'
import { DOWNTIME, downtimeNumber } from '../../core/downtime.ts'
import type { Site } from '../../core/site.ts'
import { endedProcedures, openProcedures, procedureById, type ProcedureRow } from '../../store/procedures.ts'
import type { Query } from '../../store/store.ts'

/** Those that are not over, and the last ones that are. */
export async function listedDowntimes(query: Query): Promise<{ readonly open: readonly ProcedureRow[]; readonly ended: readonly ProcedureRow[] }> {
  return { open: await openProcedures(query, DOWNTIME), ended: await endedProcedures(query, { kind: DOWNTIME, most: 5 }) }
}

/** The downtime that somebody calls `12`, `#12`, `HNT-2026-003` or, in English, `DT-2026-003`; a figure that is no procedure's number is this year's running number. Null where there is none. */
export async function downtimeNamed(query: Query, of: { readonly site: Pick<Site, 'zone'>; readonly said: string; readonly at: Date }): Promise<ProcedureRow | null> {
  const [, year, n, plain] = NAMED.exec(of.said.trim()) ?? []
  if (plain !== undefined) {
    const row = await procedureById(query, Number(plain))
    if (row?.kind === DOWNTIME) return row
  }
  const number = downtimeNumber({ year: Number(year ?? days(of.site.zone).dateOf(of.at).slice(0, 4)), n: Number(n ?? plain) })
  const all = [...await openProcedures(query, DOWNTIME), ...await endedProcedures(query, { kind: DOWNTIME, most: 5000 })]
  return all.find(({ state }) => downtimeFacts(state).number === number) ?? null
}

/** Whether somebody names a downtime at all. */
export const namesDowntime = (said: string): boolean => NAMED.test(said.trim())

const NAMED = /^(?:(?:HNT|DT)-(\d{4})-(\d{1,4})|#?(\d{1,9}))$/i
