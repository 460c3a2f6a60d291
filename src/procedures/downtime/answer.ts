import { downtimeFacts, letPass, stageOf } from '../../core/downtime-case.ts'
import { promisedEnd } from '../../core/downtime-news.ts'
import { EXTENDED } from '../../core/downtime-quiet.ts'
import { downtimeDigest, DOWNTIME, type Window } from '../../core/downtime.ts'
import { refuse, type Outcome } from '../../core/outcome.ts'
import { planToken, stepInHand } from '../../core/procedure-reading.ts'
import type { Party, ProcedureEvent } from '../../core/procedure.ts'
import { newsTold } from '../../store/downtime-news.ts'
import { procedureById, type ProcedureRow } from '../../store/procedures.ts'
import type { Tx } from '../../store/store.ts'
import { actorOf, record } from '../record.ts'
import { backupRunning } from './gate.ts'
import { factsOf, type DowntimeOpening } from './open.ts'
import { tellUnits } from './tell.ts'

export interface DowntimeAnswer extends Pick<DowntimeOpening, 'of' | 'desk' | 'calendar'> {
  readonly id: number
  readonly by: Party
  /** What the pressed card carried; null where it was typed: then the plan as it stands is meant. */
  readonly token: string | null
  readonly at: Date
}

/** A manager agrees; units are told next. */
export async function approve(tx: Tx, answer: DowntimeAnswer): Promise<Outcome<ProcedureRow>> {
  return await onStep(tx, answer, { step: 'approval', event: (token) => ({ kind: 'decided', by: answer.by, token, choice: 'go', how: 'press', note: null }) })
}

/** A manager says no, with a reason; it ends and is told to whoever planned it. */
export async function deny(tx: Tx, answer: DowntimeAnswer & { readonly why: string }): Promise<Outcome<ProcedureRow>> {
  return await onStep(tx, answer, { step: 'approval', event: (token) => ({ kind: 'refused', by: answer.by, token, why: answer.why }) })
}

/** Work begins, is done, or people may go back: the step that is asked about, whichever is in hand by now. Refuses to begin before it was announced to, and while a back-up runs on what goes down. */
export async function confirm(tx: Tx, answer: DowntimeAnswer & { readonly step: 'begin' | 'worked' | 'all-clear' }): Promise<Outcome<ProcedureRow>> {
  const row = await downtimeById(tx, answer.id)
  // Units save their work until the minute that they were told.
  if (row !== null && answer.step === 'begin' && answer.at.getTime() < downtimeFacts(row.state).window.from) return refuse({ reason: 'too-early', procedure: answer.id, from: downtimeFacts(row.state).window.from })
  // Readiness was looked at a while ago, and nobody who knew better has said that it may begin all the same.
  const busy = row !== null && answer.step === 'begin' && !letPass(row.state).some(({ step }) => step === 'gate') ? await backupRunning(tx, { site: answer.desk.site, services: downtimeFacts(row.state).services }) : null
  if (busy !== null) return refuse({ reason: 'already-running', ...busy })
  return await onStep(tx, answer, { step: answer.step, event: (token) => ({ kind: 'confirmed', by: answer.by, token, tick: null, note: null }) })
}

/** Somebody has seen that it works. */
export async function tick(tx: Tx, answer: DowntimeAnswer & { readonly tick: string }): Promise<Outcome<ProcedureRow>> {
  const row = await downtimeById(tx, answer.id)
  const step = row === null ? null : stepInHand(row.state)
  // A long line is told by its place in the list.
  const place = /^#(\d{1,2})$/.exec(answer.tick)?.[1]
  const named = place === undefined || step?.kind !== 'confirm' ? answer.tick : step.ticks[Number(place) - 1] ?? answer.tick
  return await onStep(tx, answer, { step: 'seen', event: (token) => ({ kind: 'confirmed', by: answer.by, token, tick: named, note: null }) })
}

/** Looks again at what was not ready, or did not answer. */
export async function retry(tx: Tx, answer: DowntimeAnswer): Promise<Outcome<ProcedureRow>> {
  return await say(tx, answer, { kind: 'retried', by: answer.by })
}

/** A manager lets it go on without what the bot would have wanted to see, with a reason that units read. */
export async function override(tx: Tx, answer: DowntimeAnswer & { readonly note: string }): Promise<Outcome<ProcedureRow>> {
  return await say(tx, answer, { kind: 'stood-in', by: answer.by, how: 'override', note: answer.note })
}

