import { SECOND } from '../core/clock.ts'
import type { Component } from '../core/component.ts'
import type { Change, GroundPlan, ModulePlan, ModuleProbe, RecoveryPlace, RecoveryRules } from '../core/recovery-rules.ts'
import { accessOf } from './components/database.ts'
import { stagedAccess } from './components/sqlserver.ts'
import type { ModuleText } from './schema-modules.ts'
import { STANDARD_TIMES, type RecoveryText } from './schema-recovery.ts'

/** The rules that were written, with everything that was left out. */
export function recoveryPlan(said: RecoveryText, of: { readonly components: readonly Component[]; readonly server: string }): RecoveryRules {
  return {
    decideWithin: said.decideWithin ?? STANDARD_TIMES.decideWithin,
    goodFor: said.goodFor ?? STANDARD_TIMES.goodFor,
    remindAfter: said.remindAfter ?? STANDARD_TIMES.remindAfter,
    glass: said.breakGlass ?? null,
    places: said.places.map((place) => placePlan(place, of)),
    modules: (said.modules ?? []).map((module) => modulePlan(module, of)),
    procedure: said.procedure ?? null,
  }
}

function placePlan(said: RecoveryText['places'][number], { components, server }: { readonly components: readonly Component[]; readonly server: string }): RecoveryPlace {
  const grounds = said.grounds ?? (said.kind === 'production' ? components.map(({ name }) => ({ at: 'home' as const, component: name })) : [])
  return {
    name: said.name, title: said.title ?? said.name, kind: said.kind, server: said.server ?? server, quorum: said.quorum ?? 1,
    needs: said.needs ?? (said.kind === 'production' ? 'code' : 'press'),
    grounds: Object.fromEntries(grounds.map((ground) => [ground.component, groundPlan(ground, components)])),
  }
}

function groundPlan(said: NonNullable<RecoveryText['places'][number]['grounds']>[number], components: readonly Component[]): GroundPlan {
  switch (said.at) {
    case 'home': return { at: 'home' }
    case 'folder': return { at: 'folder', path: said.path }
    case 'server': {
      const engine = components.find(({ name }) => name === said.component)?.engine
      return { at: 'server', access: engine === 'sqlserver' ? stagedAccess(said) : accessOf(said), identity: said.identity ?? null, suffix: said.suffix ?? '' }
    }
  }
}

function modulePlan(said: ModuleText, of: { readonly server: string }): ModulePlan {
  const { name, title, settings } = said
  return {
    name, title: title ?? name, probe: probePlan(said),
    settings: settings === undefined ? null : { server: settings.server ?? of.server, file: settings.file, values: valuesByPlace(settings.values) },
  }
}

function probePlan({ http, tcp, connected }: ModuleText): ModuleProbe | null {
  const timeout = 10 * SECOND
  const page = http === undefined ? null : { kind: 'http' as const, url: http.url, status: http.status ?? 200, contains: http.contains ?? null, timeout: http.timeout ?? timeout }
  if (connected !== undefined) return { kind: 'connected', component: connected.component, account: connected.account, from: connected.from ?? null, page, timeout: connected.timeout ?? timeout }
  return page ?? (tcp === undefined ? null : { kind: 'tcp', address: tcp.address, timeout: tcp.timeout ?? timeout })
}

function valuesByPlace(said: NonNullable<ModuleText['settings']>['values']): Readonly<Record<string, readonly Change[]>> {
  return Object.fromEntries([...new Set(said.map(({ place }) => place))].map((place) => [place, said.flatMap((it) => (it.place === place ? [{ find: it.find, put: it.put }] : []))]))
}
