import type { DowntimeFacts } from './downtime.ts'
import type { NewsKind, Stage, Told } from './downtime-news.ts'
import type { DowntimeRules } from './downtime-rules.ts'
import type { Evidence, ProcedureState } from './procedure.ts'
import type { Answered } from './unit-answer.ts'

/** What a downtime's evidence notes of reaching units: they were asked once more, somebody is to call them, a room that came late was told. */
export type ReachNote = 'asked-again' | 'to-call' | 'greeted'

/** A unit that somebody has to tell in person. */
export interface ToCall {
  readonly unit: string
  /** `unreachable`: no room of ours reached it when it was to be told. */
  readonly why: 'silent' | 'unreachable'
}

export interface ReachOf {
  readonly facts: Pick<DowntimeFacts, 'kind' | 'window'>
  readonly stage: Stage
  readonly state: Pick<ProcedureState, 'evidence'>
  readonly told: readonly Told[]
  /** Every unit that hears of it. */
  readonly units: readonly { readonly key: string; readonly touched: readonly string[] }[]
  /** Units that a room of ours reaches now. */
  readonly reached: ReadonlySet<string>
  readonly answers: readonly Answered[]
  readonly rules: Pick<DowntimeRules, 'chase' | 'updates' | 'aftermath'>
  readonly now: number
}

/** What is to be done now so that every unit knows; each thing once for each time that something new was told. */
export interface ReachDue {
  /** Units that miss something and are silent: their notice is posted once more. */
  readonly askAgain: readonly string[]
  /** To be named to whoever calls them. */
  readonly call: readonly ToCall[]
}

/**
 * Whom to ask once more and whom to name. A unit without a room is named at once, whatever is told. One that misses something
 * and does not answer is asked again after the rule's time, then named after the same time again; where less is left until
 * it begins, in thirds of that.
 */
export function reachDue(of: ReachOf): ReachDue {
  const said = lastSaid(of.told)
  if (said === null) return { askAgain: [], call: [] }
  const named = new Set(namedSince(of.state, said.at).map(({ unit }) => unit))
  const away = of.units.filter(({ key }) => !of.reached.has(key) && !named.has(key) && !knows(of, key)).map(({ key }): ToCall => ({ unit: key, why: 'unreachable' }))
  const times = chaseTimes(of)
  const silent = silentUnits(of)
  const askAgain = times !== null && times.asked === null && of.now >= times.ask ? silent : []
  const call = times !== null && times.name !== null && of.now >= times.name ? silent.filter((unit) => !named.has(unit)).map((unit): ToCall => ({ unit, why: 'silent' })) : []
  return { askAgain, call: [...away, ...call] }
}

/** When silent units are next asked or named; null where nobody is silent, or nobody is waited for. */
export function nextReach(of: ReachOf): number | null {
  const times = chaseTimes(of)
  const named = namedSince(of.state, lastSaid(of.told)?.at ?? 0)
  if (times === null || silentUnits(of).every((unit) => named.some((one) => one.unit === unit))) return null
  return times.asked === null ? times.ask : times.name
}

/** Everybody who is still to be called about what was told last. */
export function toCall(of: Omit<ReachOf, 'rules' | 'now'>): readonly ToCall[] {
  const said = lastSaid(of.told)
  return said === null ? [] : namedSince(of.state, said.at).filter(({ unit }) => !knows(of, unit)).map(({ unit, why }) => ({ unit, why: of.reached.has(unit) ? 'silent' : why }))
}

/** The last thing of which every unit must know: that it comes, when, whether, that it began unplanned, that it is over. */
export function lastSaid(told: readonly Told[]): Told | null {
  return told.findLast(({ kind }, n) => WEIGHTY.has(kind) || (kind === 'started' && n === 0)) ?? null
}

/** Notes of one kind, oldest first. */
export const reachNotes = ({ evidence }: Pick<ProcedureState, 'evidence'>, on: ReachNote): readonly Evidence[] => evidence.filter((it) => it.what === 'noted' && it.on === on)

const WEIGHTY: ReadonlySet<NewsKind> = new Set(['announced', 'changed', 'cancelled', 'back'])

/** Answers that show that a unit has read what was told, or heard it from somebody. */
function knows({ answers, told }: Pick<ReachOf, 'answers' | 'told'>, unit: string): boolean {
  const since = lastSaid(told)?.at ?? 0
  return answers.some((one) => one.unit === unit && one.at >= since)
}

function silentUnits(of: ReachOf): readonly string[] {
  return of.units.filter(({ key, touched }) => touched.length > 0 && of.reached.has(key) && !knows(of, key)).map(({ key }) => key)
}

interface Times { readonly ask: number; readonly asked: number | null; readonly name: number | null }

/** Receipts are waited for until work begins; of what came by itself, while it lasts: there each update asks again; afterwards for as long as units are watched. */
function chaseTimes(of: ReachOf): Times | null {
  const said = lastSaid(of.told)
  if (said === null) return null
  if (said.kind === 'back') return of.stage === 'back' && of.now < said.at + of.rules.aftermath ? askedTwice(of, { said: said.at, until: said.at + of.rules.aftermath }) : null
  if (of.facts.kind === 'unplanned') return said.kind === 'started' && (of.stage === 'under-way' || of.stage === 'verifying') ? { ask: said.at, asked: said.at, name: said.at + 2 * of.rules.updates } : null
  if (of.stage !== 'announced' || of.now >= of.facts.window.from || (said.kind !== 'announced' && said.kind !== 'changed')) return null
  return askedTwice(of, { said: said.at, until: of.facts.window.from })
}

function askedTwice({ rules, state }: ReachOf, { said, until }: { readonly said: number; readonly until: number }): Times {
  const step = Math.min(rules.chase, (until - said) / 3)
  const asked = reachNotes(state, 'asked-again').findLast(({ at }) => at >= said)?.at ?? null
  // Asked late, because nobody was there to ask: it gets its time all the same, as far as there is any.
  return { ask: said + step, asked, name: asked === null ? null : Math.max(said + 2 * step, asked + Math.min(step, (until - asked) / 2)) }
}

function namedSince(state: Pick<ProcedureState, 'evidence'>, since: number): readonly ToCall[] {
  return reachNotes(state, 'to-call').filter(({ at }) => at >= since).flatMap(({ seen }) => (seen as { readonly units: readonly ToCall[] }).units)
}