/** It does not take place. Refuses once it has begun: then it is brought to its end, seen to be stable. */
export async function cancel(tx: Tx, answer: DowntimeAnswer & { readonly why: string }): Promise<Outcome<ProcedureRow>> {
  const row = await downtimeById(tx, answer.id)
  if (row === null) return gone(answer)
  const stage = stageOf(row.state)
  if (stage === 'under-way' || stage === 'verifying' || stage === 'back') return refuse({ reason: 'past-return', procedure: answer.id, step: stepInHand(row.state)?.key ?? '' })
  return await say(tx, answer, { kind: 'stopped', by: answer.by, why: answer.why })
}

/** Another window is proposed: managers decide anew, and units hear of it with the old and the new time. Refuses once it has begun. */
export async function move(tx: Tx, answer: DowntimeAnswer & { readonly window: Window; readonly why: string | null }): Promise<Outcome<ProcedureRow>> {
  const row = await downtimeById(tx, answer.id)
  if (row === null) return gone(answer)
  const facts = downtimeFacts(row.state)
  const stage = stageOf(row.state)
  if (stage !== 'asked' && stage !== 'announced') return refuse({ reason: 'past-return', procedure: answer.id, step: stepInHand(row.state)?.key ?? '' })
  const ask = { ...facts, window: answer.window }
  const told = (await newsTold(tx, answer.id)).findLast(({ kind }) => kind === 'announced' || kind === 'changed')
  const moved = await factsOf(tx, { ...answer, ask }, { number: facts.number, before: told?.window ?? null })
  return await say(tx, answer, { kind: 'planned', plan: { digest: downtimeDigest(ask), facts: moved }, skips: [], why: answer.why })
}

/** It takes longer than announced: units hear the new estimate and why, at once. */
export async function extend(tx: Tx, answer: DowntimeAnswer & { readonly until: number; readonly why: string | null }): Promise<Outcome<ProcedureRow>> {
  const row = await downtimeById(tx, answer.id)
  if (row === null) return gone(answer)
  const stage = stageOf(row.state)
  if (stage !== 'under-way' && stage !== 'verifying') return refuse({ reason: 'step-not-open', procedure: answer.id, step: 'worked' })
  const facts = downtimeFacts(row.state)
  const until = Math.max(answer.until, answer.at.getTime())
  const noted = await say(tx, answer, { kind: 'noted', by: answer.by, note: answer.why ?? `${until - promisedEnd({ facts, told: await newsTold(tx, answer.id) })}`, on: EXTENDED, seen: { until } })
  if (!noted.ok) return noted
  await tellUnits(tx, answer.desk, { state: noted.value.state, news: { kind: facts.kind === 'unplanned' ? 'update' : 'overrun', window: { from: facts.window.from, until }, before: null, why: answer.why }, at: answer.at })
  return noted
}

/** A downtime by its number; null where there is none, also where another procedure has it. */
export async function downtimeById(tx: Parameters<typeof procedureById>[0], id: number): Promise<ProcedureRow | null> {
  const row = await procedureById(tx, id)
  return row?.kind === DOWNTIME ? row : null
}

async function onStep(tx: Tx, answer: DowntimeAnswer, of: { readonly step: string; readonly event: (token: string) => ProcedureEvent }): Promise<Outcome<ProcedureRow>> {
  const row = await downtimeById(tx, answer.id)
  if (row === null) return gone(answer)
  const { state } = row
  if (state.ending === null && stepInHand(state)?.key !== of.step) {
    const before = state.evidence.findLast((it) => it.step === of.step && it.revision === state.revision && (it.what === 'confirmed' || it.what === 'decided'))
    return before === undefined ? refuse({ reason: 'step-not-open', procedure: answer.id, step: of.step }) : refuse({ reason: 'already-decided', procedure: answer.id, by: before.by?.name ?? '', at: before.at, decision: of.step })
  }
  return await say(tx, answer, of.event(answer.token ?? planToken(state)))
}

const say = (tx: Tx, { of, id, by, desk, at }: DowntimeAnswer, event: ProcedureEvent) => record(tx, { of, id, event, actor: actorOf(by), speak: desk.speak, at })
const gone = ({ id }: Pick<DowntimeAnswer, 'id'>) => refuse({ reason: 'no-such-procedure', id })
