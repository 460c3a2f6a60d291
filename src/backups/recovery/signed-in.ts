import { Fault } from '../../core/fault.ts'
import type { Client } from '../../core/looked.ts'
import { recoveryRules } from '../../core/recovery-rules.ts'
import { componentOf } from '../task.ts'
import type { Workshop } from '../workshop.ts'
import { onErrand } from './errand.ts'
import { spotFor } from './ground.ts'

/** Who is signed in to the server to which a component comes back at that place. Throws a Fault where it does not say, and where nobody can ask it. */
export async function signedIn(workshop: Workshop, of: { readonly system: string; readonly place: string; readonly component: string; readonly signal: AbortSignal }): Promise<readonly Client[]> {
  const { signal } = of
  const system = workshop.site.systems.find(({ name }) => name === of.system)
  const place = system === undefined ? undefined : recoveryRules(system).places.find(({ name }) => name === of.place)
  if (system === undefined || place === undefined) throw nobody(`${of.place} of ${of.system}`)
  const component = componentOf(workshop.site, `${of.system}/${of.component}`)
  const found = spotFor(workshop, { place, component })
  const access = !found.ok ? null : found.spot.plan.at === 'server' ? found.spot.plan.access : 'access' in component ? component.access : null
  if (!found.ok || access === null || found.spot.ground.clients === undefined) throw nobody(`${component.key} at ${place.name}`)
  const { ground, server } = found.spot
  return await onErrand(workshop, { server, component, signal }, async (work) => await ground.clients?.({ source: component, access }, work) ?? [])
}

const nobody = (where: string) => new Fault({ area: 'config', op: `ask who is signed in to ${where}`, retry: 'never', hint: 'look-at-log', detail: 'no server there can be asked' })
