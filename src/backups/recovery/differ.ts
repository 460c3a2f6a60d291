import { Fault } from '../../core/fault.ts'
import { isAlike } from '../../core/difference.ts'
import type { Differing, Ground } from '../../engines/engine.ts'
import type { Control } from '../../procedures/hands.ts'
import type { Differed, Going } from '../../procedures/recovery/hands.ts'
import { lastIdentity } from '../../store/copies.ts'
import { servingNow } from '../../store/recoveries.ts'
import type { Workshop } from '../workshop.ts'
import { onErrand, tried } from './errand.ts'
import { destinationAt } from './ground.ts'
import { manifestOfChain } from './manifest.ts'
import { courseOf } from './part.ts'
import { servedNow } from './plan.ts'
import { pinned } from './production.ts'

/** Holds chosen parts that came back to a scratch against where people work now, table by table, file by file. Nothing is changed on either side. */
export async function differNow(workshop: Workshop, going: Going, control: Control): Promise<Differed> {
  const key = going.plan.ask.only?.component ?? ''
  control.progress({ phase: 'differ', on: key, done: 0, of: null })
  const told = await tried(workshop, control.signal, () => sidesOf(workshop, { ...going, signal: control.signal }, async ({ ground, ...sides }) => {
    if (ground.differ === undefined) throw new Fault({ area: 'engine', op: 'hold parts against their source', retry: 'never', hint: 'look-at-log', detail: 'copies of this kind come back as a whole' })
    return { ...await ground.differ({ ...sides, word: `rst_${going.procedure}` }), engine: ground.bringIn === undefined ? 'cannot' as const : 'can' as const }
  }))
  if (!told.ok) return { ok: false, parts: [{ component: key, findings: [told.finding], warnings: [], facts: {} }], commands: '', engine: 'cannot' }
  const { parts: difference, commands, engine } = told.value
  return { ok: true, parts: [{ component: key, findings: [], warnings: [], facts: {}, difference }], commands: isAlike({ parts: difference }) ? '' : commands, engine }
}

/** Lends both sides of chosen parts: where they came back beside, and where people work now. Throws a Fault where a copy cannot be read. */
export async function sidesOf<T>(workshop: Workshop, going: Going & Pick<Control, 'signal'>, use: (sides: Omit<Differing, 'word'> & { readonly ground: Ground }) => Promise<T>): Promise<T> {
  const { signal } = going
  const { only } = going.plan.ask
  const { parts } = await courseOf(workshop, going)
  const part = parts.find(({ component }) => component.key === only?.component)
  if (only === null || part === undefined) throw new Error('a whole recovery has no difference')
  const { spot, component, found } = part
  const { ground } = spot
  const read = await manifestOfChain(workshop, { copies: part.copies, signal })
  if (!read.ok) throw new Fault({ area: 'target', op: 'read what the copy says of itself', retry: 'later', hint: 'copy-damaged', detail: JSON.stringify(read.findings) })
  const { manifest } = read
  const [serving, copied] = await workshop.store.read(async (query) => [(await servingNow(query, [component.key])).get(component.key), await lastIdentity(query, component.key)] as const)
  const living = servedNow(workshop.site, component, serving)
  const identity = serving?.identities[component.key] ?? pinned(component) ?? copied ?? manifest.source.identity
  return await onErrand(workshop, { server: spot.server, component, signal }, async (beside) => await onErrand(workshop, { server: living.server, component: living, signal }, async (home) =>
    await use({ ground, source: living, manifest, only: only.parts, beside: { at: destinationAt(spot, { component, manifest, identity: found.identity }), work: beside }, home: { at: ground.home(living, identity), work: home } })))
}
