import type { Component } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import { recoveryRules, type RecoveryPlace } from '../../core/recovery-rules.ts'
import type { GroundFound, PlaceFound, RecoveryAsk } from '../../core/recovery.ts'
import type { System } from '../../core/site.ts'
import type { Standing } from '../../engines/standing.ts'
import type { Workshop } from '../workshop.ts'
import { answered } from './answered.ts'
import { onErrand, tried } from './errand.ts'
import { destinationAt, spotFor, type Bound, type Spot } from './ground.ts'
import { knownProduction, productionAt, type Known } from './production.ts'

/** What is to come back, as far as a look at a place needs it. */
export interface Coming {
  readonly component: Component
  /** Of its newest link; what keeps it from being read, where it cannot be. */
  readonly manifest: { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly findings: readonly Finding[] }
  /** What its server must say of itself: as the configuration has it, else as its newest copy does. */
  readonly home: string | null
  readonly warnings: readonly Finding[]
}

/** Every place that a manager may choose, as it is found now: all of them at once, so that one that is away delays nobody. */
export async function lookAtPlaces(workshop: Workshop, of: { readonly system: System; readonly coming: readonly Coming[]; readonly ask: Pick<RecoveryAsk, 'only' | 'back'>; readonly signal: AbortSignal }): Promise<readonly PlaceFound[]> {
  const { system, coming, ask: { only, back }, signal } = of
  const known = await workshop.store.read((query) => knownProduction(query, workshop.site))
  return await Promise.all(recoveryRules(system).places.filter(({ kind }) => back === undefined || kind === 'production').map(async (place): Promise<PlaceFound> => {
    const grounds = await Promise.all(coming.map(async (it): Promise<GroundFound> => {
      const partial = only === null ? [] : inParts(workshop, { place, component: it.component })
      const found = await lookAtGround(workshop, { system, place, known, coming: it, signal })
      return { ...found, findings: [...partial, ...found.findings], warnings: [...it.warnings, ...found.warnings] }
    }))
    return { name: place.name, kind: place.kind, fit: grounds.every(({ findings }) => findings.length === 0), grounds }
  }))
}

/** Parts of a copy come back to a scratch alone, and only where somebody can say how they differ from what is in use. */
function inParts(workshop: Pick<Workshop, 'engine'>, { place, component }: { readonly place: RecoveryPlace; readonly component: Component }): readonly Finding[] {
  if (place.kind !== 'scratch') return [{ kind: 'scratch-only', place: place.name }]
  const { ground } = workshop.engine(component)
  return ground !== undefined && ground.differ === undefined ? [{ kind: 'no-ground', place: place.name, component: component.name, why: 'not-in-parts' }] : []
}

interface GroundLook { readonly system: System; readonly place: RecoveryPlace; readonly known: Known; readonly coming: Coming; readonly signal: AbortSignal }

async function lookAtGround(workshop: Workshop, look: GroundLook): Promise<GroundFound> {
  const { coming: { component, manifest, home }, place } = look
  const spot = spotFor(workshop, { place, component })
  if (!spot.ok) return unseen(component, [spot.finding])
  if (!manifest.ok) return unseen(component, manifest.findings)
  const seen = await standingAt(workshop, { ...look, spot: spot.spot, bound: { component, manifest: manifest.manifest, identity: namedAt(spot.spot) ?? (place.kind === 'production' ? home : null) } })
  return seen.ok ? { component: component.key, ...seen.standing } : unseen(component, [seen.finding])
}

/** What the configuration says that a server must be which is no component's own. */
const namedAt = ({ plan }: Spot): string | null => (plan.at === 'server' ? plan.identity : null)

const unseen = (component: Component, findings: readonly Finding[]): GroundFound => ({ component: component.key, identity: null, holds: [], findings, warnings: [] })

export type Stood = { readonly ok: true; readonly standing: Pick<Standing, 'findings' | 'warnings' | 'identity' | 'holds' | 'free'> } | { readonly ok: false; readonly finding: Finding }

/** What stands at one ground now; of production under another name nothing else is told, since whoever mended that would mend the wrong server. */
export async function standingAt(workshop: Workshop, of: Pick<GroundLook, 'system' | 'place' | 'known' | 'signal'> & { readonly spot: Spot; readonly bound: Bound }): Promise<Stood> {
  const { spot, bound, system, place, known } = of
  const { component, manifest } = bound
  const looked = await tried(workshop, of.signal, () => answered({ clock: workshop.clock, signal: of.signal }, (signal) => onErrand(workshop, { server: spot.server, component, signal }, async (work) => {
    const into = destinationAt(spot, bound)
    return await spot.ground.look({ source: component, into, manifest }, work)
  })))
  if (!looked.ok) return looked
  if (looked.value === null) return { ok: false, finding: { kind: 'server-away', server: spot.server, detail: 'no answer in time' } }
  const standing = looked.value.value
  const production = await productionAt({ site: workshop.site, system, place, ground: spot.plan, standing, known })
  return { ok: true, standing: production === null ? standing : { ...standing, findings: [production] } }
}
