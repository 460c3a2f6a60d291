import type { MixedModules } from '../core/mixed-modules.ts'
import { mixedOf } from '../core/recovery-leads.ts'
import { recoveryRules } from '../core/recovery-rules.ts'
import type { Site } from '../core/site.ts'
import { leadsOfEnded } from './module-leads.ts'
import { servingNow } from './recoveries.ts'
import type { Query } from './store.ts'

/** Systems whose modules do not all lead to the server by which they are served, each module named. */
export async function mixedModules(query: Query, site: Site): Promise<readonly MixedModules[]> {
  const leads = await leadsOfEnded(query)
  const found: MixedModules[] = []
  for (const system of site.systems) {
    const own = leads.filter((lead) => lead.system === system.name)
    if (own.length === 0) continue
    const serving = [...(await servingNow(query, system.components.map(({ key }) => key))).values()][0] ?? null
    const mixed = mixedOf({ system, rules: recoveryRules(system), serving, leads: own })
    if (mixed !== null) found.push(mixed)
  }
  return found
}
