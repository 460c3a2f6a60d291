import { Fault } from '../../core/fault.ts'
import { isAlike, type PartDifference } from '../../core/difference.ts'
import type { Control } from '../../procedures/hands.ts'
import type { Differed, Going } from '../../procedures/recovery/hands.ts'
import { lastIdentity } from '../../store/copies.ts'
import { servingNow } from '../../store/recoveries.ts'
import type { Workshop } from '../workshop.ts'
import { onErrand, tried } from './errand.ts'
import { destinationAt } from './ground.ts'
import { manifestOfChain } from './manifest.ts'
import { courseOf, type Part } from './part.ts'
import { servedNow } from './plan.ts'
import { pinned } from './production.ts'

/** Holds chosen parts that came back to a scratch against where people work now, table by table, file by file. Nothing is changed on either side. */
export async function differNow(workshop: Workshop, going: Going, control: Control): Promise<Differed> {
  const { only } = going.plan.ask
  const { parts } = await courseOf(workshop, going)
  const part = parts.find(({ component }) => component.key === only?.component)
  if (only === null || part === undefined) throw new Error('a whole recovery has no difference')
  const { key } = part.component
  control.progress({ phase: 'differ', on: key, done: 0, of: null })
  const read = await manifestOfChain(workshop, { copies: part.copies, signal: control.signal })
  if (!read.ok) return { ok: false, parts: [{ component: key, findings: read.findings, warnings: [], facts: {} }], commands: '' }
  const told = await tried(workshop, control.signal, () => toldOf(workshop, { going, part, only: only.parts, manifest: read.manifest, control }))
  if (!told.ok) return { ok: false, parts: [{ component: key, findings: [told.finding], warnings: [], facts: {} }], commands: '' }
  const { parts: difference, commands } = told.value
  return { ok: true, parts: [{ component: key, findings: [], warnings: [], facts: {}, difference }], commands: isAlike({ parts: difference }) ? '' : commands }
}

async function toldOf(workshop: Workshop, of: { readonly going: Going; readonly part: Part; readonly only: readonly string[]; readonly manifest: Parameters<typeof destinationAt>[1]['manifest']; readonly control: Control }): Promise<{ readonly parts: readonly PartDifference[]; readonly commands: string }> {
  const { going, part: { spot, component, found }, only, manifest, control: { signal } } = of
  const { ground } = spot
  const [serving, copied] = await workshop.store.read(async (query) => [(await servingNow(query, [component.key])).get(component.key), await lastIdentity(query, component.key)] as const)
  const living = servedNow(workshop.site, component, serving)
  const identity = serving?.identities[component.key] ?? pinned(component) ?? copied ?? manifest.source.identity
  return await onErrand(workshop, { server: spot.server, component, signal }, async (beside) => await onErrand(workshop, { server: living.server, component: living, signal }, async (home) => {
    if (ground.differ === undefined) throw new Fault({ area: 'engine', op: 'hold parts against their source', retry: 'never', hint: 'look-at-log', detail: 'copies of this kind come back as a whole' })
    return await ground.differ({ source: living, manifest, only, word: `rst_${going.procedure}`, beside: { at: destinationAt(spot, { component, manifest, identity: found.identity }), work: beside }, home: { at: ground.home(living, identity), work: home } })
  }))
}
