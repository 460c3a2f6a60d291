import type { Outcome } from './outcome.ts'
import type { Chair, Choice, Confirm, Decide, Glass, Named, Nudge, Party, Run, Step, StepKind, Tell, Wait } from './procedure-steps.ts'
import type { ProcedureStamp } from './site.ts'

export type { Chair, Choice, Confirm, Decide, Glass, Named, Nudge, Party, Run, Step, StepKind, Tell, Wait }

/**
 * A procedure is a list of steps, in the order of the written one. Everything here is plain data: a procedure that is
 * going on is stored whole, with the steps as they read when it was opened, so that a new revision of the SOP or of
 * Pulih never changes what people have begun. `advance` (procedure-advance.ts) is the only thing that moves it.
 */
export interface Script {
  readonly kind: string
  /** The last one is a `tell`: what ends is told. */
  readonly steps: readonly Step[]
  /** The written procedure that it follows, as it was issued when this was opened. */
  readonly stamp?: ProcedureStamp | null
  /** The work that tells people when it ended before its last step. */
  readonly farewell: string
}

/** What people agree on. When it changes, what was agreed before is void. */
export interface Plan {
  readonly digest: string
  readonly facts: unknown
  readonly at: number
  readonly spent: { readonly at: number; readonly on: string } | null
  /** Steps that are not needed whoever decides what; what a later step found unneeded counts for its own decision only. */
  readonly skips?: readonly string[]
  /** Who asked for it as it stands, where that is not just whoever opened the procedure: none of them decides it. */
  readonly askedBy?: readonly Named[]
}

export interface ProcedureState {
  readonly format: typeof PROCEDURE_FORMAT
  readonly id: number
  readonly script: Script
  readonly request: { readonly by: Pick<Party, 'id' | 'name'> | null; readonly at: number; readonly why: string | null }
  readonly plan: Plan | null
  /** Grows whenever people have to be asked anew, so that neither an old answer nor an old button counts. */
  readonly revision: number
  /** Index of the step in hand; one past the last when all is done. */
  readonly at: number
  readonly stands: readonly Stand[]
  readonly evidence: readonly Evidence[]
  /** Steps that turned out not to be needed. */
  readonly skips: readonly string[]
  readonly ending: Ending | null
}

export const PROCEDURE_FORMAT = 1

/** How one step stands. */
export type Stand =
  | { readonly is: 'todo' }
  /** People are asked. `rest`: so long after it was asked, somebody's word let the nudges begin anew. */
  | { readonly is: 'open'; readonly since: number; readonly nudged: number; readonly rest?: number }
  /** The bot owes it. `since`: it is put off until somebody has done something, who is reminded from then on. */
  | { readonly is: 'due'; readonly attempt: number; readonly notBefore: number; readonly why: string | null; readonly since?: number; readonly nudged?: number }
  | { readonly is: 'running'; readonly attempt: number; readonly since: number; readonly instance: string; readonly pastReturn: number | null }
  | { readonly is: 'watching'; readonly since: number; readonly lookAt: number; readonly why: string | null }
  /** Both stand and ask. */
  | { readonly is: 'failed'; readonly attempt: number; readonly at: number; readonly why: string; readonly nudged?: number }
  | { readonly is: 'interrupted'; readonly attempt: number; readonly at: number; readonly nudged?: number }
  | { readonly is: 'done'; readonly at: number }
  | { readonly is: 'skipped'; readonly at: number }

/** Who, when, at which step, for which revision of the plan, and what was seen. Nothing is ever taken out. */
export interface Evidence {
  readonly at: number
  readonly step: string
  readonly what: ProcedureEvent['kind'] | 'reopened'
  /** Null for the bot. */
  readonly by: Named | null
  /** Where a decision can be made in the stead of those whom it asks: whether one of them spoke, or somebody in their stead. */
  readonly as?: 'asked' | 'glass'
  readonly revision: number
  /** The choice, the tick, or what a note is about. */
  readonly on: string | null
  readonly note: string | null
  readonly seen: unknown
  /** How long the bot was at work on it. */
  readonly worked?: number
}

