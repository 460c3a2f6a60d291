import { atLeast, PROVEN, type Rung } from './evidence.ts'
import type { Level } from './site.ts'

/** What chains and retention need to know of one living copy. `deleting`: its deletion is decided, it is as good as gone. */
export interface ChainLink {
  readonly id: number
  readonly component: string
  readonly target: string
  readonly level: Level
  readonly baseId: number | null
  readonly takenAt: number
  readonly bytes: number
  readonly rung: Rung
  readonly badAt: number | null
  readonly pinnedAt: number | null
  readonly deletingAt: number | null
}

/** A copy with everything that it needs to be restored. */
export interface Chain<L extends ChainLink = ChainLink> {
  readonly copy: L
  /** What it stands on; null for a full, and where a link is missing. */
  readonly base: Chain<L> | null
  /** Oldest link that is left: restore points that share it share its fate. */
  readonly root: L
  /** Every link is there, undamaged, and the first one is a full. */
  readonly restorable: boolean
  /** Restorable, and every link was proven. */
  readonly proven: boolean
}

/** The chain of every copy. A missing, leaving or damaged link, or a circle, makes it unrestorable; it is shown, never hidden. */
export function chainsOf<L extends ChainLink>(copies: readonly L[]): ReadonlyMap<number, Chain<L>> {
  const byId = new Map(copies.map((copy) => [copy.id, copy]))
  const chains = new Map<number, Chain<L>>()
  for (const copy of copies) {
    const path: L[] = []
    const seen = new Set<number>()
    for (let link: L | undefined = copy; link !== undefined && !chains.has(link.id) && !seen.has(link.id); link = link.baseId === null ? undefined : byId.get(link.baseId)) {
      seen.add(link.id)
      path.push(link)
    }
    for (const link of path.reverse()) chains.set(link.id, grown(link, link.baseId === null ? null : chains.get(link.baseId)))
  }
  return chains
}

function grown<L extends ChainLink>(copy: L, base: Chain<L> | null | undefined): Chain<L> {
  const sound = copy.badAt === null && copy.deletingAt === null
  const rooted = base === null ? copy.level === 'full' : base !== undefined && base.restorable
  return {
    copy,
    base: base ?? null,
    root: base?.root ?? copy,
    restorable: sound && rooted,
    proven: sound && rooted && atLeast(copy.rung, PROVEN) && (base === null || base?.proven === true),
  }
}

/** Every link, base first, the copy itself last. */
export function linksOf<L extends ChainLink>(chain: Chain<L>): readonly L[] {
  const links: L[] = []
  for (let link: Chain<L> | null = chain; link !== null; link = link.base) links.push(link.copy)
  return links.reverse()
}

/** What depends on each copy directly. */
export function dependants<L extends ChainLink>(copies: readonly L[]): ReadonlyMap<number, readonly L[]> {
  const found = new Map<number, L[]>()
  for (const copy of copies) {
    if (copy.baseId === null) continue
    const siblings = found.get(copy.baseId)
    if (siblings === undefined) found.set(copy.baseId, [copy])
    else siblings.push(copy)
  }
  return found
}

/** Dependants before their bases, so that a deletion that stops half-way never leaves one without the other. */
export function removalOrder<L extends Pick<ChainLink, 'id' | 'baseId'>>(copies: readonly L[]): readonly L[] {
  const byId = new Map(copies.map((copy) => [copy.id, copy]))
  const depth = (copy: L): number => {
    let steps = 0
    for (let base = copy.baseId; base !== null && steps <= copies.length; base = byId.get(base)?.baseId ?? null) steps += 1
    return steps
  }
  const depths = new Map(copies.map((copy) => [copy.id, depth(copy)]))
  return copies.toSorted((a, b) => (depths.get(b.id) ?? 0) - (depths.get(a.id) ?? 0) || a.id - b.id)
}
