import { HOUR } from './clock.ts'
import { actual, downtimeFacts, endAsBegun, isDown, stageOf } from './downtime-case.ts'
import type { DowntimeRules, Service } from './downtime-rules.ts'
import type { Window } from './downtime.ts'
import type { ProcedureState } from './procedure.ts'

/** What a downtime keeps quiet, visibly, and until when at the latest. */
export interface Quiet {
  readonly procedure: number
  /** `HNT-2026-004`. */
  readonly number: string
  readonly systems: readonly string[]
  readonly servers: readonly string[]
  readonly from: number
  readonly until: number
}

export interface QuietOf {
  readonly state: ProcedureState
  readonly rules: Pick<DowntimeRules, 'overrun'>
  readonly services: readonly Service[]
  readonly now: number
}

/**
 * What a downtime keeps quiet at a moment; null where nothing. Nobody sets it and nobody takes it back: it begins when
 * work begins and ends when people are let back, and at the latest a little after the end that people last stood for.
 */
export function quietOf(of: QuietOf): Quiet | null {
  const stretch = isDown(of.state) ? stretchOf(of) : null
  return stretch === null || of.now >= stretch.until ? null : quietAs(of, stretch)
}

/**
 * The downtime for which scheduled back-ups of its systems wait at a moment: while it is quiet, and from the moment that one
 * of this length would reach into what was announced; null where there is none. What has not begun by its announced end holds back nothing.
 */
export function keepsFree(of: QuietOf & { readonly length: number }): Quiet | null {
  const { state, now, length } = of
  const { window } = downtimeFacts(state)
  if (isUpcoming(state) && now >= window.from - length && now < window.until) return quietAs(of, window)
  return quietOf(of)
}

/** Whether units have been told of it, and it has not begun. */
export const isUpcoming = (state: ProcedureState): boolean => state.ending === null && stageOf(state) === 'announced' && state.evidence.some(({ step, what }) => step === 'announced' && what === 'told')

/** From when to when it was quiet, or will be at most; null where nothing has begun. */
export function stretchOf({ state, rules }: Pick<QuietOf, 'state' | 'rules'>): Window | null {
  const times = actual(state)
  if (times === null) return null
  const facts = downtimeFacts(state)
  const most = facts.kind === 'unplanned' ? Math.max(times.from + UNPLANNED_FOR, saidEnd(state) + rules.overrun) : saidEnd(state) + rules.overrun
  return { from: times.from, until: Math.min(times.until ?? most, most) }
}

/** Until when it kept back-ups waiting that were due in what was announced or what came of it; null where it never did. */
export function waitedUntil(of: Pick<QuietOf, 'state' | 'rules' | 'now'>): number | null {
  const { state, now } = of
  const stretch = stretchOf(of)
  if (stretch !== null) return stretch.until
  const { window } = downtimeFacts(state)
  if (!state.evidence.some(({ step, what }) => step === 'announced' && what === 'told') || now < window.from) return null
  return Math.min(window.until, state.ending?.at ?? Infinity)
}

/** The end that a person stood for last. News that tell of an overrun by themselves promise units something, and excuse nobody. */
export function saidEnd(state: ProcedureState): number {
  return Math.max(endAsBegun(state), ...state.evidence.flatMap(({ what, on, seen }) => (what === 'noted' && on === EXTENDED ? [(seen as { readonly until?: number } | null)?.until ?? 0] : [])))
}

/** What a note is about that says how much longer it takes. */
export const EXTENDED = 'extended'

function quietAs({ state, services }: QuietOf, { from, until }: Window): Quiet {
  const facts = downtimeFacts(state)
  const down = services.filter(({ name }) => facts.services.includes(name))
  return { procedure: state.id, number: facts.number, systems: [...new Set(down.flatMap(({ systems }) => systems))], servers: [...new Set(down.flatMap(({ servers }) => servers))], from, until }
}

/** What has come by itself was announced by nobody: it is reason enough for so long, as a recovery is. */
const UNPLANNED_FOR = 6 * HOUR
