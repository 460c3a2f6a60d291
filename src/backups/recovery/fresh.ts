import type { SeenPart } from '../../core/recovery-case.ts'
import type { RecoveryAsk } from '../../core/recovery.ts'
import type { Control } from '../../procedures/hands.ts'
import type { Seen } from '../../procedures/recovery/hands.ts'
import type { Workshop } from '../workshop.ts'
import { componentsOf } from './choose.ts'
import { copyAnew } from './copied.ts'

/** A copy of the failover as it stands now, component after component, in full and proven: what leads back to production is what people wrote there. */
export async function copyServing(workshop: Workshop, of: { readonly procedure: number; readonly ask: RecoveryAsk }, control: Control): Promise<Seen> {
  const found = componentsOf(workshop.site, of.ask)
  if (!found.ok) throw new Error(`the components of ${of.ask.system} are gone`)
  const parts: SeenPart[] = []
  for (const component of found.value.components) {
    if (parts.every(({ findings }) => findings.length === 0)) parts.push(await copyAnew(workshop, { component, what: 'back', procedure: of.procedure, control }))
  }
  return { ok: parts.every(({ findings }) => findings.length === 0), parts }
}
