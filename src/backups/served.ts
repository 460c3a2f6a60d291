import { basename, join } from 'node:path'
import type { Component, SqlServerAccess } from '../core/component.ts'
import type { Finding } from '../core/finding.ts'
import type { Serving } from '../core/recovery-serving.ts'
import { recoveryRules, type RecoveryPlace } from '../core/recovery-rules.ts'
import { servingNow } from '../store/recoveries.ts'
import type { Run } from '../store/runs.ts'
import type { Workshop } from './workshop.ts'

/** What a run copies from: where the data lives, or the failover that serves instead. */
export interface Source {
  readonly component: Component
  /** The failover's name; null for where the data lives. */
  readonly place: string | null
  /** What is said of it on every card: that it is the failover's; or, as an `astray`, that nothing can copy what people write there. */
  readonly notes: readonly Finding[]
  readonly astray: readonly Finding[]
}

/**
 * The source of a run as it is served now: a copy of a server on which nobody works would look sound and protect nothing. What a
 * recovery keeps before it replaces it is always that of where the data lives.
 */
export async function sourceFor(workshop: Pick<Workshop, 'site' | 'store' | 'engine'>, of: { readonly component: Component; readonly run: Run }): Promise<Source> {
  const { component, run } = of
  const home: Source = { component, place: null, notes: [], astray: [] }
  if (run.kind !== 'backup' || run.facts.safety !== undefined) return home
  const serving = (await workshop.store.read((query) => servingNow(query, [component.key]))).get(component.key)
  if (serving === undefined) return home
  const system = workshop.site.systems.find(({ name }) => name === component.system)
  const place = system === undefined ? undefined : recoveryRules(system).places.find(({ name }) => name === serving.place)
  const moved = place === undefined || workshop.engine(component).ground === undefined ? null : movedTo(component, { place, identity: serving.identities[component.key] ?? null })
  const said = { place: place?.title ?? serving.place, since: serving.since, recovery: serving.recovery }
  if (moved === null) return { ...home, place: serving.place, astray: [{ kind: 'serves-uncopied', ...said }] }
  return { component: moved, place: serving.place, notes: [{ kind: 'serves-elsewhere', ...said }], astray: [] }
}

/** The same component at a failover; null where it is there under other names, or in a way that only its own tool knows. */
export function movedTo(component: Component, of: { readonly place: RecoveryPlace; readonly identity: string | null }): Component | null {
  const ground = of.place.grounds[component.name]
  const { server } = of.place
  if (ground === undefined || ground.at === 'home') return null
  if (ground.at === 'folder') {
    switch (component.engine) {
      case 'sqlite': return { ...component, server, file: join(ground.path, basename(component.file)) }
      case 'files': return { ...component, server, path: ground.path }
      case 'postgres-dump': case 'pgbackrest': case 'mariadb-dump': case 'mariadb-physical': case 'sqlserver': case 'observed': return null
    }
  }
  if (ground.suffix !== '') return null
  const identity = ground.identity ?? of.identity
  switch (component.engine) {
    case 'postgres-dump': case 'mariadb-dump': return { ...component, server, access: ground.access, identity }
    // The configuration gives a place of SQL Server's the folder through which its files come and go.
    case 'sqlserver': return { ...component, server, access: ground.access as SqlServerAccess, identity }
    case 'sqlite': case 'files': case 'pgbackrest': case 'mariadb-physical': case 'observed': return null
  }
}

/** Whether a copy is of what serves: one of production protects nothing of what people write on the failover. */
export const isOfWhatServes = (copy: { readonly place: string | null }, serving: Serving | undefined): boolean => serving === undefined || copy.place === serving.place
