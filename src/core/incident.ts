import { digest } from './digest.ts'
import type { Evidence, Named, ProcedureState } from './procedure.ts'
import { agreed, current, standInHand, stepInHand } from './procedure-reading.ts'

/** How this kind of procedure is called, and those of its steps that others look at. */
export const INCIDENT = { kind: 'incident', taken: 'taken', work: 'solved', sure: 'sure', quiet: 'quiet' } as const

/** What may be behind it. A restore mends databases and applications; everything else is the technical procedure's alone. */
export const suspects = ['database', 'application', 'network', 'power', 'device', 'other', 'unknown'] as const
export type Suspect = (typeof suspects)[number]

/** What was reported, in the words of the triage. */
export interface IncidentFacts {
  /** `INS-2026-007`: what people call it. */
  readonly number: string
  /** Null for something that is no system of ours. */
  readonly system: string | null
  readonly what: string
  readonly since: number
  /** Keys of the units concerned. */
  readonly units: readonly string[]
  readonly suspect: Suspect
}

/** What a note on an incident is about. */
export const incidentNotes = ['news', 'vendor', 'handed', 'joined', 'suspected', 'normal', 'recovery', 'recovered', 'downtime', 'downtime-over', 'untold'] as const
export type IncidentNote = (typeof incidentNotes)[number]

/** What a procedure takes as its plan. */
export const incidentPlan = (facts: IncidentFacts) => ({ digest: digest(facts), facts })

/** The year's running number of its kind. */
export const incidentNumber = (of: { readonly year: number; readonly n: number }): string => `INS-${of.year}-${String(of.n).padStart(3, '0')}`

/** What is known by now: as it was reported, with what was added since. */
export function incidentFacts(state: Pick<ProcedureState, 'plan' | 'evidence'>): IncidentFacts {
  if (state.plan === null) throw new Error('an incident without its report')
  const facts = state.plan.facts as IncidentFacts
  const joined = notes(state, 'joined').map((it) => it.seen as Joined)
  const suspected = notes(state, 'suspected').at(-1)?.seen as { readonly suspect: Suspect } | undefined
  return {
    ...facts,
    since: Math.min(facts.since, ...joined.map(({ since }) => since)),
    units: [...new Set([...facts.units, ...joined.flatMap(({ units }) => units)])],
    suspect: suspected?.suspect ?? facts.suspect,
  }
}

/** Somebody else reported the same. */
export interface Joined {
  readonly since: number
  readonly units: readonly string[]
}

/** Notes of one kind, oldest first. */
export function notes(state: Pick<ProcedureState, 'evidence'>, on: IncidentNote): readonly Evidence[] {
  return state.evidence.filter((it) => it.what === 'noted' && it.on === on)
}

/** Who works on it; null while nobody does. */
export function workerOf(state: Pick<ProcedureState, 'evidence'>): Named | null {
  return workersOf(state).at(-1) ?? null
}

/** Everybody who has had it in hand, whoever has it now last; one who had it twice stands there twice. */
export function workersOf(state: Pick<ProcedureState, 'evidence'>): readonly Named[] {
  const handed = state.evidence.filter((it) => (it.step === INCIDENT.taken && it.what === 'confirmed') || (it.what === 'noted' && it.on === 'handed'))
  return handed.flatMap(({ seen, by }) => (seen as { readonly to?: Named } | null)?.to ?? by ?? [])
}

/** What was told of it, oldest first. */
export function newsOf(state: Pick<ProcedureState, 'evidence'>): readonly Evidence[] {
  return state.evidence.filter((it) => it.what === 'noted' && (it.on === 'news' || it.on === 'vendor'))
}

/** Why it waits for a vendor; null where it does not: any later word ends that. */
export function vendorAwaited(state: ProcedureState): Evidence | null {
  const last = current(state, INCIDENT.work).findLast((it) => it.what === 'noted' && (it.on === 'news' || it.on === 'vendor'))
  return stepInHand(state)?.key === INCIDENT.work && last?.on === 'vendor' ? last : null
}

/** Units that have no room in which they could be told: somebody has to go there. */
export const unitsUntold = (state: Pick<ProcedureState, 'evidence'>): readonly string[] => [...new Set(notes(state, 'untold').flatMap((it) => (it.seen as { readonly units: readonly string[] }).units))]

/** What it led to: the recovery that was asked for because of it, or the downtime as which units were told of it; the newest. */
export function ledTo(state: Pick<ProcedureState, 'evidence'>, what: keyof typeof OVER): (LedTo & { readonly over: Over | null }) | null {
  const named = notes(state, what).at(-1)?.seen as LedTo | undefined
  const isOf = ({ seen }: Evidence) => (seen as Over).procedure === named?.procedure
  return named === undefined ? null : { ...named, over: (notes(state, OVER[what]).findLast(isOf)?.seen as Over | undefined) ?? null }
}

