import { DAY, HOUR, MINUTE } from './clock.ts'

/** How trouble is dealt with that no restore mends: who hears of it, and how soon. */
export interface IncidentRules {
  /** Taken up by nobody for so long, the manager is told. */
  readonly takeWithin: number
  /** Whoever works on it tells how it goes so often; after two that did not come the manager is told. */
  readonly newsEvery: number
  /** The same while a vendor is awaited. */
  readonly vendorEvery: number
  /** Units may say for so long that it is not mended. */
  readonly reopenWithin: number
  /** Key of the written procedure that asks for it. */
  readonly procedure: string | null
}

/** What holds where nobody wrote any. */
export const INCIDENT_RULES: IncidentRules = { takeWithin: 15 * MINUTE, newsEvery: 30 * MINUTE, vendorEvery: 2 * HOUR, reopenWithin: DAY, procedure: null }

export const incidentRules = (site: { readonly incidents?: IncidentRules }): IncidentRules => site.incidents ?? INCIDENT_RULES
