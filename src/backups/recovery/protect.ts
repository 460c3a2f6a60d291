import type { Serving } from '../../core/recovery-serving.ts'
import { recoveryRules } from '../../core/recovery-rules.ts'
import type { Site } from '../../core/site.ts'
import type { Tx } from '../../store/store.ts'
import { askRound, type Desk } from '../ask.ts'
import { movedTo } from '../served.ts'
import type { Workshop } from '../workshop.ts'

/** Asks for a full back-up of what serves a system from now on; one that waits already is as good. */
export async function protect(tx: Tx, desk: Desk, of: { readonly system: string }): Promise<void> {
  await askRound(tx, desk, { system: of.system, level: 'full', by: { kind: 'bot' }, due: null })
}

/** Components of what a failover serves that nothing of ours can copy there. */
export function uncopiedAt(workshop: Pick<Workshop, 'engine'> & { readonly site: Site }, serving: Serving): readonly string[] {
  const system = workshop.site.systems.find(({ name }) => name === serving.system)
  const place = system === undefined ? undefined : recoveryRules(system).places.find(({ name }) => name === serving.place)
  return serving.components.filter((key) => {
    const component = system?.components.find((it) => it.key === key)
    return component === undefined || place === undefined || workshop.engine(component).ground === undefined || movedTo(component, { place, identity: serving.identities[key] ?? null }) === null
  })
}