export interface Ending {
  readonly how: 'refused' | 'expired' | 'stopped'
  readonly by: Named | null
  readonly at: number
  readonly step: string
  readonly why: string | null
  readonly told: number | null
}

export type ProcedureEvent =
  // people's; `token` names the plan that they saw
  | { readonly kind: 'decided'; readonly by: Party; readonly token: string; readonly choice: string; readonly how: 'press' | 'code'; readonly note: string | null }
  | { readonly kind: 'confirmed'; readonly by: Party; readonly token: string; readonly tick: string | null; readonly note: string | null; readonly seen?: unknown }
  | { readonly kind: 'refused'; readonly by: Party; readonly token: string; readonly why: string }
  // `rest`: what is asked now is reminded of anew, beginning after so long
  | { readonly kind: 'noted'; readonly by: Party | null; readonly note: string; readonly on?: string; readonly seen?: unknown; readonly rest?: number }
  | { readonly kind: 'sent-back'; readonly by: Party; readonly why: string; readonly seen?: unknown }
  // `from`: not the step alone is tried again, people decide anew
  | { readonly kind: 'retried'; readonly by: Party; readonly from?: 'decision' }
  // `nobodyElse`: there is no other person whose duty it is
  | { readonly kind: 'stood-in'; readonly by: Party; readonly how: 'attest' | 'override'; readonly note: string; readonly seen?: unknown; readonly nobodyElse?: true }
  | { readonly kind: 'stopped'; readonly by: Party | null; readonly why: string }
  // facts'
  | { readonly kind: 'planned'; readonly plan: { readonly digest: string; readonly facts: unknown; readonly askedBy?: readonly Named[] }; readonly skips: readonly string[]; readonly why: string | null }
  // `asOf`: the time as it has passed for this procedure, where the clock was set back meanwhile
  | { readonly kind: 'expired'; readonly asOf?: number }
  | { readonly kind: 'nudged'; readonly n: number; readonly asOf?: number }
  | { readonly kind: 'glass-opened'; readonly asOf?: number }
  // the rules of a decision are others now than when it was asked; nothing was done on it yet
  | { readonly kind: 'ruled'; readonly step: Decide; readonly why: string }
  // the conductor's
  | { readonly kind: 'begun'; readonly instance: string; readonly asOf?: number }
  // `asks`: until somebody has done something, who is reminded
  | { readonly kind: 'postponed'; readonly why: string; readonly until: number; readonly asks?: true }
  | { readonly kind: 'passed-return' }
  // `worked`: by a clock that nobody sets
  | { readonly kind: 'finished'; readonly seen: unknown; readonly plan: { readonly digest: string; readonly facts: unknown } | null; readonly skips: readonly string[]; readonly worked?: number }
  // `again: people`: by itself it would find the same once more
  | { readonly kind: 'failed'; readonly why: string; readonly seen: unknown; readonly again?: 'people'; readonly worked?: number }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'came-true'; readonly seen: unknown }
  | { readonly kind: 'not-yet'; readonly why: string; readonly lookAt: number | null }
  | { readonly kind: 'told' }

/** What the bot owes now: derived from the state alone, so that a crash forgets none of it. */
export type Effect =
  | { readonly kind: 'run'; readonly step: string; readonly work: string; readonly attempt: number }
  | { readonly kind: 'abort'; readonly step: string }
  | { readonly kind: 'look'; readonly step: string; readonly work: string }
  | { readonly kind: 'tell'; readonly step: string; readonly work: string }
  | { readonly kind: 'nudge'; readonly step: string; readonly work: string; readonly n: number }
  | { readonly kind: 'open-glass'; readonly step: string; readonly work: string }
  | { readonly kind: 'expire'; readonly step: string }
  /** Nothing before this moment. */
  | { readonly kind: 'wake'; readonly at: number }

export type Advanced = Outcome<{ readonly state: ProcedureState; readonly effects: readonly Effect[] }>

export type ProcedureStatus = 'going' | 'waiting' | 'interrupted' | 'done' | 'stopped'
