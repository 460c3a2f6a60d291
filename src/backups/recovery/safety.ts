import { PROVEN } from '../../core/evidence.ts'
import type { SeenPart } from '../../core/recovery-case.ts'
import type { Control } from '../../procedures/hands.ts'
import type { Going, Seen } from '../../procedures/recovery/hands.ts'
import { newestWholeOn } from '../../store/whole.ts'
import type { Workshop } from '../workshop.ts'
import { copyAnew, copyFacts } from './copied.ts'
import { courseOf, type Part } from './part.ts'

/**
 * A copy of whatever stands at the place, before anything is done to it. Production is copied by the house's own back-up, in full and
 * proven; what stands anywhere else is no copy of ours and is kept aside by the exchange itself.
 */
export async function makeSafe(workshop: Workshop, going: Going, control: Control): Promise<Seen> {
  const { place, parts } = await courseOf(workshop, going)
  const seen: SeenPart[] = []
  for (const part of parts) {
    if (part.found.holds.length === 0) seen.push(said(part, { kept: 'nothing-there' }))
    else if (place.kind !== 'production') seen.push(said(part, { kept: 'aside', holds: part.found.holds.join(', ') }))
    else seen.push(await copied(workshop, { going, part, control }))
  }
  return { ok: seen.every(({ findings }) => findings.length === 0), parts: seen }
}

const said = (part: Part, facts: SeenPart['facts']): SeenPart => ({ component: part.plan.component, findings: [], warnings: [], facts })

async function copied(workshop: Workshop, of: { readonly going: Going; readonly part: Part; readonly control: Control }): Promise<SeenPart> {
  const { going, part, control } = of
  const { component } = part
  const stands = await workshop.store.read((query) => newestWholeOn(query, { component: component.key, targets: component.targets, rung: PROVEN }))
  // A copy of the failover is none of what stands here.
  if (stands !== null && stands.place === null && stands.takenAt > going.plan.at) return said(part, copyFacts(stands))
  return await copyAnew(workshop, { component, what: 'safety', procedure: going.procedure, control })
}
