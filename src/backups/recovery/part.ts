import type { Component } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import { recoveryRules, type RecoveryPlace } from '../../core/recovery-rules.ts'
import type { GroundFound, PlanPart } from '../../core/recovery.ts'
import type { System } from '../../core/site.ts'
import type { Going } from '../../procedures/recovery/hands.ts'
import { copyById, type Copy } from '../../store/copies.ts'
import { componentOf } from '../task.ts'
import type { Workshop } from '../workshop.ts'
import { spotFor, type Spot } from './ground.ts'

/** One component on its way to the chosen place. */
export interface Part {
  readonly plan: PlanPart
  readonly component: Component
  readonly copies: readonly Copy[]
  readonly spot: Spot
  /** As it was found when it was decided. */
  readonly found: GroundFound
}

export interface Course {
  readonly system: System
  readonly place: RecoveryPlace
  readonly parts: readonly Part[]
}

/** What a decided plan means in the configuration and the books as they are now; refuses one that they know no more. */
export async function courseOf(workshop: Workshop, { plan, place: name }: Going): Promise<Course> {
  const system = workshop.site.systems.find((it) => it.name === plan.ask.system)
  const place = system === undefined ? undefined : recoveryRules(system).places.find((it) => it.name === name)
  const seen = plan.places.find((it) => it.name === name)
  if (system === undefined || place === undefined || seen === undefined) throw unknown(`the place ${name} of ${plan.ask.system}`)
  const parts: Part[] = []
  for (const part of plan.parts) {
    const component = componentOf(workshop.site, part.component)
    const spot = spotFor(workshop, { place, component })
    const found = seen.grounds.find((ground) => ground.component === part.component)
    if (!spot.ok || found === undefined) throw unknown(`a place for ${part.component} at ${name}`)
    const copies = await Promise.all(part.chain.map(({ id }) => workshop.store.read((query) => copyById(query, id))))
    const there = copies.filter((copy) => copy !== null)
    if (there.length < copies.length) throw unknown(`the copies of ${part.component}`)
    parts.push({ plan: part, component, copies: there, spot: spot.spot, found })
  }
  return { system, place, parts }
}

const unknown = (what: string) => new Fault({ area: 'config', op: `find ${what}`, retry: 'never', hint: 'look-at-log', detail: 'it was there when it was decided' })
