import { MINUTE } from '../../core/clock.ts'
import { askersOf, moverAs, moverOf } from '../../core/downtime-asked.ts'
import { downtimeFacts, passedOver, stageOf } from '../../core/downtime-case.ts'
import { promisedEnd } from '../../core/downtime-news.ts'
import { EXTENDED } from '../../core/downtime-quiet.ts'
import { downtimeDigest, DOWNTIME, PLANNERS, type Window } from '../../core/downtime.ts'
import { refuse, type Outcome } from '../../core/outcome.ts'
import { agreed, current, planToken, stepInHand } from '../../core/procedure-reading.ts'
import type { Party, ProcedureEvent, ProcedureState } from '../../core/procedure.ts'
import { openAnswers } from '../../core/unit-answer.ts'
import { newsTold } from '../../store/downtime-news.ts'
import { procedureById, type ProcedureRow } from '../../store/procedures.ts'
import type { Tx } from '../../store/store.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import { actorOf, record } from '../record.ts'
import { noteDeciders } from './deciders.ts'
import { backupRunning } from './gate.ts'
import { factsOf, sameTrouble, type DowntimeOpening } from './open.ts'
import { tellPassed } from './said.ts'
import { tellUnits } from './tell.ts'

export interface DowntimeAnswer extends Pick<DowntimeOpening, 'of' | 'desk' | 'calendar'> {
  readonly id: number
  readonly by: Party
  /** What the pressed card carried; null where it was typed: then the plan as it stands is meant. */
  readonly token: string | null
  readonly at: Date
}

