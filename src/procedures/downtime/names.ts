import { servicesAt } from '../../core/downtime-rules.ts'
import type { Site } from '../../core/site.ts'

/** What services are called on cards and notices; what the configuration does not know any more keeps its short name. */
export function serviceTitles(site: Pick<Site, 'services' | 'systems'>): Readonly<Record<string, string>> {
  return Object.fromEntries(servicesAt(site).map(({ name, title }) => [name, title]))
}
