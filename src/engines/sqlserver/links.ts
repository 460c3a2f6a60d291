import type { Finding } from '../../core/finding.ts'
import { Fault } from '../../core/fault.ts'
import type { CopyReader } from '../engine.ts'
import { readPositions, sameGuid, type FiledSet, type Positions } from './sets.ts'

/** One file of a chain that has to be restored, in its turn. */
export interface Step { readonly copy: CopyReader; readonly set: FiledSet }

interface Link { readonly copy: CopyReader; readonly positions: Positions }

/** What is missing or does not fit between the links of a chain, oldest first, by what they say of themselves. */
export function gaps(chain: readonly CopyReader[]): readonly Finding[] {
  const links = linksOf(chain)
  const [full, ...later] = links
  if (full === undefined || full.positions.sets[0].type !== 'D') return [{ kind: 'base-missing', base: full?.copy.manifest.base ?? 'full' }]
  const root = full.positions.sets[0]
  let reached = BigInt(root.lastLsn)
  for (const { copy, positions } of later) {
    for (const set of positions.sets) {
      if (set.type === 'D' || !sameGuid(set.family, root.family) || (set.type === 'I' && !sameGuid(set.baseUuid, root.uuid))) return [{ kind: 'base-missing', base: copy.manifest.base ?? copy.name }]
      if (set.type === 'L' && BigInt(set.firstLsn) > reached) return [{ kind: 'log-missing', first: reached.toString(), last: set.firstLsn }]
      if (BigInt(set.lastLsn) > reached) reached = BigInt(set.lastLsn)
    }
  }
  return []
}

/** The steps that lead to a moment, and no further; without one, all. Refuses a moment that the chain does not reach, with the window that it does. */
export function stepsTo(chain: readonly CopyReader[], until: Date | null): readonly Step[] {
  const links = linksOf(chain)
  const steps = (some: readonly Link[]) => some.flatMap(({ copy, positions }) => positions.sets.map((set): Step => ({ copy, set })))
  if (until === null) return steps(links)
  const data = links.filter(({ positions }) => positions.sets[0].type !== 'L')
  const logs = links.filter(({ positions }) => positions.sets[0].type === 'L')
  const end = logs.at(-1)?.positions.reaches
  // A differential that is too late may be passed over where the logs go back to its full.
  const starts = [data, data.slice(0, 1)].filter((some) => BigInt(logs[0]?.positions.sets[0].firstLsn ?? 0) <= BigInt(some.at(-1)?.positions.sets.at(-1)?.lastLsn ?? 0))
  const start = starts.find((some) => (some.at(-1)?.positions.reaches.getTime() ?? Infinity) <= until.getTime())
  if (end === undefined || start === undefined || until > end) throw new Fault({ area: 'engine', op: `reach ${until.toISOString()}`, retry: 'never', hint: 'point-unreachable', detail: windowOf({ starts, end, chain }) })
  const last = logs.findIndex(({ positions }) => positions.reaches >= until)
  return steps([...start, ...logs.slice(0, last + 1)])
}

function windowOf({ starts, end, chain }: { readonly starts: readonly (readonly Link[])[]; readonly end: Date | undefined; readonly chain: readonly CopyReader[] }): string {
  if (end === undefined) return `a chain without logs holds one moment only: ${chain.at(-1)?.manifest.takenAt ?? ''}`
  const from = starts.map((some) => some.at(-1)?.positions.reaches.getTime() ?? 0).sort((one, two) => one - two)[0] ?? 0
  return `the chain reaches from ${new Date(from).toISOString()} to ${end.toISOString()}`
}

const linksOf = (chain: readonly CopyReader[]): readonly Link[] => chain.map((copy) => ({ copy, positions: readPositions(copy.manifest) }))