/** A manager agrees, another one than who asked for that time; units are told next. Refuses a moment that has passed: nobody announces what has been. */
export async function approve(tx: Tx, answer: DowntimeAnswer): Promise<Outcome<ProcedureRow>> {
  const row = await downtimeById(tx, answer.id)
  const asked = row !== null && stageOf(row.state) === 'asked' ? downtimeFacts(row.state).window : null
  if (asked !== null && asked.from <= answer.at.getTime()) return refuse({ reason: 'moment-past', at: asked.from })
  if (asked !== null && row !== null && row.state.plan?.askedBy === undefined && speaksForMover(row.state, answer.by)) return refuse({ reason: 'same-person', procedure: answer.id, step: 'approval' })
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
  const ready = row !== null && answer.step === 'begin' && passedOver(row.state, 'gate') === null
  const busy = ready ? await backupRunning(tx, { site: answer.desk.site, services: downtimeFacts(row.state).services }) : null
  if (busy !== null) return refuse({ reason: 'already-running', ...busy })
  if (row !== null && goesBack(row.state, answer.step) && (ready ? await isObjectedTo(tx, row.id) : answer.step === 'all-clear' && isLongAgo(row.state, answer.at))) return await lookAgain(tx, answer)
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

/** Looks again at what was not ready, or did not answer, or may not work any more: then nothing that was seen before counts. */
export async function retry(tx: Tx, answer: DowntimeAnswer): Promise<Outcome<ProcedureRow>> {
  const row = await downtimeById(tx, answer.id)
  if (row !== null && (goesBack(row.state, 'seen') || goesBack(row.state, 'all-clear'))) return await lookAgain(tx, answer)
  return await say(tx, answer, { kind: 'retried', by: answer.by })
}

/** A manager lets it go on without what the bot would have wanted to see, with a reason that units read. */
export async function override(tx: Tx, answer: DowntimeAnswer & { readonly note: string }): Promise<Outcome<ProcedureRow>> {
  const passed = await say(tx, answer, { kind: 'stood-in', by: answer.by, how: 'override', note: answer.note })
  if (passed.ok) await tellPassed(tx, answer.desk, { state: passed.value.state, at: answer.at })
  return passed
}

/** It does not take place. Refuses once it has begun: then it is brought to its end, seen to be stable. */
export async function cancel(tx: Tx, answer: DowntimeAnswer & { readonly why: string }): Promise<Outcome<ProcedureRow>> {
  const row = await downtimeById(tx, answer.id)
  if (row === null) return gone(answer)
  if (!plans(row.state, answer.by)) return refuse({ reason: 'not-your-step', procedure: answer.id, step: stepInHand(row.state)?.key ?? '', needs: PLANNERS })
  const stage = stageOf(row.state)
  if (stage === 'under-way' || stage === 'verifying' || stage === 'back') return refuse({ reason: 'past-return', procedure: answer.id, step: stepInHand(row.state)?.key ?? '' })
  return await say(tx, answer, { kind: 'stopped', by: answer.by, why: answer.why })
}

/** Another window is proposed: managers decide anew, and units hear of it with the old and the new time. Refuses once it has begun. */
export async function move(tx: Tx, answer: DowntimeAnswer & { readonly window: Window; readonly why: string | null }): Promise<Outcome<ProcedureRow>> {
  const row = await downtimeById(tx, answer.id)
  if (row === null) return gone(answer)
  if (!plans(row.state, answer.by)) return refuse({ reason: 'not-your-step', procedure: answer.id, step: stepInHand(row.state)?.key ?? '', needs: PLANNERS })
  const facts = downtimeFacts(row.state)
  const stage = stageOf(row.state)
  if (stage !== 'asked' && stage !== 'announced') return refuse({ reason: 'past-return', procedure: answer.id, step: stepInHand(row.state)?.key ?? '' })
  const ask = { ...facts, window: answer.window }
  const mover = moverAs(row.state, answer.by)
  const isSame = downtimeDigest(ask) === row.state.plan?.digest
  // The time that somebody else asked for may become one's own; any other is asked for once.
  if (isSame && (stage !== 'asked' || (moverOf(row.state)?.id ?? mover.id) === mover.id)) return { ok: true, value: row }
  const same = await sameTrouble(tx, { ask, at: answer.at, but: answer.id })
  if (same !== null) return refuse({ reason: 'downtime-stands', number: same })
  const told = (await newsTold(tx, answer.id)).findLast(({ kind }) => kind === 'announced' || kind === 'changed')
  const moved = await factsOf(tx, { ...answer, ask }, { number: facts.number, before: told?.window ?? null })
  const why = answer.why ?? (isSame ? row.state.evidence.findLast(({ what }) => what === 'planned')?.note ?? null : null)
  const plan = { digest: downtimeDigest(ask), facts: { ...moved, movedBy: { id: mover.id, name: mover.name } }, askedBy: askersOf(row.state, mover) }
  const planned = await say(tx, answer, { kind: 'planned', plan, skips: [], why })
  return planned.ok ? { ok: true, value: await noteDeciders(tx, answer.desk, { of: answer.of, row: planned.value, now: answer.at }) } : planned
}

/** Asks for the time that somebody else asked for in one's own name, so that they may decide it. Refuses whoever asked for it. */
export async function takeOver(tx: Tx, answer: DowntimeAnswer): Promise<Outcome<ProcedureRow>> {
  const row = await downtimeById(tx, answer.id)
  if (row === null) return gone(answer)
  const mover = stageOf(row.state) === 'asked' ? moverOf(row.state) : null
  if (mover === null) return refuse({ reason: 'step-not-open', procedure: answer.id, step: 'approval' })
  if (answer.token !== null && answer.token !== planToken(row.state)) return refuse({ reason: 'plan-changed', procedure: answer.id })
  if (moverAs(row.state, answer.by).id === mover.id) return refuse({ reason: 'same-person', procedure: answer.id, step: 'approval' })
  return await move(tx, { ...answer, window: downtimeFacts(row.state).window, why: null })
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

/** Whoever plans downtimes, or has planned this one: those who only work on it do not say when it is. */
const plans = (state: ProcedureState, by: Party): boolean => state.request.by?.id === by.id || by.duties.some((duty) => PLANNERS.includes(duty))

/** A downtime by its number; null where there is none, also where another procedure has it. */
export async function downtimeById(tx: Parameters<typeof procedureById>[0], id: number): Promise<ProcedureRow | null> {
  const row = await procedureById(tx, id)
  return row?.kind === DOWNTIME ? row : null
}

/** Whether that step is in hand and leads back to what is looked at before it; those that were begun by an older Pulih do not. */
function goesBack(state: ProcedureState, key: string): boolean {
  const step = stepInHand(state)
  return state.ending === null && step?.key === key && step.kind === 'confirm' && step.back !== undefined
}

/** Whether nobody and nothing has seen it work for so long that it may have stopped since; what a manager let pass was not looked at. */
function isLongAgo(state: ProcedureState, at: Date): boolean {
  const last = [...current(state, 'verify').filter(({ what }) => what === 'finished'), ...agreed(state, 'seen')].at(-1)
  return last !== undefined && passedOver(state, 'verify') === null && at.getTime() - last.at > FRESH
}

const isObjectedTo = async (tx: Tx, id: number): Promise<boolean> => openAnswers(await unitAnswersOf(tx, id)).some(({ kind }) => kind === 'objection')
const lookAgain = (tx: Tx, answer: DowntimeAnswer) => say(tx, answer, { kind: 'sent-back', by: answer.by, why: 'to be looked at again' })

const FRESH = 30 * MINUTE

/** Whether somebody asked for the time that is to be decided, or would agree to it in the name of who did: plans of an older Pulih do not name those who ask. */
function speaksForMover(state: ProcedureState, by: Party): boolean {
  const mover = downtimeFacts(state).movedBy?.id
  return mover !== undefined && (by.id === mover || (by.chairs ?? []).length > 0 && (by.chairs ?? []).every(({ id }) => id === mover))
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
