import { basename, dirname, join } from 'node:path'
import type { StoodLeft } from '../core/recovery-left.ts'
import type { Work } from './engine.ts'
import { sideNames } from './over.ts'
import { exchangePaths, moveWords, seePath, standingOf, type Move } from './side-path.ts'

/** A path over which something was brought back. */
export interface PathLeft {
  readonly path: string
  /** So many bytes a name may have. */
  readonly most: number
  /** What belongs to it, by the ends of its name; the first is none. */
  readonly ends: readonly string[]
  readonly words: readonly string[]
  /** Whether something stood there before. */
  readonly held: 'yes' | 'no'
}

interface Seen { readonly stood: StoodLeft; readonly moves: readonly Move[] }

/** How a path stands over which something was brought back; nothing where nothing of it is there. */
export async function leftAtPath(of: PathLeft, work: Work): Promise<readonly StoodLeft[]> {
  const seen = await see(of, work)
  return seen === null ? [] : [seen.stood]
}

/** Lets what stood there take its own place again, where nothing else stands in it. */
export async function putPathBack(of: PathLeft, work: Work): Promise<readonly StoodLeft[]> {
  const seen = await see(of, work)
  if (seen !== null && seen.moves.length > 0) await exchangePaths(seen.moves, work)
  return await leftAtPath(of, work)
}

async function see({ path: said, most, ends, words, held }: PathLeft, work: Work): Promise<Seen | null> {
  const { path } = await seePath(said, work)
  const beside = (word: string) => { const names = sideNames(basename(path), { aside: word }, most); return { aside: join(dirname(path), names.aside), incoming: join(dirname(path), `.${names.incoming}`) } }
  const names = words.map(beside)
  const last = names.at(-1)
  if (last === undefined) return null
  const there = await standingOf([...ends.map((end) => path + end), ...names.flatMap(({ aside }) => ends.map((end) => aside + end)), last.incoming], work)
  const kept = names.flatMap(({ aside }) => (ends.some((end) => there.has(aside + end)) ? [aside] : []))
  const incoming = there.has(last.incoming) ? last.incoming : null
  if (!there.has(path) && kept.length === 0 && incoming === null) return null
  const serves = !there.has(path) ? 'nothing' : kept.includes(last.aside) || (held === 'no' && incoming === null) ? 'came' : 'before'
  // Whatever has not left its place yet is where it belongs.
  const moves = serves !== 'nothing' ? [] : ends.flatMap((end): readonly Move[] => (there.has(last.aside + end) && !there.has(path + end) ? [{ from: last.aside + end, to: path + end }] : []))
  return { stood: { name: path, serves, door: 'open', aside: kept, beside: incoming, text: null, mend: moves.map(moveWords) }, moves }
}
