import type { z } from 'zod'
import { dataAt } from './issues.ts'
import { isRecord } from './known.ts'
import type { Path } from './yaml-text.ts'

/** What is left of a file without what is wrong in it. */
export interface Pruned<T> {
  readonly data: T
  /** Where something of it stands in the file itself. */
  at(path: Path): Path
}

/** Takes away what the schema objects to, piece by piece, so that the rest can be held against itself; `goesWith` says what goes with a mistake. Null where nothing is left that it would take. */
export function pruned<S extends z.ZodType>(whole: unknown, how: { readonly schema: S; readonly goesWith: (path: Path) => readonly Path[] }): Pruned<z.output<S>> | null {
  const { schema } = how
  const indices = new WeakMap<readonly unknown[], number[]>()
  const data = copied(whole, indices)
  for (let tries = 0; tries < MOST; tries += 1) {
    const read = schema.safeParse(data)
    if (read.success) return { data: read.data, at: (path) => original(data, { path, indices }) }
    const paths = read.error.issues.flatMap((issue) => {
      const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
      return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path]
    }).flatMap((path) => how.goesWith(path).filter((it) => it.every((part, n) => part === path[n]) || dataAt(data, it) !== undefined))
    // From the end, so that what comes before keeps its place.
    for (const path of apart(paths).toSorted((a, b) => comparePaths(b, a))) if (!remove(data, { path, indices })) return null
  }
  return null
}

/** Each once: what stands where something else was is not meant. */
const apart = (paths: readonly Path[]): readonly Path[] => [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()]

/** Takes away what stands there; where nothing does, what lacks it. */
function remove(data: unknown, of: { readonly path: Path; readonly indices: WeakMap<readonly unknown[], number[]> }): boolean {
  let path = of.path
  while (path.length > 0 && dataAt(data, path) === undefined) path = path.slice(0, -1)
  const key = path.at(-1)
  if (key === undefined) return false
  const around = dataAt(data, path.slice(0, -1))
  if (Array.isArray(around) && typeof key === 'number') {
    around.splice(key, 1)
    of.indices.get(around)?.splice(key, 1)
  } else if (isRecord(around)) Reflect.deleteProperty(around, key)
  return true
}

function copied(value: unknown, indices: WeakMap<readonly unknown[], number[]>): unknown {
  if (Array.isArray(value)) {
    const list = value.map((it) => copied(it, indices))
    indices.set(list, list.map((_, index) => index))
    return list
  }
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, it]) => [key, copied(it, indices)])) : value
}

function original(data: unknown, of: { readonly path: Path; readonly indices: WeakMap<readonly unknown[], number[]> }): Path {
  return of.path.map((part, n) => {
    const around = dataAt(data, of.path.slice(0, n))
    return Array.isArray(around) && typeof part === 'number' ? of.indices.get(around)?.[part] ?? part : part
  })
}

function comparePaths(a: Path, b: Path): number {
  for (let n = 0; n < Math.min(a.length, b.length); n += 1) {
    const [x, y] = [a[n], b[n]]
    if (x !== y) return typeof x === 'number' && typeof y === 'number' ? x - y : String(x) < String(y) ? -1 : 1
  }
  return a.length - b.length
}

/** Each time something goes, so that it ends. */
const MOST = 50
