import { mkdir, readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join, basename, resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { pathOf } from '../core/component.ts'
import { isInside } from '../config/paths.ts'

export type Prepared = { readonly ok: true; readonly folder: string } | { readonly ok: false; readonly why: string }

/**
 * Makes sure that something may be brought back here: a folder that is empty or not there yet, and that is no part of what
 * is backed up, of a target, or of Pulih itself, whatever links lead to it. Makes it only when all of that holds.
 */
export async function emptyFolder(config: Config, said: string): Promise<Prepared> {
  const folder = await realOf(resolve(said))
  for (const place of await placesOf(config)) {
    if (isInside(folder, place.path)) return { ok: false, why: `${said} lies inside ${place.what}` }
    if (isInside(place.path, folder)) return { ok: false, why: `${place.what} lies inside ${said}` }
  }
  const found = await stat(folder).catch(() => null)
  if (found !== null && !found.isDirectory()) return { ok: false, why: `${said} is no folder` }
  if (found !== null && (await readdir(folder)).length > 0) return { ok: false, why: `${said} is not empty` }
  await mkdir(folder, { recursive: true })
  return { ok: true, folder }
}

async function placesOf({ site, places }: Config): Promise<readonly { readonly what: string; readonly path: string }[]> {
  const sources = site.systems.flatMap((system) => system.components).flatMap((component) => {
    const path = pathOf(component)
    return path === null ? [] : [{ what: `the source of ${component.key}`, path }]
  })
  const all = [...sources, ...site.targets.map((target) => ({ what: `the target ${target.name}`, path: target.path })), { what: 'the data folder of Pulih', path: places.data }]
  return await Promise.all(all.map(async (place) => ({ ...place, path: await realOf(place.path) })))
}

/** Where a path really leads, as far as it is there. */
async function realOf(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null)
  if (real !== null) return real
  const above = dirname(path)
  return above === path ? path : join(await realOf(above), basename(path))
}