/** Which note says that what it led to is over. */
export const OVER = { recovery: 'recovered', downtime: 'downtime-over' } as const satisfies Partial<Record<IncidentNote, IncidentNote>>

export interface LedTo {
  readonly procedure: number
  readonly number: string
}

/** Its end; of a recovery whether it came to a good one. */
export interface Over extends LedTo {
  readonly how?: 'done' | 'ended'
}

/** How it was mended, as whoever worked on it says. */
export interface Closure {
  readonly cause: string
  readonly action: string
  readonly by: Named | null
  readonly at: number
}

export function closureOf(state: ProcedureState): Closure | null {
  const last = agreed(state, INCIDENT.work).at(-1)
  if (last === undefined) return null
  return { ...(last.seen as { readonly cause: string; readonly action: string }), by: last.by, at: last.at }
}

/** Units that have said since it was mended that they work normally again, each with who said it. */
export function unitsNormal(state: ProcedureState): readonly { readonly unit: string; readonly by: Named | null; readonly at: number }[] {
  const from = closureOf(state)?.at ?? Infinity
  const said = notes(state, 'normal').filter(({ at }) => at >= from).map((it) => ({ unit: (it.seen as { readonly unit: string }).unit, by: it.by, at: it.at }))
  return said.filter((it, n) => said.findIndex(({ unit }) => unit === it.unit) === n)
}

/** Until when units may say that it is not mended; null while nothing is so far. */
export function reopenUntil(state: ProcedureState): number | null {
  const step = stepInHand(state)
  const stand = standInHand(state)
  return step?.kind === 'wait' && step.within !== null && stand?.is === 'watching' ? stand.since + step.within : null
}

/** How often it was mended and was not. */
export const timesReopened = (state: Pick<ProcedureState, 'evidence'>): number => state.evidence.filter(({ what }) => what === 'sent-back').length

/** When the next word of it is due; null where none is awaited. */
export function newsDue(state: ProcedureState): number | null {
  const step = stepInHand(state)
  const stand = standInHand(state)
  const first = step?.kind === 'confirm' && step.key === INCIDENT.work ? step.nudges[0] : undefined
  return first === undefined || stand?.is !== 'open' || state.ending !== null ? null : stand.since + (stand.rest ?? 0) + first.after
}

/** How many words of it were due since the last one and did not come. */
export function newsMissed(state: ProcedureState): number {
  const step = stepInHand(state)
  const stand = standInHand(state)
  if (newsDue(state) === null || step?.kind !== 'confirm' || stand?.is !== 'open') return 0
  const [first] = step.nudges
  const told = step.nudges[stand.nudged - 1]
  return first === undefined || told === undefined ? 0 : Math.round(told.after / first.after)
}

export type IncidentStage = 'reported' | 'worked-on' | 'vendor' | 'mended' | 'over' | 'cancelled'

/** Where it stands, in a word. */
export function stageOf(state: ProcedureState): IncidentStage {
  if (state.ending !== null) return 'cancelled'
  switch (stepInHand(state)?.key) {
    case 'told': case INCIDENT.taken: return 'reported'
    case INCIDENT.work: return vendorAwaited(state) === null ? 'worked-on' : 'vendor'
    case 'announced': case INCIDENT.sure: return 'mended'
    default: return 'over'
  }
}

/** Whether units have trouble with it: neither mended nor called off. */
export const isTroubling = (state: ProcedureState): boolean => ['reported', 'worked-on', 'vendor'].includes(stageOf(state))

/** What a record tells of it once, in figures: for lists, for the month's evidence. */
export interface IncidentStory extends IncidentFacts {
  readonly procedure: number
  readonly stage: IncidentStage
  readonly reportedBy: string | null
  readonly reportedAt: number
  readonly takenAt: number | null
  readonly worker: string | null
  readonly closure: Closure | null
  /** When it was mended for good; null while it was not. */
  readonly normalAt: number | null
  readonly sureBy: string | null
  readonly news: number
  /** Words that were due and did not come. */
  readonly missed: number
  readonly reopened: number
  readonly recovery: LedTo | null
}

export function incidentStory(state: ProcedureState): IncidentStory {
  const closure = closureOf(state)
  const sure = agreed(state, INCIDENT.sure).at(-1)
  return {
    ...incidentFacts(state),
    procedure: state.id,
    stage: stageOf(state),
    reportedBy: state.request.by?.name ?? null,
    reportedAt: state.request.at,
    takenAt: state.evidence.find((it) => it.step === INCIDENT.taken && it.what === 'confirmed')?.at ?? null,
    worker: workerOf(state)?.name ?? null,
    closure,
    normalAt: sure === undefined ? null : closure?.at ?? null,
    sureBy: sure?.by?.name ?? null,
    news: newsOf(state).length,
    missed: state.evidence.filter((it) => it.step === INCIDENT.work && it.what === 'nudged').length,
    reopened: timesReopened(state),
    recovery: ledTo(state, 'recovery'),
  }
}
