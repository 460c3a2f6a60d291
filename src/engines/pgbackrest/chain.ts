import type { Finding } from '../../core/finding.ts'
import type { CopyReader } from '../engine.ts'
import { readPositions, type Positions } from './positions.ts'
import { nextSegment } from './wal.ts'

/** One link with where it stands. */
export interface Link {
  readonly copy: CopyReader
  readonly at: Positions
  readonly takenAt: Date
}

/** Where a chain can be brought back to: through which copy of pgBackRest's, and until which transaction or moment. */
export type Goal = { readonly set: string; readonly links: readonly Link[]; readonly type: 'xid' | 'time'; readonly target: string }

/** The links of a chain, oldest first, or why they are none: a full, perhaps a differential upon that very full, then logs without a gap. */
export function linksOf(chain: readonly CopyReader[]): { readonly ok: true; readonly links: readonly [Link, ...Link[]] } | { readonly ok: false; readonly findings: readonly Finding[] } {
  const links = chain.map((copy): Link => ({ copy, at: readPositions(copy.manifest), takenAt: new Date(copy.manifest.takenAt) }))
  const [first, ...rest] = links
  if (first === undefined || first.copy.manifest.level !== 'full') return wrong({ kind: 'base-missing', base: first?.copy.manifest.base ?? '' })
  let last = first
  for (const link of rest) {
    const { at, copy: { manifest } } = link
    if (at.stanza !== first.at.stanza || at.archive !== first.at.archive || manifest.source.identity !== first.copy.manifest.source.identity || manifest.base !== last.copy.manifest.copy) return wrong({ kind: 'base-missing', base: manifest.base ?? '' })
    switch (manifest.level) {
      case 'full': return wrong({ kind: 'base-missing', base: '' })
      case 'differential':
        if (at.prior !== first.at.label || last !== first) return wrong({ kind: 'base-missing', base: manifest.base })
        break
      case 'log': {
        const next = nextSegment(last.at.wal, Number(last.at.segmentSize))
        if (at.from !== next) return wrong({ kind: 'log-missing', first: next, last: at.from })
      }
    }
    last = link
  }
  return { ok: true, links: [first, ...rest] }
}

/** How to come to that moment, or to the chain's end; null where the chain does not reach it. */
export function goalOf(links: readonly [Link, ...Link[]], until: Date | null): Goal | null {
  const [end = links[0]] = links.slice(-1)
  if (until === null) return { set: bases(links).at(-1)?.at.label ?? '', links, type: 'xid', target: String(BigInt(end.at.xid) % 2n ** 32n) }
  for (const window of windowsOf(links).toReversed()) {
    if (until < window.from || until > window.to) continue
    return { set: window.set, links: window.links, type: 'time', target: until.toISOString().replace('T', ' ').replace('Z', '+00') }
  }
  return null
}

/** Each stretch of time that a chain holds: from the end of a copy of pgBackRest's to the last transaction of the log that follows it. */
export function windowsOf(links: readonly [Link, ...Link[]]): readonly { readonly set: string; readonly links: readonly Link[]; readonly from: Date; readonly to: Date }[] {
  return bases(links).map((base, n, all) => {
    const next = all[n + 1]
    const mine = links.slice(0, next === undefined ? links.length : links.indexOf(next))
    // pgBackRest tells ends by the second: only in the next one it is over for sure.
    return { set: base.at.label, links: mine, from: new Date((Number(base.at.stop) + 1) * 1000), to: mine.at(-1)?.takenAt ?? base.takenAt }
  })
}

const bases = (links: readonly Link[]) => links.filter(({ at }) => at.label !== '')
const wrong = (...findings: readonly Finding[]) => ({ ok: false, findings }) as const
