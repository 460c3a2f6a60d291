import { seeded } from '../../fakes/telegram/random.ts'
import type { Fate } from '../lives.ts'

/** How the next process of a hospital is to die. */
export interface Doom extends Fate {
  readonly dies: 'alone' | 'with its tools'
}

/** Deals out the deaths of several hospitals, whose processes pass much the same points. */
export interface Dealer {
  next(world: string): Doom
  /** A process passed a point; `after` is the death of the one before it, where that one was cut off in something. */
  saw(of: Sighting): void
  /** What became of a doom that was dealt. */
  came(of: { readonly world: string; readonly phase: string | null; readonly met: boolean }): void
}

export interface Sighting { readonly world: string; readonly point: string; readonly after: string | null }

/**
 * Every point that is known is struck once before any is struck again on purpose, `first` before all others; then each once in
 * every kind of world; then those least struck, another time or a little later of them, every third death at any moment. What
 * is passed only after another death has that one dealt before it, and what was not met three times is not aimed at again.
 */
export function dealer(of: { readonly seed: number; readonly first: readonly string[] }): Dealer {
  const random = seeded(of.seed)
  const worlds = new Map<string, Map<string, Known>>()
  const queues = new Map<string, string[]>()
  const left = [...of.first]
  let dealt = 0
  const knownIn = (world: string) => worlds.get(world) ?? fresh(worlds, world, new Map<string, Known>())
  const at = (world: string, point: string) => knownIn(world).get(point) ?? fresh(knownIn(world), point, { afters: new Map<string | null, number>(), times: 0, struck: 0, missed: 0 })
  const everywhere = (point: string, what: 'struck' | 'missed') => [...worlds.values()].reduce((sum, points) => sum + (points.get(point)?.[what] ?? 0), 0)

  /** What has to die first, so that the point is passed at all: what it came of most often. */
  const wayTo = (world: string, point: string, deaths = 2): readonly string[] => {
    const [most] = [...at(world, point).afters].sort(([, a], [, b]) => b - a)
    const after = most?.[0] ?? null
    if (deaths === 0 || after === null || at(world, point).afters.has(null) || after === point) return [point]
    return [...wayTo(world, after, deaths - 1), point]
  }

  function choose(world: string): string | null {
    const waiting = new Set([...queues.values()].flat())
    const open = [...knownIn(world)].filter(([point, { missed }]) => !waiting.has(point) && missed < TRIES)
    const anywhere = open.filter(([point]) => everywhere(point, 'struck') === 0)
    const here = open.filter(([, { struck }]) => struck === 0)
    if (anywhere.length === 0 && here.length === 0 && dealt % 3 === 0) return null
    const least = Math.min(...open.map(([, { struck }]) => struck))
    const from = anywhere.length > 0 ? anywhere : here.length > 0 ? here : open.filter(([, { struck }]) => struck === least)
    return from[Math.floor(random() * from.length)]?.[0] ?? null
  }

  return {
    saw: ({ world, point, after }) => {
      const known = at(world, point)
      known.afters.set(after, (known.afters.get(after) ?? 0) + 1)
      known.times += 1
    },
    came: ({ world, phase, met }) => {
      if (phase === null) return
      const known = knownIn(world).get(phase)
      if (known === undefined) return
      if (met) known.struck += 1
      else known.missed += 1
    },
    next: (world) => {
      dealt += 1
      const queue = queues.get(world) ?? fresh(queues, world, [])
      while (queue.length === 0 && left.length > 0) queue.push(...left.splice(0, 1).filter((point) => everywhere(point, 'struck') === 0))
      if (queue.length === 0) {
        const point = choose(world)
        if (point !== null) queue.push(...wayTo(world, point))
      }
      const dies = dealt % 2 === 0 ? 'alone' : 'with its tools'
      const phase = queue.shift() ?? null
      if (phase === null) return { how: 'any moment', phase, nth: 1, dies }
      const { struck, times } = at(world, phase)
      // Where another death has yet to come of it, it is struck at its very first moment.
      const again = queue.length > 0 ? 0 : struck
      return { how: again % 3 === 2 ? 'soon after' : 'at', phase, nth: 1 + again % Math.min(3, Math.max(1, times)), dies }
    },
  }
}

interface Known { readonly afters: Map<string | null, number>; times: number; struck: number; missed: number }

/** A point that is aimed at so often and never met is left alone. */
export const TRIES = 3

function fresh<K, V>(map: Map<K, V>, key: K, value: V): V {
  map.set(key, value)
  return value
}
