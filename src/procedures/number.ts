import { days } from '../core/calendar.ts'
import type { Site } from '../core/site.ts'
import { countOpenedSince } from '../store/procedures.ts'
import type { Tx } from '../store/store.ts'

/** What the next procedure of a kind is called. Numbers begin anew each year, on the site's wall. */
export async function nextNumber(tx: Tx, of: { readonly site: Pick<Site, 'zone'>; readonly kind: string; readonly at: Date; readonly called: (of: { readonly year: number; readonly n: number }) => string }): Promise<string> {
  const wall = days(of.site.zone)
  const year = Number(wall.dateOf(of.at).slice(0, 4))
  return of.called({ year, n: 1 + await countOpenedSince(tx, { kind: of.kind, since: wall.startOf(`${year}-01-01`).getTime() }) })
}
