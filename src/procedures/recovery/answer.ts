import { refuse, type Outcome } from '../../core/outcome.ts'
import type { Duty } from '../../core/people.ts'
import type { Party, ProcedureEvent, ProcedureState } from '../../core/procedure.ts'
import type { Refusal } from '../../core/refusal.ts'
import { planToken, standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { attempts, BY_HAND, isPlanned, planOf, recoveryFacts, type KeptFile } from '../../core/recovery-case.ts'
import { glassUses } from '../../core/recovery-glass.ts'
import { quietSince } from '../../core/procedure-glass.ts'
import type { Site } from '../../core/site.ts'
import { audit } from '../../store/audit.ts'
import { procedureById, type ProcedureRow } from '../../store/procedures.ts'
import type { Query, Tx } from '../../store/store.ts'
import type { Speak } from '../../texts/words.ts'
import type { Procedure } from '../hands.ts'
import { actorOf, record, showCard } from '../record.ts'
import type { RecoveryHands } from './hands.ts'
import { FACTS_CHANGED } from './procedure.ts'
import { openReview } from './review.ts'
import { askedAnew } from './rules.ts'
import { RECOVERY } from './script.ts'
import { isWished, othersWhoMay, tellWaived, tellWished, WISHED, type Waiver } from './waiver.ts'

export interface Answering {
  readonly of: Procedure
  readonly hands: RecoveryHands
  readonly id: number
  readonly by: Party
  /** What the pressed card carried; null where it was typed: then the plan as it stands is meant. */
  readonly token: string | null
  /** The step that the pressed card spoke of; null where it was typed: then the one in hand is meant. */
  readonly step: string | null
  readonly site: Site
  readonly speak: Speak
  readonly at: Date
}

/**
 * A manager decides where it goes, or so many operators in the stead of managers who do not answer. Held against the facts
 * first: a plan that changed meanwhile is void, the new one is shown with the difference, and nothing was decided; so it is
 * where the rules are others. Refuses a place that the plan found unfit, and whoever asked for it.
 */
export async function approve(tx: Tx, answer: Answering & { readonly place: string; readonly how: 'press' | 'code'; readonly note?: string | null }): Promise<Outcome<ProcedureRow>> {
  const row = await rowOf(tx, answer)
  if (row === null) return gone(answer)
  const { state } = row
  if (await askedAnew(tx, { ...answer, row })) return refuse({ reason: 'plan-changed', procedure: answer.id })
  const token = answer.token ?? planToken(state)
  if (isAsked(state) && token === planToken(state)) {
    const void_ = await replan(tx, answer, { state, place: answer.place })
    if (void_ !== null) return void_.ok ? refuse({ reason: 'plan-changed', procedure: answer.id }) : void_
    const place = recoveryFacts(state).places.find(({ name }) => name === answer.place)
    if (place !== undefined && !place.fit) return refuse({ reason: 'place-unfit', procedure: answer.id, place: place.name, finding: place.grounds.flatMap(({ findings }) => findings)[0] ?? null })
  }
  const done = await say(tx, answer, { kind: 'decided', by: answer.by, token, choice: answer.place, how: answer.how, note: answer.note ?? null })
  if (done.ok) await tellBroken(tx, answer, { before: state, after: done.value.state })
  return done
}

/** What operators decided without a manager is told to the managers in the same transaction, and waits for their review. */
async function tellBroken(tx: Tx, answer: Answering, of: { readonly before: ProcedureState; readonly after: ProcedureState }): Promise<void> {
  const use = glassUses(of.after).at(-1)
  const step = stepInHand(of.before)
  if (use === undefined || glassUses(of.after).length === glassUses(of.before).length || step?.kind !== 'decide') return
  const { ask, number } = recoveryFacts(of.after)
  await openReview(tx, { desk: answer, facts: { ...use, recovery: answer.id, number, system: ask.system, quietSince: quietSince(of.before, step) }, by: answer.by, at: answer.at })
}

/** A manager says no, with a reason; it ends and is told. */
export async function deny(tx: Tx, answer: Answering & { readonly why: string }): Promise<Outcome<ProcedureRow>> {
  const row = await rowOf(tx, answer)
  if (row === null) return gone(answer)
  const elsewhere = answeredElsewhere(row.state, answer, 'approval')
  if (elsewhere !== null) return refuse(elsewhere)
  return await say(tx, answer, { kind: 'refused', by: answer.by, token: answer.token ?? planToken(row.state), why: answer.why })
}

/** Something is asked or explained: it stands on the card, and the other side is woken. */
export async function discuss(tx: Tx, answer: Answering & { readonly note: string }): Promise<Outcome<ProcedureRow>> {
  if (!holds(answer.by, ['manager', 'edp'])) return notYours(answer, ['manager', 'edp'])
  if (answer.note.trim() === '') return refuse({ reason: 'reason-needed', procedure: answer.id })
  const noted = await onRow(tx, answer, () => ({ kind: 'noted', by: answer.by, note: answer.note.trim() }))
  if (noted.ok) await showCard(tx, { of: answer.of, state: noted.value.state, speak: answer.speak, at: answer.at, fresh: true })
  return noted
}

/** EDP says that the server is ready (R67); `by-hand`: that the vendor's own tool restores. */
export async function confirmReady(tx: Tx, answer: Answering & { readonly how: 'by-us' | 'by-hand' }): Promise<Outcome<ProcedureRow>> {
  return await confirm(tx, answer, { step: 'confirmed', tick: null, note: answer.how === 'by-hand' ? BY_HAND : null })
}

/** A module was seen to work (R71). */
export async function tickModule(tx: Tx, answer: Answering & { readonly module: string | null }): Promise<Outcome<ProcedureRow>> {
  return await confirm(tx, answer, { step: 'modules', tick: answer.module, note: null })
}

/** The manager has received the report (R72). */
export async function receive(tx: Tx, answer: Answering): Promise<Outcome<ProcedureRow>> {
  return await confirm(tx, answer, { step: 'received', tick: null, note: null })
}

/** The official instruction that work goes on (R73). */
export async function resume(tx: Tx, answer: Answering): Promise<Outcome<ProcedureRow>> {
  return await confirm(tx, answer, { step: 'resume', tick: null, note: null })
}

/** Tries the step again; what only a decision may begin goes back to it, with the facts as they are now. */
export async function retry(tx: Tx, answer: Answering & { readonly from: 'here' | 'decision' }): Promise<Outcome<ProcedureRow>> {
  const again = await onRow(tx, answer, () => ({ kind: 'retried', by: answer.by, ...(answer.from === 'decision' ? { from: 'decision' as const } : {}) }))
  if (!again.ok || await askedAnew(tx, { ...answer, row: again.value }) || !isAsked(again.value.state)) return again
  return await replan(tx, answer, { state: again.value.state, place: attempts(again.value.state).at(-1)?.place ?? '' }) ?? again
}

/** Vouches that it was restored with another tool (R68); a picture or file of it is named by its digest wherever the word stands. */
export async function attest(tx: Tx, answer: Answering & { readonly note: string; readonly file: KeptFile | null }): Promise<Outcome<ProcedureRow>> {
  const { file, by, id, at } = answer
  const said = await onRow(tx, answer, () => ({ kind: 'stood-in', by, how: 'attest', note: answer.note, ...(file === null ? {} : { seen: { file } }) }))
  if (said.ok && file !== null) await audit(tx, { at, by: actorOf(by), act: 'evidence.kept', subject: `procedure:${id}`, facts: { ...file } })
  return said
}

/**
 * A manager lets it go on without what the step could not do. Whoever asked for the recovery may not, nor may who stands in for
 * them, as long as there is another manager: their wish is passed on. Where there is none, everybody hears of it at once.
 */
export async function override(tx: Tx, answer: Answering & { readonly note: string }): Promise<Outcome<ProcedureRow>> {
  const { by, at, note } = answer
  const row = await rowOf(tx, answer)
  if (row === null) return gone(answer)
  const may = await othersWhoMay(tx, { state: row.state, at })
  const said = await onRow(tx, answer, () => ({ kind: 'stood-in', by, how: 'override', note, ...(may.length === 0 ? { nobodyElse: true as const } : {}) }))
  if (said.ok) await tellWaived(tx, answer, said.value.state)
  return !said.ok && said.refusal.reason === 'same-person' ? await wished(tx, answer, { step: said.refusal.step, state: row.state, may }) : said
}

/** What they wish stands on the card, and those who may decide it are asked: once for each time that the step stands. */
async function wished(tx: Tx, answer: Answering & { readonly note: string }, of: { readonly step: string; readonly state: ProcedureState; readonly may: readonly Waiver[] }): Promise<Outcome<ProcedureRow>> {
  const { id, by, note } = answer
  if (note.trim() === '') return refuse({ reason: 'reason-needed', procedure: id })
  if (!isWished(of.state, by)) {
    const noted = await onRow(tx, answer, () => ({ kind: 'noted', by, note: note.trim(), on: WISHED }))
    if (noted.ok) await tellWished(tx, answer, { state: noted.value.state, may: of.may })
  }
  return refuse({ reason: 'others-waive', procedure: id, step: of.step, may: of.may })
}

/** Ends it with a reason; what is running and can still be stopped is stopped first. */
export async function stop(tx: Tx, answer: Answering & { readonly why: string }): Promise<Outcome<ProcedureRow>> {
  return await onRow(tx, answer, () => ({ kind: 'stopped', by: answer.by, why: answer.why }))
}

async function onRow(tx: Tx, answer: Answering, event: (state: ProcedureState) => ProcedureEvent): Promise<Outcome<ProcedureRow>> {
  const row = await rowOf(tx, answer)
  if (row === null) return gone(answer)
  // Somebody was quicker, and what is in hand by now is another matter.
  if (answer.step !== null && row.state.ending === null && stepInHand(row.state)?.key !== answer.step) return refuse({ reason: 'step-not-open', procedure: answer.id, step: answer.step })
  return await say(tx, answer, event(row.state))
}

/** What is confirmed is the very step that the card asked about, whichever is in hand by now. */
async function confirm(tx: Tx, answer: Answering, what: { readonly step: string; readonly tick: string | null; readonly note: string | null }): Promise<Outcome<ProcedureRow>> {
  const row = await rowOf(tx, answer)
  if (row === null) return gone(answer)
  const elsewhere = answeredElsewhere(row.state, answer, what.step)
  if (elsewhere !== null) return refuse(elsewhere)
  const token = answer.token ?? planToken(row.state)
  return await say(tx, answer, { kind: 'confirmed', by: answer.by, token, tick: what.tick, note: what.note })
}

/** Why an answer to one step cannot be taken for another one that is asked about by now; names whoever was quicker. */
function answeredElsewhere(state: ProcedureState, { id, token }: Answering, step: string): Refusal | null {
  if (state.ending !== null || stepInHand(state)?.key === step || (token !== null && token !== planToken(state))) return null
  const before = state.evidence.findLast((it) => it.step === step && it.revision === state.revision && it.by !== null && (it.what === 'confirmed' || it.what === 'decided'))
  if (before !== undefined) return { reason: 'already-decided', procedure: id, by: before.by?.name ?? '', at: before.at, decision: before.on ?? step }
  return state.at < state.script.steps.length ? { reason: 'step-not-open', procedure: id, step } : null
}

/** The plan is replaced where the facts are others by now; null where it holds. */
async function replan(tx: Tx, answer: Answering, on: { readonly state: ProcedureState; readonly place: string }): Promise<Outcome<ProcedureRow> | null> {
  const plan = recoveryFacts(on.state)
  const { number } = plan
  const held = await answer.hands.revalidate(tx, { procedure: answer.id, plan, place: on.place }, answer.at)
  if (held.still !== 'no') return null
  const { of, id, speak, at } = answer
  return await record(tx, { of, id, event: { kind: 'planned', plan: planOf({ ...held.plan, number, changes: held.changes }), skips: [], why: FACTS_CHANGED }, actor: { kind: 'bot' }, speak, at })
}

/** A recovery by its number; null where there is none, also where another procedure has it. */
export async function recoveryById(query: Query, id: number): Promise<ProcedureRow | null> {
  const row = await procedureById(query, id)
  return row?.kind === RECOVERY ? row : null
}

const rowOf = (tx: Tx, { id }: Answering) => recoveryById(tx, id)

const say = (tx: Tx, { of, id, by, speak, at }: Answering, event: ProcedureEvent) => record(tx, { of, id, event, actor: actorOf(by), speak, at })
const gone = ({ id }: Answering) => refuse({ reason: 'no-such-procedure', id })
const holds = (by: Party, needs: readonly Duty[]) => by.duties.some((duty) => needs.includes(duty))

function notYours({ id }: Answering, needs: readonly Duty[]) {
  return refuse({ reason: 'not-your-step', procedure: id, step: 'discuss', needs })
}

/** People are asked about a plan, and nothing of it is spent. */
function isAsked(state: ProcedureState): boolean {
  return state.ending === null && stepInHand(state)?.key === 'approval' && standInHand(state)?.is === 'open' && isPlanned(recoveryFacts(state))
}
