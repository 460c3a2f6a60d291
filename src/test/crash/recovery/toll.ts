import type { Seen } from './world.ts'

/** What the processes of one hospital said and did before they died, and what was found right after each death. */
export interface RecoveryToll {
  readonly kills: { readonly how: 'at' | 'soon after' | 'any moment' | 'too late'; readonly phase: string | null; readonly dies: 'alone' | 'with its tools' }[]
  /** How often each point was reached, by what the process before had died of; empty where nothing was cut off. */
  readonly reached: Map<string, Map<string, number>>
  readonly deaths: Death[]
  readonly broken: Breach[]
  readonly asked: string[]
  readonly exchanges: string[]
  readonly failed: string[]
  readonly opened: number[]
  readonly over: { readonly id: number; readonly production: string }[]
  readonly errors: string[]
  copied: number
}

/** Something that was seen at once to be as it may never be. */
export interface Breach {
  /** Production itself, what took its place, what the cards say after a death, an end that does not come, or what the last process left undone. */
  readonly of: 'production' | 'place' | 'card' | 'end' | 'rest'
  readonly what: string
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

/** Writes down one line of a process, whose forerunner died so; says which point it passed. */
export function hearRecovery(toll: RecoveryToll, line: string, after: string | null): string | null {
  const cut = line.indexOf(' ')
  const [word, rest] = cut < 0 ? [line, ''] : [line.slice(0, cut), line.slice(cut + 1)]
  switch (word) {
    case 'reached': return passed(toll, rest, { after, times: 1 })
    case 'known': return passed(toll, rest, { after, times: 0 })
    case 'asks': toll.asked.push(rest); break
    case 'exchanging': toll.exchanges.push(rest); break
    case 'silent': toll.broken.push({ of: 'card', what: `after a death the card did not say so: ${rest}` }); break
    case 'stuck': toll.broken.push({ of: 'end', what: `a recovery comes to no end: ${rest}` }); break
    case 'failed': toll.failed.push(rest); break
    case 'opened': toll.opened.push(Number(rest)); break
    case 'over': toll.over.push({ id: Number(rest.split(' ')[0]), production: rest.slice(rest.indexOf(' ') + 1) }); break
    case 'error': toll.errors.push(rest); break
    case 'copied': toll.copied += 1; break
    default: break
  }
  return null
}

function passed(toll: RecoveryToll, point: string, how: { readonly after: string | null; readonly times: number }): string {
  const ways = toll.reached.get(point) ?? new Map<string, number>()
  toll.reached.set(point, ways.set(how.after ?? '', (ways.get(how.after ?? '') ?? 0) + how.times))
  return point
}
