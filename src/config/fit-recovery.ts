import { pathOf, type Component, type SqlServerAccess } from '../core/component.ts'
import type { GroundPlan, RecoveryPlace, RecoveryRules } from '../core/recovery-rules.ts'
import { moduleMisfits } from './fit-modules.ts'
import { isInside } from './paths.ts'
import type { SiteText } from './schema.ts'
import type { Found } from './told-twice.ts'

export interface RecoveryFit {
  readonly at: Found['path']
  readonly rules: RecoveryRules
  readonly components: readonly Component[]
  readonly targets: SiteText['targets']
  readonly data: string
}

/** How places lie to production and to copies: nothing is brought back over what it was to be kept from. */
export function recoveryMisfits(fit: RecoveryFit): readonly Found[] {
  const { rules, at } = fit
  return [
    ...rules.modules.flatMap((_, n) => moduleMisfits(fit, n)),
    ...(rules.remindAfter.some((after) => after >= rules.decideWithin) ? [{ path: [...at, 'remindAfter'], problem: 'a reminder would come after the request has ended', instead: 'write earlier reminders, or a longer decideWithin' }] : []),
    ...(rules.glass !== null && rules.glass.after >= rules.decideWithin ? [{ path: [...at, 'breakGlass', 'after'], problem: 'operators could decide only once the request has ended', instead: 'write a shorter time, or a longer decideWithin' }] : []),
    ...rules.places.flatMap((place, n) => placeMisfits(fit, place, [...at, 'places', n])),
  ]
}

function placeMisfits(fit: RecoveryFit, place: RecoveryPlace, at: Found['path']): readonly Found[] {
  return Object.entries(place.grounds).flatMap(([name, ground], n): readonly Found[] => {
    const path = [...at, 'grounds', n]
    const component = fit.components.find((it) => it.name === name)
    // A name that stands for nothing is told with the names.
    if (component === undefined) return []
    const wrong = groundMisfit({ place, ground, component })
    if (wrong !== null) return [{ path, ...wrong }]
    return ground.at === 'folder' ? folderMisfits(fit, { place, path: ground.path, component }).map((it) => ({ path, ...it })) : []
  })
}

function groundMisfit({ place, ground, component }: { readonly place: RecoveryPlace; readonly ground: GroundPlan; readonly component: Component }): Pick<Found, 'problem' | 'instead'> | null {
  const { name, engine } = component
  if (ground.at === 'home') return place.kind === 'production' ? null : { problem: `${name} would come back into production itself, which ${place.name} is to spare`, instead: 'write at: folder or at: server with a place of its own' }
  if (engine === 'pgbackrest' || engine === 'mariadb-physical' || engine === 'observed') return { problem: `copies of ${name} (${engine}) come back to an empty folder only, by hand`, instead: 'leave it out here: RESTORE.md beside each copy tells how' }
  const inFolder = engine === 'files' || engine === 'sqlite'
  if (inFolder !== (ground.at === 'folder')) return { problem: `${name} is ${inFolder ? 'a folder or a file' : 'on a database server'}`, instead: inFolder ? 'write at: folder, with path: (for SQLite the folder of its file)' : 'write at: server, with host and user' }
  if (ground.at === 'server' && engine === 'sqlserver' && !('stage' in ground.access && (ground.access as SqlServerAccess).stage.here !== '')) return { problem: `${name} needs a folder through which SQL Server's files come`, instead: 'add stage: with server and here' }
  return ground.at === 'server' && sameAddress(ground, component) && place.kind !== 'production' ? { problem: `${name} would come back to production's own server under another name`, instead: `name the server of ${place.name}` } : null
}

/** Everything that speaks against a folder, at once. */
function folderMisfits({ targets, data }: RecoveryFit, { place, path, component }: { readonly place: RecoveryPlace; readonly path: string; readonly component: Component }): readonly Pick<Found, 'problem' | 'instead'>[] {
  const source = place.server === component.server ? pathOf(component) : null
  const target = targets.filter(({ type }) => type !== 'rclone').find((it) => isInside(path, it.path) || isInside(it.path, path))
  return [
    ...(source !== null && place.kind !== 'production' && (isInside(path, source) || isInside(source, path)) ? [{ problem: `${path} is where production itself lies`, instead: 'name a folder apart from it' }] : []),
    ...(target === undefined ? [] : [{ problem: `the target ${target.name} lies there, and copies would be moved aside`, instead: 'name a folder apart from every target' }]),
    ...(isInside(data, path) ? [{ problem: 'Pulih\'s own data folder lies inside', instead: 'name a folder apart from it' }] : []),
  ]
}

/** What can be seen from here alone; the server's own word is asked before anything is done. */
function sameAddress({ access }: Extract<GroundPlan, { at: 'server' }>, component: Component): boolean {
  if (!('access' in component)) return false
  const of = (it: { readonly host: string | null; readonly port: number | null; readonly socket: string | null }) => `${it.socket ?? ''} ${it.socket === null ? it.host ?? 'localhost' : ''} ${it.port ?? ''}`
  return of(access) === of(component.access)
}
