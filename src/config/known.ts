import type { EngineName } from '../core/component.ts'
import type { Level } from '../core/site.ts'

/** Every name that some other part of pulih.yaml may refer to, gathered before anything is checked. */
export interface Known {
  readonly procedures: readonly string[]
  readonly servers: readonly string[]
  readonly targets: readonly string[]
  readonly retention: readonly string[]
  readonly systems: readonly string[]
  readonly schedules: readonly string[]
  readonly scripts: readonly string[]
  /** Paths, as they are written, of folders that lie on servers reached by SSH: nobody here can look at them. */
  readonly farPaths: ReadonlySet<string>
  /** What each engine can do; the site's file cannot change it. */
  readonly levels: Readonly<Record<EngineName, readonly Level[]>>
  /** The engines of a system's components, as far as they can be read. */
  readonly engines: ReadonlyMap<string, readonly EngineName[]>
}

/** Gathers the names from a file that may be wrong in many other ways. */
export function knownNames(data: unknown, levels: Known['levels']): Known {
  const systems = listOf(data, 'systems')
  return {
    procedures: namesIn(listOf(data, 'procedures'), 'key'),
    servers: namesIn(listOf(data, 'servers')),
    targets: namesIn(listOf(data, 'targets')),
    retention: listOf(data, 'retention').length > 0 ? namesIn(listOf(data, 'retention')) : ['standard'],
    systems: namesIn(systems),
    schedules: listOf(data, 'schedules').flatMap((schedule) => scheduleName(schedule) ?? []),
    scripts: namesIn(listOf(data, 'scripts')),
    farPaths: new Set(farPaths(data)),
    levels,
    engines: new Map(systems.map((system) => [textOf(system, 'name') ?? '', listOf(system, 'components').flatMap((component) => engineName(textOf(component, 'engine'), levels))])),
  }
}

/** A component names its server, or its system does, or there is only one that it can be. */
function farPaths(data: unknown): readonly string[] {
  const servers = listOf(data, 'servers')
  const production = servers.filter((server) => textOf(server, 'role') === 'production')
  const usual = production.length === 1 ? production[0] : servers.length === 1 ? servers[0] : undefined
  const isFar = (name: string | null) => {
    const server = name === null ? usual : servers.find((it) => textOf(it, 'name') === name)
    return isRecord(server) && server['ssh'] !== undefined
  }
  return listOf(data, 'systems').flatMap((system) => listOf(system, 'components').flatMap((component) => {
    const path = textOf(component, 'engine') === 'files' ? textOf(component, 'path') : null
    return path !== null && isFar(textOf(component, 'server') ?? textOf(system, 'server')) ? [path] : []
  }))
}

/** What a schedule is called, where it has no name of its own: `simrs-full`, `simrs-rehearsal`, `retention`. */
export function scheduleName(schedule: unknown): string | null {
  const [name, kind, system, level] = ['name', 'kind', 'system', 'level'].map((key) => textOf(schedule, key))
  if (name !== null && name !== undefined) return name
  if (kind === 'retention' || kind === 'reread') return kind
  if ((kind === 'rehearsal' || kind === 'copy') && system) return `${system}-${kind}`
  return kind === 'backup' && system ? `${system}-${level ?? 'full'}` : null
}

export function listOf(data: unknown, key: string): readonly unknown[] {
  const list = isRecord(data) ? data[key] : undefined
  return Array.isArray(list) ? list : []
}

export function textOf(data: unknown, key: string): string | null {
  const text = isRecord(data) ? data[key] : undefined
  return typeof text === 'string' ? text : null
}

export function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}

const namesIn = (list: readonly unknown[], key = 'name') => list.flatMap((item) => textOf(item, key) ?? [])
const engineName = (said: string | null, levels: Known['levels']): readonly EngineName[] => (Object.keys(levels) as EngineName[]).filter((name) => name === said)
