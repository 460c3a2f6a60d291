import type { Component } from '../core/component.ts'
import type { RecoveryRules, SettingsPlan } from '../core/recovery-rules.ts'
import type { Found } from './told-twice.ts'

export interface ModuleFit {
  readonly at: Found['path']
  readonly rules: RecoveryRules
  readonly components: readonly Component[]
}

/** How one module lies to the places and components of its system. */
export function moduleMisfits(fit: ModuleFit, n: number): readonly Found[] {
  const { rules, components, at } = fit
  const module = rules.modules[n]
  if (module === undefined) return []
  const path = [...at, 'modules', n]
  return [
    ...(module.probe?.kind === 'connected' ? connectedMisfits(components, { component: module.probe.component, path: [...path, 'connected', 'component'] }) : []),
    ...(module.settings === null ? [] : settingsMisfits(fit, { n, settings: module.settings, path: [...path, 'settings'] })),
  ]
}

function connectedMisfits(components: readonly Component[], { component, path }: { readonly component: string; readonly path: Found['path'] }): readonly Found[] {
  const found = components.find(({ name }) => name === component)
  // A name that stands for nothing is told with the names.
  if (found === undefined) return []
  return found.engine === 'postgres-dump' || found.engine === 'mariadb-dump' ? [] : [{ path, problem: `nobody can ask the server of ${component} (${found.engine}) who is signed in`, instead: 'name a component of postgres-dump or mariadb-dump, or take connected: away' }]
}

function settingsMisfits({ rules }: ModuleFit, of: { readonly n: number; readonly settings: SettingsPlan; readonly path: Found['path'] }): readonly Found[] {
  const { n, settings, path } = of
  const values = [...path, 'values']
  const same = rules.modules.findIndex((it) => it.settings !== null && it.settings.server === settings.server && it.settings.file === settings.file)
  const unled = rules.places.filter(({ name, kind }) => kind === 'failover' && settings.values[name] === undefined)
  return [
    ...(same < n ? [{ path: [...path, 'file'], problem: `the module ${rules.modules[same]?.name ?? ''} has the same file`, instead: 'write all its values there: a file is changed once, as a whole' }] : []),
    ...Object.entries(settings.values).flatMap(([place, changes]): readonly Found[] => {
      const found = rules.places.find(({ name }) => name === place)
      if (found === undefined) return []
      if (found.kind === 'scratch') return [{ path: values, problem: `${place} is a scratch, where nobody works`, instead: 'take it out: modules are led to a failover, or back to production' }]
      return changes.flatMap(({ find, put }): readonly Found[] => [
        ...(find === put ? [{ path: values, problem: `"${find}" would be replaced by itself`, instead: 'write in put: what stands there when it leads to the place' }] : []),
        ...([find, put].some((text) => PASSWORD.test(text)) ? [{ path: values, problem: 'a password stands there', instead: 'replace the address alone, and use the same account on both servers: this file is read by many' }] : []),
      ])
    }),
    ...unled.map(({ name }) => ({ path: values, problem: `nothing leads to ${name}, and people would go on with the old server`, instead: `add what is replaced for place: ${name}` })),
  ]
}

/** A password by its name and what follows it. */
const PASSWORD = /(?:pass(?:word|wd|phrase)?|pwd|sandi|secret|token)["'\]})]{0,3}\s*(?:=>|[=:>,])\s*["']?[^\s"',;<]{2,}/i
