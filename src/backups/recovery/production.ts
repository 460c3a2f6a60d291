import { lookup } from 'node:dns/promises'
import { realpath } from 'node:fs/promises'
import { dirname, join, normalize, relative, resolve } from 'node:path'
import { pathOf, type Component, type DatabaseBase } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { GroundPlan, RecoveryPlace } from '../../core/recovery-rules.ts'
import type { Site, System } from '../../core/site.ts'
import type { Standing } from '../../engines/standing.ts'
import { lastIdentity } from '../../store/copies.ts'
import type { Query } from '../../store/store.ts'

/** What production says of itself: by system, the identities of its servers. */
export type Known = ReadonlyMap<string, ReadonlySet<string>>

/** What the last copies and the configuration say of every production server. */
export async function knownProduction(query: Query, site: Site): Promise<Known> {
  const known = new Map<string, Set<string>>()
  for (const system of site.systems) {
    const own = new Set<string>()
    for (const component of system.components) {
      if (pathOf(component) !== null) continue
      for (const identity of [pinned(component), await lastIdentity(query, component.key)]) if (identity !== null) own.add(identity)
    }
    known.set(system.name, own)
  }
  return known
}

/** What the configuration says that a component's server must be: whoever built it anew says so there. */
export const pinned = (component: Component): string | null => (component as Partial<DatabaseBase>).identity ?? null

/**
 * A place under another name that is production all the same, by whatever alias, address, socket or link it is reached. Another
 * system's production may stand in for ours, as long as nothing that stands there would be touched.
 */
export async function productionAt(of: { readonly site: Site; readonly system: System; readonly place: RecoveryPlace; readonly ground: GroundPlan; readonly standing: Standing; readonly known: Known }): Promise<Finding | null> {
  const { site, system, place, ground, standing, known } = of
  if (place.kind === 'production') return null
  const found = (name: string): Finding => ({ kind: 'is-production', place: place.name, system: name })
  if (ground.at === 'home') return found(system.name)
  if (ground.at === 'folder') {
    const owner = await ownerOfFolder(site, { server: place.server, path: ground.path })
    return owner === null ? null : found(owner)
  }
  const { identity } = standing
  if (identity === null) return null
  if (known.get(system.name)?.has(identity) === true) return found(system.name)
  const other = standing.holds.length === 0 ? undefined : [...known].find(([, identities]) => identities.has(identity))
  return other === undefined ? null : found(other[0])
}

/** The system whose production data lie in a folder, or around it. */
async function ownerOfFolder(site: Site, folder: { readonly server: string; readonly path: string }): Promise<string | null> {
  const machine = await machineOf(site, folder.server)
  const real = async (path: string) => (machine.includes(OURS) ? await withoutLinks(path) : normalize(path))
  const here = await real(folder.path)
  for (const system of site.systems) {
    for (const component of system.components) {
      const path = pathOf(component)
      if (path === null || !(await machineOf(site, component.server)).some((name) => machine.includes(name))) continue
      const there = await real(path)
      if (isWithin(here, there) || isWithin(there, here)) return system.name
    }
  }
  return null
}

/** However a machine is called, it is the one that its tools run on: what its name leads to, and the name itself where it leads nowhere now. */
async function machineOf(site: Site, name: string): Promise<readonly string[]> {
  const ssh = site.servers.find((server) => server.name === name)?.ssh ?? null
  if (ssh === null) return [OURS]
  const host = ssh.host.toLowerCase()
  const addresses = await lookup(host, { all: true }).then((found) => found.map(({ address }) => address), () => [])
  return [...new Set([host, ...addresses])].map((it) => `${it}:${ssh.port}`)
}

const OURS = ''

const isWithin = (outer: string, inner: string) => !/^\.\.(?:\/|$)/.test(relative(outer, inner))

/** Where a path leads to, also while its last parts are not there yet. */
async function withoutLinks(path: string): Promise<string> {
  const whole = resolve(path)
  const above = dirname(whole)
  return await realpath(whole).catch(async () => (above === whole ? whole : join(await withoutLinks(above), relative(above, whole))))
}
