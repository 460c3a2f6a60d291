import { INCIDENT, incidentFacts, isTroubling, workerOf, type IncidentNote, type Joined, type Suspect } from '../../core/incident.ts'
import { incidentRules } from '../../core/incident-rules.ts'
import { refuse, type Outcome } from '../../core/outcome.ts'
import type { Duty } from '../../core/people.ts'
import type { Named, Party, ProcedureEvent, ProcedureState } from '../../core/procedure.ts'
import { mayAnswer } from '../../core/procedure-gate.ts'
import { planToken, stepInHand } from '../../core/procedure-reading.ts'
import { procedureById, type ProcedureRow } from '../../store/procedures.ts'
import type { Tx } from '../../store/store.ts'
import type { Procedure } from '../hands.ts'
import { actorOf, record, showCard } from '../record.ts'
import { newsCame, tellUnits, type IncidentDesk } from './tell.ts'

export interface Handling {
  readonly of: Procedure
  readonly desk: IncidentDesk
  readonly id: number
  readonly by: Party
  /** What the pressed card carried; null where it was typed: then the incident as it stands is meant. */
  readonly token: string | null
  readonly at: Date
}

/** Takes it up by name: for the first time, or over from somebody else. */
export async function take(tx: Tx, ask: Handling): Promise<Outcome<ProcedureRow>> {
  return await entrust(tx, ask, ask.by)
}

/** Gives it into somebody's hands by name, whoever had it before. Refuses whoever is not of EDP, the management or the vendor. */
export async function handOver(tx: Tx, ask: Handling & { readonly to: Party }): Promise<Outcome<ProcedureRow>> {
  if (!holds(ask.to, WORKERS)) return refuse({ reason: 'not-your-step', procedure: ask.id, step: INCIDENT.work, needs: WORKERS })
  return await entrust(tx, ask, ask.to)
}

/** A word of how it goes, for everybody whom it concerns; the next one is awaited from now on. */
export async function news(tx: Tx, ask: Handling & { readonly text: string }): Promise<Outcome<ProcedureRow>> {
  return await word(tx, ask, { on: 'news', note: ask.text, rest: 0 })
}

/** It waits for a vendor: the units hear it, and the next word is awaited later. */
export async function awaitVendor(tx: Tx, ask: Handling & { readonly text: string }): Promise<Outcome<ProcedureRow>> {
  const { newsEvery, vendorEvery } = incidentRules(ask.desk.site)
  return await word(tx, ask, { on: 'vendor', note: ask.text, rest: Math.max(0, vendorEvery - newsEvery) })
}

/** It is mended: what the cause was, and what was done. */
export async function mended(tx: Tx, ask: Handling & { readonly cause: string; readonly action: string }): Promise<Outcome<ProcedureRow>> {
  const [cause, action] = [ask.cause.trim(), ask.action.trim()]
  if (cause === '' || action === '') return refuse({ reason: 'reason-needed', procedure: ask.id })
  const done = await atStep(tx, ask, { step: INCIDENT.work, event: (token) => ({ kind: 'confirmed', by: ask.by, token, tick: null, note: `${cause}; ${action}`, seen: { cause, action } }) })
  if (done.ok) await newsCame(tx, ask.desk, { state: done.value.state, at: ask.at })
  return done
}

/** It works again: the word of whoever reported it, or of a manager, makes it sure; that of another unit stands beside it. */
export async function worksAgain(tx: Tx, ask: Handling & { readonly unit: string | null }): Promise<Outcome<ProcedureRow>> {
  const row = await rowOf(tx, ask)
  if (row === null) return gone(ask)
  const { state } = row
  const isAsked = stepInHand(state)?.key === INCIDENT.sure
  if (ask.unit !== null && isHead(ask.by) && !(isAsked && mayAnswer(state, ask.by))) {
    if (isTroubling(state) || state.ending !== null) return refuse({ reason: 'step-not-open', procedure: ask.id, step: INCIDENT.sure })
    return await say(tx, ask, { kind: 'noted', by: ask.by, note: '', on: 'normal', seen: { unit: ask.unit } })
  }
  return await atStep(tx, ask, { step: INCIDENT.sure, event: (token) => ({ kind: 'confirmed', by: ask.by, token, tick: null, note: null, ...(ask.unit === null ? {} : { seen: { unit: ask.unit } }) }) })
}

/** It is not mended: work goes on, and everybody hears why. While it is being worked on, a unit's word is added to it. */
export async function stillTrouble(tx: Tx, ask: Handling & { readonly unit: string | null; readonly note: string }): Promise<Outcome<ProcedureRow>> {
  const row = await rowOf(tx, ask)
  if (row === null) return gone(ask)
  const note = ask.note.trim()
  if (note === '') return refuse({ reason: 'reason-needed', procedure: ask.id })
  const { unit, by, at, of, desk } = ask
  if (isTroubling(row.state)) {
    const seen: Joined = { since: incidentFacts(row.state).since, units: unit === null ? [] : [unit] }
    return await say(tx, ask, { kind: 'noted', by, note, on: 'joined', seen })
  }
  const back = await say(tx, ask, { kind: 'sent-back', by, why: note, seen: { unit } })
  if (!back.ok) return back
  await showCard(tx, { of, state: back.value.state, speak: desk.speak, at, fresh: true })
  await tellUnits(tx, desk, { state: back.value.state, at, aloud: 'all' })
  return back
}

/** What may be behind it was judged anew; where a restore can mend it, the card offers one from now on. */
export async function suspect(tx: Tx, ask: Handling & { readonly suspect: Suspect }): Promise<Outcome<ProcedureRow>> {
  if (!holds(ask.by, WORKERS)) return notYours(ask)
  return await say(tx, ask, { kind: 'noted', by: ask.by, note: '', on: 'suspected', seen: { suspect: ask.suspect } })
}

