import { servicesAt } from '../../core/downtime-rules.ts'
import { unitsTouched, type DowntimeFacts } from '../../core/downtime.ts'
import type { Site } from '../../core/site.ts'

/** What services are called on cards and notices; what the configuration does not know any more keeps its short name. */
export function serviceTitles(site: Pick<Site, 'services' | 'systems'>): Readonly<Record<string, string>> {
  return Object.fromEntries(servicesAt(site).map(({ name, title }) => [name, title]))
}

/** Every unit that hears of it: those of the plan as they stood there, and those that the hospital has had since. */
export function unitsOf(site: Pick<Site, 'services' | 'systems' | 'units'>, facts: Pick<DowntimeFacts, 'units' | 'services'>): DowntimeFacts['units'] {
  const planned = new Set(facts.units.map(({ key }) => key))
  const since = site.units.filter(({ key }) => !planned.has(key))
  return since.length === 0 ? facts.units : [...facts.units, ...unitsTouched({ units: since, services: servicesAt(site), down: facts.services })]
}
