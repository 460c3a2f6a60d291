import type { PartDifference } from '../../core/difference.ts'
import type { MergeWay } from '../../core/merge.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { PlanChange, RecoveryAsk, RecoveryPlan } from '../../core/recovery.ts'
import type { SeenPart } from '../../core/recovery-case.ts'
import type { Serving } from '../../core/recovery-serving.ts'
import type { Query, Tx } from '../../store/store.ts'
import type { Control } from '../hands.ts'

/** What a recovery asks of whoever knows copies, engines and servers; `backups/recovery` gives it. */
export interface RecoveryHands {
  /** Whether there is anything to bring back to that moment, by what is written down alone: quick, and before anybody is asked. Refuses with what could be brought back instead. */
  reachable(query: Query, ask: RecoveryAsk, at: Date): Promise<Outcome<null>>
  /** A copy of the failover that serves, as it stands now, proven: what the way back brings home. */
  fresh(of: { readonly procedure: number; readonly ask: RecoveryAsk }, control: Control): Promise<Seen>
  /** Asks for a full back-up of what serves a system from now on. */
  protect(tx: Tx, of: { readonly system: string; readonly at: Date }): Promise<void>
  /** Components of what a failover serves that nothing of ours can copy there. */
  uncopied(serving: Serving): readonly string[]
  /** The plan, with every candidate looked at. Refuses as `reachable` does. */
  plan(ask: RecoveryAsk, control: Control): Promise<Outcome<RecoveryPlan>>
  /** Holds a decided plan against what is written down, inside the transaction that spends it. */
  revalidate(query: Query, going: Going, at: Date): Promise<Revalidated>
  /** Looks at the chosen place again (R67): identity, version, room, what stands there. Changes nothing. */
  ready(going: Going, control: Control): Promise<Seen>
  /** A copy of whatever stands at the place, before anything is done to it. */
  safety(going: Going, control: Control): Promise<Seen>
  /** Brings it back (R68). What stood there is kept beside; the exchange is the point of no return. */
  bringBack(going: Going, control: Control): Promise<Seen>
  /** How what a restore was exchanging stands now, name by name, found on its server or disk. Changes nothing. */
  left(going: Going, signal: AbortSignal): Promise<Seen>
  /** Lets that serve again which served before, where a restore was cut off in its exchange; what came back whole is left alone. */
  putBack(going: Going, control: Control): Promise<Seen>
  /** Looks at what came back (R69): log-in, consistency, counts, newest record, the moment as measured. */
  examine(going: Going, control: Control): Promise<Seen>
  /** Holds chosen parts that came back to a scratch against what people work with (R23). Changes nothing. */
  differ(going: Going, control: Control): Promise<Differed>
  /** Brings chosen rows from beside into what people work with, in one transaction: exactly those that were decided on, or none. */
  merge(of: Merging, control: Control): Promise<Merged>
}

/** The same as a step sees it, and the commands that would bring the parts in; none where there is nothing to bring in. */
export interface Differed extends Seen {
  readonly commands: string
  /** Whether Pulih itself could bring rows in where this lives. */
  readonly engine: 'can' | 'cannot'
}

/** Rows that a manager decided to bring in. */
export interface Merging extends Going {
  /** Number of the procedure that was decided: under it what stood there is kept. */
  readonly merge: number
  readonly way: MergeWay
  readonly expected: readonly PartDifference[]
}

/** The same as a step sees it, and the commands that would take it back. */
export interface Merged extends Seen { readonly undo: string }

/** A decided plan on its way. */
export interface Going {
  readonly procedure: number
  readonly plan: RecoveryPlan
  readonly place: string
}

export type Revalidated =
  | { readonly still: 'yes' }
  /** A back-up or another recovery is at work there now. */
  | { readonly still: 'busy'; readonly with: { readonly kind: 'run'; readonly run: number; readonly component: string } | { readonly kind: 'recovery'; readonly procedure: number } }
  | { readonly still: 'no'; readonly plan: RecoveryPlan; readonly changes: readonly PlanChange[] }

/** What one step saw, component by component; it is good where nothing speaks against it. */
export interface Seen {
  readonly ok: boolean
  readonly parts: readonly SeenPart[]
  /** What was decided on is no longer so: this is what could be done instead, and people are asked anew. */
  readonly renewed?: { readonly plan: RecoveryPlan; readonly changes: readonly PlanChange[] }
}