/** It was no trouble, or was reported by mistake. Not once it was mended: that is a record. */
export async function callOff(tx: Tx, ask: Handling & { readonly why: string }): Promise<Outcome<ProcedureRow>> {
  const row = await rowOf(tx, ask)
  if (row === null) return gone(ask)
  if (row.state.ending === null && !isTroubling(row.state)) return refuse({ reason: 'step-not-open', procedure: ask.id, step: INCIDENT.work })
  return await say(tx, ask, { kind: 'stopped', by: ask.by, why: ask.why })
}

/** Who may work on it and speak of it. */
export const WORKERS: readonly Duty[] = ['edp', 'manager', 'vendor']

async function entrust(tx: Tx, ask: Handling, to: Party): Promise<Outcome<ProcedureRow>> {
  const row = await rowOf(tx, ask)
  if (row === null) return gone(ask)
  const { state } = row
  const worker: Named = { id: to.id, name: to.name }
  const isFirst = stepInHand(state)?.key !== INCIDENT.work || state.ending !== null
  if (!isFirst && !holds(ask.by, WORKERS)) return notYours(ask)
  // Who has it already has nothing to take over.
  if (!isFirst && workerOf(state)?.id === to.id) return refuse({ reason: 'already-decided', procedure: ask.id, by: to.name, at: state.evidence.at(-1)?.at ?? ask.at.getTime(), decision: INCIDENT.taken })
  const handed = isFirst
    ? await atStep(tx, ask, { step: INCIDENT.taken, event: (token) => ({ kind: 'confirmed', by: ask.by, token, tick: null, note: null, seen: { to: worker } }) })
    : await say(tx, ask, { kind: 'noted', by: ask.by, note: '', on: 'handed', seen: { to: worker } })
  if (!handed.ok) return handed
  if (!isFirst) {
    await showCard(tx, { of: ask.of, state: handed.value.state, speak: ask.desk.speak, at: ask.at, fresh: true })
    await newsCame(tx, ask.desk, { state: handed.value.state, at: ask.at })
  }
  await tellUnits(tx, ask.desk, { state: handed.value.state, at: ask.at, aloud: [] })
  return handed
}

async function word(tx: Tx, ask: Handling, said: { readonly on: IncidentNote; readonly note: string; readonly rest: number }): Promise<Outcome<ProcedureRow>> {
  if (!holds(ask.by, WORKERS)) return notYours(ask)
  const note = said.note.trim()
  if (note === '') return refuse({ reason: 'reason-needed', procedure: ask.id })
  const row = await rowOf(tx, ask)
  if (row === null) return gone(ask)
  if (row.state.ending === null && !isTroubling(row.state)) return refuse({ reason: 'step-not-open', procedure: ask.id, step: INCIDENT.work })
  // Before anybody has taken it up, a word of it does not put off that somebody must.
  const rest = stepInHand(row.state)?.key === INCIDENT.work ? { rest: said.rest } : {}
  const noted = await say(tx, ask, { kind: 'noted', by: ask.by, note, on: said.on, ...rest })
  if (!noted.ok) return noted
  await newsCame(tx, ask.desk, { state: noted.value.state, at: ask.at })
  await tellUnits(tx, ask.desk, { state: noted.value.state, at: ask.at, aloud: 'all' })
  return noted
}

/** What is confirmed is the very step that was asked about, whichever is in hand by now. */
async function atStep(tx: Tx, ask: Handling, of: { readonly step: string; readonly event: (token: string) => ProcedureEvent }): Promise<Outcome<ProcedureRow>> {
  const row = await rowOf(tx, ask)
  if (row === null) return gone(ask)
  const elsewhere = answeredElsewhere(row.state, ask, of.step)
  return elsewhere ?? await say(tx, ask, of.event(ask.token ?? planToken(row.state)))
}

/** Somebody was quicker; names who. */
function answeredElsewhere(state: ProcedureState, { id, token }: Handling, step: string): Outcome<never> | null {
  if (state.ending !== null || state.at >= state.script.steps.length || stepInHand(state)?.key === step || (token !== null && token !== planToken(state))) return null
  const before = state.evidence.findLast((it) => it.step === step && it.revision === state.revision && it.what === 'confirmed')
  return before === undefined ? refuse({ reason: 'step-not-open', procedure: id, step }) : refuse({ reason: 'already-decided', procedure: id, by: before.by?.name ?? '', at: before.at, decision: step })
}

/** An incident by its number; null where there is none, also where another procedure has it. */
export async function incidentById(tx: Parameters<typeof procedureById>[0], id: number): Promise<ProcedureRow | null> {
  const row = await procedureById(tx, id)
  return row?.kind === INCIDENT.kind ? row : null
}

const rowOf = (tx: Tx, { id }: Handling) => incidentById(tx, id)
const say = (tx: Tx, { of, id, by, desk, at }: Handling, event: ProcedureEvent) => record(tx, { of, id, event, actor: actorOf(by), speak: desk.speak, at })
const gone = ({ id }: Handling) => refuse({ reason: 'no-such-procedure', id })
const notYours = ({ id }: Handling) => refuse({ reason: 'not-your-step', procedure: id, step: INCIDENT.work, needs: WORKERS })
const holds = (by: Pick<Party, 'duties'>, needs: readonly Duty[]) => by.duties.some((duty) => needs.includes(duty))
const isHead = (by: Party) => by.duties.includes('unit-head')
