import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import type { Place, PlaceFile } from '../../core/place.ts'
import type { LocalTargetPlan } from '../../core/site.ts'
import { absent, toFault } from '../local-fault.ts'
import { readFile } from '../local-read.ts'
import { presence } from '../mount.ts'

/** A folder that somebody else's tool writes into. Links are not followed: they could lead anywhere. */
export function localPlace(plan: LocalTargetPlan): Place {
  const ready = async (op: string) => {
    const where = await presence(plan)
    if (where !== 'there') throw absent(op, plan, where === 'no-folder' ? 'not-mounted' : where)
  }
  const told = async <T>(op: string, act: () => Promise<T>): Promise<T> => {
    try {
      await ready(op)
      return await act()
    } catch (error) {
      throw await toFault(plan, op, error)
    }
  }
  const look = async (path: string): Promise<PlaceFile | null> => {
    const found = await stat(join(plan.path, inside(path))).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
      throw error
    })
    return found === null || !found.isFile() ? null : { path, bytes: found.size, at: Math.floor(found.mtimeMs) }
  }
  const below = async (folder: string, depth: number): Promise<readonly PlaceFile[]> => {
    const entries = await readdir(join(plan.path, folder), { withFileTypes: true })
    const found = await Promise.all(entries.map(async (entry): Promise<readonly PlaceFile[]> => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) return depth > 1 ? await below(path, depth - 1) : []
      const file = entry.isFile() ? await look(path) : null
      return file === null ? [] : [file]
    }))
    return found.flat()
  }
  return {
    files: () => told(`look at ${plan.name}`, () => below('', DEEPEST)),
    look: (path) => told(`look at ${plan.name}`, () => look(path)),
    open: (path) => told(`read ${path}`, () => readFile(plan, { path: join(plan.path, inside(path)), key: path, file: path })),
  }
}

/** A path that stays inside; what stands in a manifest may have been changed by others. */
function inside(path: string): string {
  if (path.startsWith('/') || path.split('/').some((part) => part === '..' || part === '')) throw new Fault({ area: 'target', op: 'find a file', retry: 'never', hint: 'look-at-log', detail: `${JSON.stringify(path)} leads out of the place` })
  return path
}

const DEEPEST = 5
