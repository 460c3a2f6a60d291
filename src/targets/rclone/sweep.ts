import { Fault } from '../../core/fault.ts'
import { MANIFEST } from '../../core/manifest.ts'
import type { RcloneTargetPlan } from '../../core/site.ts'
import { PARTIAL, TRASH } from '../key.ts'
import type { Place } from './place.ts'

/** Clears what a crash left and what nobody is at work on; says how many. What the place keeps is left to it. */
export async function swept({ plan, place, live }: { readonly plan: RcloneTargetPlan; readonly place: Place; readonly live: ReadonlySet<string> }): Promise<number> {
  const op = `sweep ${plan.name}`
  let count = 0
  const clear = async (path: string, isFile: boolean) => {
    try {
      await (isFile ? place.deleteFile(op, path) : place.purge(op, path))
      count += 1
    } catch (error) {
      if (!(error instanceof Fault) || error.hint !== 'place-locked') throw error
    }
  }
  const corners = await Promise.all([PARTIAL, TRASH].map(async (corner) => ({ corner, paths: await place.everything(op, corner) })))
  for (const { corner, paths } of corners) {
    for (const id of new Set(paths.map((path) => path.split('/')[0] ?? ''))) if (!live.has(id)) await clear(`${corner}/${id}`, paths.includes(id))
  }
  if (await place.way() === 'rename') return count
  const paths = await place.everything(op, '')
  const keyOf = (path: string) => path.split('/').slice(0, 3).join('/')
  const whole = new Set(paths.filter((path) => path.endsWith(`/${MANIFEST}`)).map(keyOf))
  const half = new Set(paths.filter((path) => path.split('/').length === 4 && !path.startsWith('.')).map(keyOf).filter((key) => !whole.has(key) && !live.has(key)))
  for (const key of half) await clear(key, false)
  return count
}
