import type { Fate } from '../lives.ts'

/** How the next process of a hospital is to die. */
export interface Doom extends Fate {
  readonly dies: 'alone' | 'with its tools'
}

/**
 * Deals out deaths: every point that a recovery was seen to pass, each in its turn and the order new each round; of a point that
 * one life passes often, another time of it each round. Every sixth death comes at any moment. What is met only after a
 * death joins as soon as it was seen.
 */
export function dealer(seen: () => ReadonlyMap<string, number>, first: readonly string[] = []): () => Doom {
  const left: string[] = [...first]
  const times = new Map<string, number>()
  let dealt = 0
  return () => {
    dealt += 1
    const dies = dealt % 2 === 0 ? 'alone' : 'with its tools'
    if (dealt > first.length && dealt % 6 === 0) return { how: 'any moment', phase: null, nth: 1, dies }
    if (left.length === 0) left.push(...shuffled([...seen().keys()].filter((it) => !times.has(it))))
    if (left.length === 0) left.push(...shuffled([...seen().keys()]))
    const phase = left.shift()
    if (phase === undefined) return { how: 'any moment', phase: null, nth: 1, dies }
    const before = times.get(phase) ?? 0
    times.set(phase, before + 1)
    return { how: before % 3 === 2 ? 'soon after' : 'at', phase, nth: 1 + before % Math.min(3, Math.max(1, seen().get(phase) ?? 1)), dies }
  }
}

function shuffled<T>(of: readonly T[]): readonly T[] {
  const left = [...of]
  return of.flatMap(() => left.splice(Math.floor(Math.random() * left.length), 1))
}
