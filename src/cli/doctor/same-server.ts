import { movedTo } from '../../backups/served.ts'
import type { Component, DatabaseBase } from '../../core/component.ts'
import { recoveryRules } from '../../core/recovery-rules.ts'
import type { System } from '../../core/site.ts'
import { look, wrong, type Patient, type Reading } from './probe.ts'

/** Servers that pulih.yaml knows by several names or addresses, by what each says of itself; one that does not answer is told elsewhere. */
export async function sameServers({ config, source }: Pick<Patient, 'config' | 'source'>): Promise<readonly Reading[]> {
  const asked = await Promise.all(config.site.systems.flatMap((system) => seatsOf(system)).map(async (seat) => ({ ...seat, identity: await source(seat.component).then(({ identity }) => identity, () => null) })))
  const known = asked.flatMap((it) => (it.identity === null ? [] : [{ ...it, identity: it.identity }]))
  return [...new Set(known.map(({ identity }) => identity))].flatMap((identity) => {
    const same = known.filter((it) => it.identity === identity)
    // Another system's production may stand in for ours, where nothing that stands there is touched.
    const disguised = same.flatMap((it) => {
      const home = it.place === null ? undefined : same.find(({ place, component: { system } }) => place === null && system === it.component.system)
      return home === undefined ? [] : [{ it, home }]
    })
    if (disguised.length > 0) return disguised.map(({ it, home }) => wrong('one server, several names', `${it.name} (${it.address}) is production: it says of itself what ${home.name} (${home.address}) says`, 'Name another server as that place in pulih.yaml: a recovery there is refused.'))
    if (new Set(same.map(({ address }) => address)).size < 2) return []
    return [look('one server, several names', `${same.map(({ name, address }) => `${name} (${address})`).join(' and ')} are one and the same server`, 'Write one address for it everywhere in pulih.yaml, unless it is meant: what fails there fails for all of them.')]
  })
}

interface Seat {
  readonly component: Component
  readonly name: string
  readonly address: string
  /** Null for where the data lives. */
  readonly place: string | null
}

/** Every server that a system's components are copied from, or could come back to. */
function seatsOf(system: System): readonly Seat[] {
  return system.components.flatMap((component): readonly Seat[] => {
    const home = addressOf(component)
    if (home === null) return []
    const places = recoveryRules(system).places.flatMap((place): readonly Seat[] => {
      const moved = movedTo(component, { place, identity: null })
      const address = moved === null || place.kind === 'production' ? null : addressOf(moved)
      // Asked under a name of its own: the same look is not made twice.
      return moved === null || address === null ? [] : [{ component: { ...moved, key: `${component.key}@${place.name}` }, name: `${component.key} → ${place.name}`, address, place: place.name }]
    })
    return [{ component, name: component.key, address: home, place: null }, ...places]
  })
}

function addressOf(component: Component): string | null {
  const { access } = component as Partial<DatabaseBase>
  if (access === undefined) return null
  return access.socket ?? `${access.host ?? 'localhost'}${access.port === null ? '' : `:${access.port}`}`
}
