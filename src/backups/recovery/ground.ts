import type { Component } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { GroundPlan, RecoveryPlace } from '../../core/recovery-rules.ts'
import type { Destination, Ground } from '../../engines/engine.ts'
import type { Workshop } from '../workshop.ts'

/** Where one component comes back to at a place, and who can look at it there. */
export interface Spot {
  readonly place: RecoveryPlace
  readonly plan: GroundPlan
  readonly ground: Ground
  /** Where its tools run. */
  readonly server: string
}

/** Refuses what the place does not name, and what no engine of ours puts into use. */
export function spotFor(workshop: Pick<Workshop, 'engine'>, of: { readonly place: RecoveryPlace; readonly component: Component }): { readonly ok: true; readonly spot: Spot } | { readonly ok: false; readonly finding: Finding } {
  const { place, component } = of
  const no = (why: 'not-named' | 'not-by-us' | 'not-renamed') => ({ ok: false, finding: { kind: 'no-ground', place: place.name, component: component.name, why } }) as const
  const plan = place.grounds[component.name]
  if (plan === undefined) return no('not-named')
  const { ground } = workshop.engine(component)
  if (ground === undefined) return no('not-by-us')
  if (plan.at === 'server' && plan.suffix !== '' && ground.names === undefined) return no('not-renamed')
  return { ok: true, spot: { place, plan, ground, server: plan.at === 'home' ? component.server : place.server } }
}

export interface Bound {
  readonly component: Component
  readonly manifest: Manifest
  /** What the server must say of itself; null where nobody has said yet what that is. */
  readonly identity: string | null
}

/** The destination, bound to the server that is meant. One that nobody has named yet may be looked at, and is held to what it says from then on. */
export function destinationAt(spot: Spot, of: Bound): Destination {
  const { plan, ground } = spot
  const { component, manifest } = of
  switch (plan.at) {
    case 'home': return ground.home(component, of.identity ?? manifest.source.identity)
    case 'folder': return { kind: 'folder', path: plan.path }
    case 'server': {
      const names = plan.suffix === '' ? [] : ground.names?.(manifest) ?? []
      return { kind: 'server', access: plan.access, identity: of.identity ?? plan.identity ?? '', rename: Object.fromEntries(names.map((name) => [name, `${name}${plan.suffix}`])) }
    }
  }
}
