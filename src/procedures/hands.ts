import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Person, Purpose } from '../core/people.ts'
import type { ProcedureState } from '../core/procedure.ts'
import type { Query, Store, Tx } from '../store/store.ts'
import type { Say, Speak } from '../texts/words.ts'

/** What procedures need of the house. The bot's `Kit` fits. */
export interface Desk {
  readonly clock: Clock
  readonly store: Store
  readonly log: Log
  readonly speak: Speak
  readonly instance: string
}

/** One kind of procedure: how its card looks, where it stands, and what does the work that its steps name. */
export interface Procedure {
  readonly kind: string
  readonly room: Purpose
  /** Further rooms in which the same card lives. */
  readonly also?: readonly Purpose[]
  /** Rooms of single people in which the card is posted too, whenever somebody must be woken. */
  alone?(query: Query, moment: Moment): Promise<readonly number[]>
  /** `doing` is how far the step in hand is, while it runs. */
  card(state: ProcedureState, now: Date, doing?: Doing): Say
  /** The same card with what stands in the books besides, where it says anything of that. */
  cardNow?(query: Query, moment: Moment): Promise<Say>
  /** Whom a step that asks waits for, and until when, where that is not everybody who may answer. */
  readonly waits?: (state: ProcedureState) => { readonly due: number | null; readonly concerns: (person: Person) => boolean }
  /** Of a step that asks everybody who may answer: until when that is worth anything, where that is sooner than it says itself; and who can help besides. */
  readonly asks?: (state: ProcedureState) => { readonly until: number | null; readonly helps: (person: Person) => boolean }
  readonly run: Readonly<Record<string, RunHand>>
  readonly look: Readonly<Record<string, LookHand>>
  readonly tell: Readonly<Record<string, TellHand>>
}

export interface Moment {
  readonly state: ProcedureState
  readonly at: Date
}

export interface RunHand {
  /**
   * Asked in the very transaction that begins the work, so that what was agreed on is still so when it is spent.
   * Facts that belong to the beginning are written here.
   */
  claim(tx: Tx, moment: Moment): Promise<Claim>
  /** Works, outside of any transaction. A thrown Fault is a failure of the step. */
  work(moment: Moment, control: Control): Promise<Done>
  /** Looks at what it left where it was cut off, and changes nothing; what it saw stands beside the interruption. */
  readonly left?: (moment: Moment, signal: AbortSignal) => Promise<unknown>
}

export type Claim =
  | { readonly go: 'on' }
  /** Not now, and nothing is wrong with what was agreed on. `asks`: until somebody has done something, who is reminded meanwhile. */
  | { readonly go: 'later'; readonly why: string; readonly wait: number; readonly asks?: true }
  /** What was agreed on is void. */
  | { readonly go: 'changed'; readonly plan: { readonly digest: string; readonly facts: unknown }; readonly skips: readonly string[]; readonly why: string }

export interface Control {
  readonly signal: AbortSignal
  /** From here on it cannot be stopped any more; resolves once that is written down. */
  passReturn(): Promise<void>
  /** Lets the card show how far it is; as often as one likes. */
  progress(doing: Doing): void
}

/** How far a step is. */
export interface Doing {
  /** One word of the work's own, for which the card has a name. */
  readonly phase: string
  /** What it is at: a component, a module; empty for the whole. */
  readonly on: string
  readonly done: number
  /** Null where nobody can tell. */
  readonly of: number | null
}

export type Done =
  | { readonly ok: true; readonly seen: unknown; readonly plan: { readonly digest: string; readonly facts: unknown } | null; readonly skips: readonly string[] }
  /** `again: people`: it would find the same if it was tried again by itself. */
  | { readonly ok: false; readonly why: string; readonly seen: unknown; readonly again?: 'people' }

/** Looks whether a fact came true. */
export type LookHand = (query: Query, moment: Moment) => Promise<{ readonly yes: true; readonly seen: unknown } | { readonly yes: false; readonly why: string; readonly lookAt: number | null }>

/** Owes what is to be told, in the transaction that notes it. */
export type TellHand = (tx: Tx, moment: Moment) => Promise<void>

/** For runs that need nothing to be true when they begin. */
export const freely = async (): Promise<Claim> => ({ go: 'on' })
