import type { Seen } from './world.ts'

/** What the processes of one hospital said and did before they died, and what was found right after each death. */
export interface RecoveryToll {
  readonly kills: { readonly how: 'at' | 'soon after' | 'any moment' | 'too late'; readonly phase: string | null; readonly dies: 'alone' | 'with its tools' }[]
  /** How often each point was reached. */
  readonly reached: Map<string, number>
  readonly deaths: Death[]
  readonly broken: string[]
  readonly asked: string[]
  readonly exchanges: string[]
  readonly failed: string[]
  readonly opened: number[]
  readonly over: { readonly id: number; readonly production: string }[]
  readonly errors: string[]
  copied: number
}

/** What was true at the very moment of a death. */
export interface Death {
  readonly production: Seen
  /** The recovery that was open, its step that was running, and how much evidence it had. */
  readonly running: { readonly procedure: number; readonly step: string; readonly evidence: number } | null
}

export function emptyRecoveryToll(): RecoveryToll {
  return { kills: [], reached: new Map(), deaths: [], broken: [], asked: [], exchanges: [], failed: [], opened: [], over: [], errors: [], copied: 0 }
}

/** Writes down one line of a process. */
export function hearRecovery(toll: RecoveryToll, line: string): void {
  const cut = line.indexOf(' ')
  const [word, rest] = cut < 0 ? [line, ''] : [line.slice(0, cut), line.slice(cut + 1)]
  switch (word) {
    case 'reached': toll.reached.set(rest, (toll.reached.get(rest) ?? 0) + 1); break
    case 'known': toll.reached.set(rest, toll.reached.get(rest) ?? 0); break
    case 'asks': toll.asked.push(rest); break
    case 'exchanging': toll.exchanges.push(rest); break
    case 'silent': toll.broken.push(`after a death the card did not say so: ${rest}`); break
    case 'stuck': toll.broken.push(`a recovery comes to no end: ${rest}`); break
    case 'failed': toll.failed.push(rest); break
    case 'opened': toll.opened.push(Number(rest)); break
    case 'over': toll.over.push({ id: Number(rest.split(' ')[0]), production: rest.slice(rest.indexOf(' ') + 1) }); break
    case 'error': toll.errors.push(rest); break
    case 'copied': toll.copied += 1; break
    default: break
  }
}
