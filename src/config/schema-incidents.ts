import { z } from 'zod'
import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { INCIDENT_RULES, type IncidentRules } from '../core/incident-rules.ts'
import type { SchemaContext } from './schema-context.ts'
import { duration, evenSo, figure, nameOf, object } from './values.ts'

/** How trouble is dealt with that no restore mends. */
export function incidentsSchema(context: SchemaContext) {
  return z.strictObject({
    procedure: nameOf('procedure', 'procedures', context.known.procedures).optional().describe('Key of the written technical-problem procedure; its number, revision and date stand on every card and record.').meta({ otherwise: 'none is cited' }),
    takeWithin: duration({ least: 2 * MINUTE, most: DAY }).optional().describe('Taken up by nobody for so long, the IT Manager is told; EDP is reminded at half of it.').meta({ otherwise: '15m' }),
    newsEvery: duration({ least: 5 * MINUTE, most: DAY }).optional().describe('Whoever works on it tells the units how it goes so often. They are reminded when a word is due; when two did not come, the IT Manager is told.').meta({ otherwise: '30m' }),
    vendorEvery: duration({ least: 5 * MINUTE, most: 7 * DAY }).optional().describe('The same while a vendor is awaited.').meta({ otherwise: '2h, or newsEvery where that is longer' }),
    reopenWithin: duration({ least: HOUR, most: 14 * DAY }).optional().describe('For so long after it was confirmed to be over, a unit can say that it is not.').meta({ otherwise: '24h' }),
  }).superRefine((it, ctx) => {
    const news = figure(it.newsEvery) ?? INCIDENT_RULES.newsEvery
    const vendor = figure(it.vendorEvery)
    if (vendor !== null && vendor < news) object(ctx, { path: ['vendorEvery'], problem: 'while a vendor is awaited a word would be due more often than otherwise', instead: 'write a longer vendorEvery, or a shorter newsEvery' })
  }, evenSo)
}

/** The rules that were written, with everything that was left out. */
export function incidentPlan(said: z.output<ReturnType<typeof incidentsSchema>>): IncidentRules {
  const newsEvery = said.newsEvery ?? INCIDENT_RULES.newsEvery
  return {
    takeWithin: said.takeWithin ?? INCIDENT_RULES.takeWithin,
    newsEvery,
    vendorEvery: said.vendorEvery ?? Math.max(newsEvery, INCIDENT_RULES.vendorEvery),
    reopenWithin: said.reopenWithin ?? INCIDENT_RULES.reopenWithin,
    procedure: said.procedure ?? null,
  }
}
