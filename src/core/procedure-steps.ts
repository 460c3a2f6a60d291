import type { Duty } from './people.ts'

export type Step = Decide | Confirm | Run | Wait | Tell
export type StepKind = Step['kind']

/** Somebody who did not ask for it answers, with a choice. The answer is bound to the plan that was shown. */
export interface Decide extends Asking {
  readonly kind: 'decide'
  readonly choices: readonly Choice[]
  /** How long the decision may wait to be carried out; then it is asked again. */
  readonly goodFor: number | null
  readonly glass?: Glass
}

/**
 * Where none of those whom a decision asks says a word for so long, so many others may choose one thing together, each with a
 * code and a reason. Whoever asked for it may be one of them: there is always another.
 */
export interface Glass {
  readonly after: number
  readonly by: readonly Duty[]
  /** Two at least. */
  readonly quorum: number
  /** How many had what it takes when it was asked for; where they are too few, it is never broken. */
  readonly able: number
  /** Tells that it may be broken now. */
  readonly work: string
}

export interface Choice {
  readonly key: string
  /** So many different persons must make this very choice. */
  readonly quorum: number
  /** `code`: the press alone is not enough. */
  readonly needs: 'press' | 'code'
  /** Only these may make it; absent for everybody whom the step asks. */
  readonly by?: readonly Duty[]
  /** What the key stood for when it was asked: another thing under the same name is another choice. */
  readonly meant?: string
}

/** Somebody says that they have seen or done it; with ticks, each of them once. */
export interface Confirm extends Asking {
  readonly kind: 'confirm'
  readonly ticks: readonly string[]
  /** Whoever opened it may answer too, whatever their duties. */
  readonly requester?: 'may'
  /** These may not, though it is their duty. */
  readonly notBy?: readonly Named[]
  readonly back?: Back
}

/** While people are asked or a fact is waited for, these and whoever opened it may say that an earlier step did not do it. */
export interface Back {
  readonly to: string
  readonly by: readonly Duty[]
}

interface Asking {
  readonly key: string
  readonly by: readonly Duty[]
  /** Must be other persons than those who acted at these steps; `request` is whoever opened it. A decision is always apart from the request. */
  readonly apartFrom: readonly string[]
  /** Unanswered for so long, it ends and is told. */
  readonly within: number | null
  readonly nudges: readonly Nudge[]
  /** After the last nudge again and again. */
  readonly thenEvery?: number
}

/** Told once when nobody has answered for so long; from then on these duties may answer too. */
export interface Nudge {
  readonly after: number
  readonly work: string
  readonly also: readonly Duty[]
}

/** The bot works. */
export interface Run {
  readonly kind: 'run'
  readonly key: string
  readonly work: string
  /**
   * After a crash or a failure: `repeat`, doing it twice is doing it once, so it goes on by itself;
   * `ask`, it stands until somebody says again; `decide`, it goes back to the decision.
   */
  readonly again: 'repeat' | 'ask' | 'decide'
  /** How often a `repeat` is tried before it stands and asks, and how long between. */
  readonly tries: number
  readonly pause: number
  /** `plan`: beginning it spends what was agreed on; nothing else may be done on that agreement. */
  readonly spends: 'plan' | 'nothing'
  /** Who may say again, or stop it. */
  readonly by: readonly Duty[]
  /** Who may say instead that it was done elsewhere, or that it goes on without. */
  readonly instead: readonly Instead[]
  /** While it stands and asks. */
  readonly nudges?: readonly Nudge[]
  readonly thenEvery?: number
}

/** `apartFrom`: not whoever asked for it, nor in their name, as long as anybody else could. */
export interface Instead {
  readonly how: 'attest' | 'override'
  readonly by: readonly Duty[]
  readonly apartFrom?: 'request'
}

/** A fact must come true: the bot looks again and again. */
export interface Wait {
  readonly kind: 'wait'
  readonly key: string
  readonly work: string
  readonly every: number
  readonly within: number | null
  /** When it did not come true in time: end, or go on and let later steps see what is missing. */
  readonly late: 'stop' | 'go-on'
  readonly back?: Back
}

/** People are told, in the very transaction that notes it. */
export interface Tell {
  readonly kind: 'tell'
  readonly key: string
  readonly work: string
}

/** A person as evidence names them. */
export interface Party {
  readonly id: number
  readonly name: string
  readonly duties: readonly Duty[]
  /** The manager for whom they stand in, and that one's number; then evidence names both. */
  readonly insteadOf?: string
  readonly chair?: number
  /** Every manager for whom they stand in just now. */
  readonly chairs?: readonly Chair[]
}

export type Chair = Pick<Party, 'id' | 'name'>

/** A person as a line of evidence names them. */
export type Named = Pick<Party, 'id' | 'name' | 'insteadOf' | 'chair'>
