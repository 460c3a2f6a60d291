import { actual, downtimeFacts, letPass, stageOf } from '../core/downtime-case.ts'
import { servicesAt } from '../core/downtime-rules.ts'
import type { Window } from '../core/downtime.ts'
import type { Month } from '../core/month.ts'
import type { Site } from '../core/site.ts'
import type { Query } from '../store/store.ts'
import { unitAnswersOf } from '../store/unit-answers.ts'
import { downtimesOf, movedBy } from './downtime-gathered.ts'

/** One downtime as the evidence of its month tells it. */
export interface DowntimeMonth {
  readonly number: string
  readonly kind: 'planned' | 'unplanned'
  readonly services: readonly string[]
  readonly window: Window
  readonly actual: { readonly from: number; readonly until: number | null } | null
  readonly how: 'going' | 'done' | 'refused' | 'expired' | 'stopped'
  readonly units: number
  readonly touched: number
  readonly received: number
  readonly entered: number
  /** Why managers let something pass. */
  readonly passed: readonly string[]
  readonly moved: number
}

/** Downtimes whose window began in a month, in the order in which they did. */
export async function downtimesIn(query: Query, of: { readonly site: Site; readonly month: Month }): Promise<readonly DowntimeMonth[]> {
  const { site, month } = of
  const titles = new Map(servicesAt(site).map(({ name, title }) => [name, title]))
  const found: DowntimeMonth[] = []
  for (const row of await downtimesOf(query, month.from)) {
    const { number, kind, window, services, units } = downtimeFacts(row.state)
    if (window.from < month.from || window.from >= month.to) continue
    const answers = await unitAnswersOf(query, row.id)
    const said = (kinds: readonly string[]) => new Set(answers.filter((one) => kinds.includes(one.kind)).map(({ unit }) => unit)).size
    found.push({
      number, kind, window, services: services.map((name) => titles.get(name) ?? name), actual: actual(row.state), how: row.state.ending?.how ?? (['back', 'over'].includes(stageOf(row.state)) ? 'done' : 'going'),
      units: units.length, touched: units.filter(({ touched }) => touched.length > 0).length, received: said(['received', 'objection']), entered: said(['entered']),
      passed: letPass(row.state).map(({ note }) => note ?? ''), moved: (await movedBy(query, { site, row })).length,
    })
  }
  return found.sort((a, b) => a.window.from - b.window.from)
}
