import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { CopyReader } from '../engine.ts'

/** A chain in its parts, oldest first. */
export interface Chain {
  readonly full: CopyReader
  readonly differential: CopyReader | null
  readonly logs: readonly CopyReader[]
  readonly last: CopyReader
}

/** Why these copies are no chain: each stands on the one before it, by its name and by the place in the logs where that one ended. */
export function brokenLinks(copies: readonly CopyReader[]): readonly Finding[] {
  const [first] = copies
  if (first === undefined || first.manifest.level !== 'full') return [{ kind: 'base-missing', base: first?.manifest.base ?? '' }]
  return copies.slice(1).flatMap((copy, index): readonly Finding[] => {
    const before = copies[index]
    if (before === undefined || copy.manifest.base !== before.manifest.copy) return [{ kind: 'base-missing', base: copy.manifest.base ?? '' }]
    if (copy.manifest.source.identity !== before.manifest.source.identity) return [{ kind: 'manifest-differs', field: 'identity' }]
    if (copy.manifest.level === 'differential') return before.manifest.level === 'full' && copy.manifest.positions['fromLsn'] === before.manifest.positions['toLsn'] ? [] : [{ kind: 'base-missing', base: copy.manifest.base }]
    const [from, to] = [copy.manifest.positions, before.manifest.positions]
    return copy.manifest.level === 'log' && from['fromFile'] === to['logFile'] && from['fromPosition'] === to['logPosition'] && from['fromMark'] === to['logMark'] ? [] : [{ kind: 'log-missing', first: to['logFile'] ?? '', last: from['fromFile'] ?? '' }]
  })
}

/** Takes a chain apart; refuses copies that are none. */
export function chainOf(copies: readonly CopyReader[]): Chain {
  const [full, ...rest] = copies
  const broken = brokenLinks(copies)
  if (full === undefined || broken.length > 0) throw new Fault({ area: 'engine', op: 'bring the chain back', retry: 'never', hint: broken.some(({ kind }) => kind === 'log-missing') ? 'log-chain' : 'copy-damaged', detail: JSON.stringify(broken) })
  return { full, differential: rest.find(({ manifest }) => manifest.level === 'differential') ?? null, logs: rest.filter(({ manifest }) => manifest.level === 'log'), last: rest.at(-1) ?? full }
}

/** Refuses a moment that the chain does not hold, and says which it does. */
export function checkMoment(chain: Chain, until: Date | null): void {
  if (until === null) return
  const from = new Date((chain.differential ?? chain.full).manifest.takenAt)
  const to = new Date(chain.last.manifest.takenAt)
  if (chain.logs.length > 0 && until >= from && until <= to) return
  const window = chain.logs.length > 0 ? `from ${from.toISOString()} to ${to.toISOString()}` : `${from.toISOString()} only, since no logs follow`
  throw new Fault({ area: 'engine', op: 'bring a moment back', retry: 'never', hint: 'point-unreachable', detail: `${until.toISOString()} was asked for; this chain holds ${window}` })
}
