import { isPhase, type Phase } from './phases.ts'

/** What the processes of one hospital said before they died, and how each of them was killed. */
export interface Toll {
  readonly kills: { readonly how: 'at' | 'soon after' | 'any moment' | 'too late'; readonly phase: Phase | null }[]
  readonly reached: Map<Phase, number>
  /** Presses that were acknowledged, by their event, and the hospital's time at which they were. */
  readonly kept: { readonly press: string; readonly at: number }[]
  readonly signed: number[]
  readonly closed: number[]
  /** Folders of copies whose rename had come back. */
  readonly stood: Set<string>
  /** By the message's key: about to be posted, posted, noted as sent, and posted once more. */
  readonly posting: Set<string>
  readonly posted: Set<string>
  readonly sent: Set<string>
  readonly again: { readonly once: string; readonly known: 'unanswered' | 'answered' | 'never posted' }[]
  readonly errors: string[]
}

export function emptyToll(): Toll {
  return { kills: [], reached: new Map(), kept: [], signed: [], closed: [], stood: new Set(), posting: new Set(), posted: new Set(), sent: new Set(), again: [], errors: [] }
}

/** Writes down one line of a process. */
export function hear(toll: Toll, line: string): void {
  const cut = line.indexOf(' ')
  const [word, rest] = cut < 0 ? [line, ''] : [line.slice(0, cut), line.slice(cut + 1)]
  switch (word) {
    case 'reached':
      if (isPhase(rest)) toll.reached.set(rest, (toll.reached.get(rest) ?? 0) + 1)
      break
    case 'kept': toll.kept.push({ press: rest.slice(0, rest.lastIndexOf(' ')), at: Number(rest.slice(rest.lastIndexOf(' '))) }); break
    case 'signed': toll.signed.push(Number(rest)); break
    case 'closed': toll.closed.push(Number(rest)); break
    case 'stands': toll.stood.add(rest); break
    case 'posting': toll.posting.add(rest); break
    case 'posted': toll.posted.add(rest); break
    case 'sent': toll.sent.add(rest); break
    case 'again': toll.again.push({ once: rest, known: toll.sent.has(debtOf(rest)) ? 'answered' : toll.posting.has(rest) ? 'unanswered' : 'never posted' }); break
    case 'error': toll.errors.push(rest); break
    default: break
  }
}

/** The outbox row that a message's key begins with. */
const debtOf = (once: string): string => once.slice(0, once.indexOf('-'))
