import type { PlaceFound } from './recovery.ts'

/** Places that are one server under several names or addresses, by what that server says of itself; each group once. */
export function sameServers(places: readonly Pick<PlaceFound, 'name' | 'grounds'>[]): readonly (readonly string[])[] {
  const groups: string[][] = []
  for (const { name, grounds } of places) {
    const identities = grounds.flatMap(({ identity }) => identity ?? [])
    const others = places.filter((it) => it.name !== name && it.grounds.some(({ identity }) => identity !== null && identities.includes(identity)))
    const known = groups.find((group) => group.includes(name) || others.some((other) => group.includes(other.name)))
    if (others.length === 0) continue
    if (known === undefined) groups.push([name])
    else if (!known.includes(name)) known.push(name)
  }
  return groups
}
