import type { Component } from '../core/component.ts'
import type { Site } from '../core/site.ts'
import type { Mistake } from './mistake.ts'

/** How the keys of all passwords in `.env` begin; what follows is the name that pulih.yaml calls it. */
export const PASSWORD = 'PULIH_PASSWORD_'

/** The key in `.env` of a password that pulih.yaml names. */
export function passwordKey(name: string): string {
  return `${PASSWORD}${name.toUpperCase().replaceAll('-', '_')}`
}

/** The passwords that a site asks for, by their names; one that `.env` lacks, and one that nobody asks for, is a mistake. */
export function passwordsOf(site: Site, given: Readonly<Record<string, string>>): { readonly passwords: Readonly<Record<string, string>>; readonly mistakes: readonly Mistake[] } {
  const asked = askedFor(site)
  const keys = new Set(asked.map(({ name }) => passwordKey(name)))
  const at = { file: '.env', line: null, column: null } as const
  return {
    passwords: Object.fromEntries(asked.flatMap(({ name }) => {
      const value = given[passwordKey(name)]
      return value === undefined ? [] : [[name, value]]
    })),
    mistakes: [
      ...asked.filter(({ name }) => given[passwordKey(name)] === undefined).map(({ name, by }): Mistake => ({ ...at, path: passwordKey(name), problem: `is missing, but ${by} asks for the password ${name}`, instead: `add the line ${passwordKey(name)}=… to .env` })),
      ...Object.keys(given).filter((key) => !keys.has(key)).map((key): Mistake => ({ ...at, path: key, problem: `${key} is not known: nothing in pulih.yaml asks for it`, instead: keys.size === 0 ? 'remove it' : `write one of ${[...keys].join(', ')}, or remove it` })),
    ],
  }
}

/** Who asks for which password. */
function askedFor(site: Site): readonly { readonly name: string; readonly by: string }[] {
  const ofTargets = site.targets.map((target) => (target.type === 'observed' ? target.place : target)).flatMap((target) => (target?.type === 'rclone' ? Object.values(target.remote.secrets).map((name) => ({ name, by: `the target ${target.name}` })) : []))
  const ofPlaces = site.systems.flatMap((system) => (system.recovery?.places ?? []).flatMap((place) => Object.values(place.grounds).flatMap((ground) => (ground.at === 'server' && ground.access.password !== null ? [{ name: ground.access.password, by: `the place ${place.name} of ${system.name}` }] : []))))
  return [...ofTargets, ...ofPlaces, ...site.systems.flatMap((system) => system.components).flatMap((component) => accessesOf(component).flatMap(({ password }) => (password === null ? [] : [{ name: password, by: component.key }])))]
}

/** Its own server, and the one that tries its copies, where that is another one. */
function accessesOf(component: Component): readonly { readonly password: string | null }[] {
  if (component.engine === 'observed') return component.msdb === null ? [] : [component.msdb.access]
  if (!('access' in component)) return []
  return [component.access, ...(component.engine === 'sqlserver' && component.rehearseOn !== null ? [component.rehearseOn] : [])]
}
