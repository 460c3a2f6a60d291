import { DAY, HOUR } from '../../core/clock.ts'
import { digest } from '../../core/digest.ts'
import { refuse, type Outcome } from '../../core/outcome.ts'
import type { Party, Script } from '../../core/procedure.ts'
import { planToken } from '../../core/procedure-reading.ts'
import { GLASS_REVIEW, reviewFacts, type ReviewFacts } from '../../core/recovery-glass.ts'
import type { Site } from '../../core/site.ts'
import { audit } from '../../store/audit.ts'
import { procedureById, type ProcedureRow } from '../../store/procedures.ts'
import type { Tx } from '../../store/store.ts'
import { reviewCard } from '../../texts/views/recovery-review.ts'
import type { Speak } from '../../texts/words.ts'
import type { Moment, Procedure } from '../hands.ts'
import { actorOf, openProcedure, record, showCard } from '../record.ts'
import { managersAlone } from './alone.ts'
import { calledIn } from './names.ts'

/** A decision that was made without managers is reviewed by one of them, who had no part in it. It asks until that is done. */
function reviewScript({ by }: Pick<ReviewFacts, 'by'>): Script {
  return {
    kind: GLASS_REVIEW.kind,
    steps: [
      { kind: 'confirm', key: GLASS_REVIEW.reviews, by: ['manager'], apartFrom: [], notBy: by.map(({ id, name }) => ({ id, name })), ticks: [], within: null, nudges: [HOUR, 4 * HOUR, 12 * HOUR].map((after) => ({ after, work: 'remind', also: [] })), thenEvery: DAY },
      { kind: 'tell', key: 'told', work: 'told' },
    ],
    farewell: 'told',
  }
}

export interface ReviewDesk {
  readonly site: Site
  readonly speak: Speak
}

/** The review of a decision that operators made together: its card, and whom it wakes. */
export function reviewProcedure(desk: ReviewDesk): Procedure {
  const wake = (tx: Tx, { state, at }: Moment) => showCard(tx, { of: procedure, state, speak: desk.speak, at, fresh: true })
  const procedure: Procedure = {
    kind: GLASS_REVIEW.kind,
    room: 'manager',
    also: ['edp'],
    alone: (query, { at }) => managersAlone(query, at),
    card: (state) => reviewCard({ state, called: calledIn(desk.site, reviewFacts(state).system) }),
    run: {}, look: {},
    tell: { remind: wake, told: async (tx, { state, at }) => { await showCard(tx, { of: procedure, state, speak: desk.speak, at, fresh: false }) } },
  }
  return procedure
}

/** Opens it in the very transaction in which the decision was made, so that nobody can forget it; the managers hear of it at once. */
export async function openReview(tx: Tx, of: { readonly desk: ReviewDesk; readonly facts: ReviewFacts; readonly by: Party; readonly at: Date }): Promise<void> {
  const { desk, facts, by, at } = of
  await audit(tx, { at, by: actorOf(by), act: 'recovery.glass-broken', subject: `procedure:${facts.recovery}`, facts: { number: facts.number, place: facts.place, by: facts.by.map(({ id, name, why }) => ({ id, name, why })), quietSince: facts.quietSince } })
  await openProcedure(tx, { of: reviewProcedure(desk), script: reviewScript(facts), by: null, why: null, plan: { digest: digest(facts), facts }, title: `${facts.number} · break-glass`, actor: { kind: 'bot' }, speak: desk.speak, at })
}

/** A manager has reviewed it, and says what they make of it. Refuses whoever took part, and a review without a word. */
export async function review(tx: Tx, of: { readonly desk: ReviewDesk; readonly id: number; readonly by: Party; readonly token: string | null; readonly note: string; readonly at: Date }): Promise<Outcome<ProcedureRow>> {
  const { desk, id, by, at } = of
  const row = await procedureById(tx, id)
  if (row?.kind !== GLASS_REVIEW.kind) return refuse({ reason: 'no-such-procedure', id })
  const note = of.note.trim()
  if (note === '') return refuse({ reason: 'reason-needed', procedure: id })
  return await record(tx, { of: reviewProcedure(desk), id, event: { kind: 'confirmed', by, token: of.token ?? planToken(row.state), tick: null, note }, actor: actorOf(by), speak: desk.speak, at })
}
