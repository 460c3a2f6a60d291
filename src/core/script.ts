import { MINUTE } from './clock.ts'
import { nextSlot } from './schedule.ts'
import type { ScriptPlan } from './site.ts'

/** What was heard of a script so far. Times are milliseconds UTC. */
export interface ScriptFacts {
  /** Since when its plan is watched as it stands; null before the first look. */
  readonly since: number | null
  /** When a run was last heard of for the first time: its start, or its end where it told no start. */
  readonly lastSign: number | null
  /** Runs that began and have not told their end, oldest first. */
  readonly open: readonly { readonly id: number; readonly startedAt: number }[]
  readonly last: ScriptEnd | null
}

/** How a run ended, in the script's own words. */
export interface ScriptEnd {
  readonly state: 'ok' | 'failed'
  readonly at: number
  /** Null where it told no start. */
  readonly startedAt: number | null
  readonly exit: number | null
  readonly note: string | null
}

export type ScriptTrouble =
  /** Nothing was heard at the time at which it should have begun. */
  | { readonly kind: 'script-silent'; readonly expected: number; readonly last: number | null }
  | { readonly kind: 'script-overrun'; readonly run: number; readonly since: number }
  | { readonly kind: 'script-failed'; readonly at: number; readonly exit: number | null }

export const scriptStates = ['overrun', 'failed', 'late', 'running', 'ok', 'expected'] as const
export type ScriptState = (typeof scriptStates)[number]

export interface ScriptStanding {
  readonly state: ScriptState
  readonly troubles: readonly ScriptTrouble[]
  /** When the passing of time alone could bring a new trouble; null while nothing is due. */
  readonly until: number | null
}

export interface ScriptStatus extends Omit<ScriptStanding, 'until'> {
  readonly name: string
  readonly title: string
  readonly system: string | null
  readonly last: ScriptEnd | null
  /** When its next run is due. */
  readonly next: number | null
}

/** Troubles that were told already: they end by what a script says, never by a clock that is put back. */
export interface ScriptTold {
  readonly silent: number | null
  readonly overrun: number | null
}

export const NOTHING_TOLD: ScriptTold = { silent: null, overrun: null }

/** How a script stands now. A pure function of what was heard: a restart or a jump of the clock neither loses nor invents a silence. */
export function scriptStanding(plan: ScriptPlan, heard: { readonly facts: ScriptFacts; readonly told: ScriptTold; readonly now: number }): ScriptStanding {
  const { facts: { open, last, since, lastSign }, told, now } = heard
  const covered = coveredUntil(heard.facts)
  const expected = covered === null ? null : nextSlot(plan, new Date(covered))?.getTime() ?? null
  const over = open.find((run) => run.startedAt + plan.longest < now || run.id === told.overrun)
  const stillSilent = told.silent !== null && covered !== null && covered < told.silent && since !== null && since < told.silent
  const silent = stillSilent ? told.silent : open.length === 0 && expected !== null && expected + plan.grace < now ? expected : null
  const troubles: ScriptTrouble[] = [
    ...(over === undefined ? [] : [{ kind: 'script-overrun', run: over.id, since: over.startedAt } as const]),
    ...(last?.state === 'failed' ? [{ kind: 'script-failed', at: last.at, exit: last.exit } as const] : []),
    ...(silent === null ? [] : [{ kind: 'script-silent', expected: silent, last: lastSign } as const]),
  ]
  const coming = [...open.map((run) => run.startedAt + plan.longest), ...(open.length > 0 || expected === null ? [] : [expected + plan.grace])].map((at) => at + 1).filter((at) => at > now)
  return { state: stateOf(troubles, heard.facts), troubles, until: coming.length === 0 ? null : Math.min(...coming) }
}

/** How a script stands, as every card shows it. */
export function scriptStatus(plan: ScriptPlan, heard: { readonly facts: ScriptFacts; readonly told: ScriptTold; readonly now: number }): ScriptStatus {
  const { state, troubles } = scriptStanding(plan, heard)
  return { name: plan.name, title: plan.title, system: plan.system, state, troubles, last: heard.facts.last, next: nextSlot(plan, new Date(heard.now))?.getTime() ?? null }
}

/** Up to when every planned run was heard of, or was before our time. */
function coveredUntil({ since, lastSign }: ScriptFacts): number | null {
  if (since === null) return null
  return lastSign === null ? since : Math.max(since, lastSign + EARLY)
}

function stateOf(troubles: readonly ScriptTrouble[], { open, last }: ScriptFacts): ScriptState {
  const has = (kind: ScriptTrouble['kind']) => troubles.some((trouble) => trouble.kind === kind)
  if (has('script-overrun')) return 'overrun'
  if (has('script-failed')) return 'failed'
  if (has('script-silent')) return 'late'
  if (open.length > 0) return 'running'
  return last === null ? 'expected' : 'ok'
}

/** The clock of the script's own machine may be ahead of ours by so much: what came so early came for the slot. */
const EARLY = 2 * MINUTE
