import type { Site } from '../../core/site.ts'
import type { IncidentCalled } from '../../texts/views/incident-words.ts'

/** What the system and the units are called on its cards; what the configuration does not know any more keeps its short name. */
export function incidentCalled(site: Pick<Site, 'systems' | 'units'>, system: string | null): IncidentCalled {
  return {
    system: system === null ? null : site.systems.find(({ name }) => name === system)?.title ?? system,
    units: Object.fromEntries(site.units.map(({ key, name }) => [key, name])),
  }
}
