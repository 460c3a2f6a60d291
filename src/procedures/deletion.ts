import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Actor } from '../core/people.ts'
import type { Party, ProcedureState, Script } from '../core/procedure.ts'
import { planToken, standInHand, stepInHand } from '../core/procedure-reading.ts'
import { listDigest, listedItems, type DeletionList, type DeletionOutcome, type Removal, type Revalidated } from '../core/retention-list.ts'
import { openProcedures, procedureById, type ProcedureRow } from '../store/procedures.ts'
import type { ProcedureStamp } from '../core/site.ts'
import type { Query, Tx } from '../store/store.ts'
import type { Speak } from '../texts/words.ts'
import { deletionCard } from '../texts/views/retention-deletion.ts'
import { deputiesAlone } from './deputies-alone.ts'
import { freely, type Procedure } from './hands.ts'
import { actorOf, openProcedure, record, showCard } from './record.ts'

export const DELETION = 'deletion'

/** Monday's deletion of what is older than the limit, step by step as it is written. */
export function deletionScript(how: { readonly ask: 'edp' | 'nobody'; readonly stamp: ProcedureStamp | null }): Script {
  return {
    kind: DELETION,
    stamp: how.stamp,
    steps: [
      { kind: 'wait', key: 'proven', work: 'fulls-proven', every: MINUTE, within: 6 * HOUR, late: 'go-on' },
      { kind: 'run', key: 'list', work: 'list', again: 'repeat', tries: 5, pause: 5 * MINUTE, spends: 'nothing', by: ['edp', 'manager'], instead: [] },
      ...(how.ask === 'nobody' ? [] : [{
        kind: 'confirm' as const, key: 'agree', by: ['edp' as const, 'manager' as const], apartFrom: [], ticks: [], within: 6 * DAY,
        nudges: [{ after: 4 * HOUR, work: 'remind', also: [] }, { after: DAY, work: 'escalate', also: [] }],
      }]),
      { kind: 'run', key: 'delete', work: 'delete', again: 'repeat', tries: 5, pause: 5 * MINUTE, spends: 'plan', by: ['edp', 'manager'], instead: [] },
      { kind: 'tell', key: 'report', work: 'report' },
    ],
    farewell: 'report',
  }
}

/** What the deletion asks of retention; `backups/retain.ts` gives it. */
export interface RetentionHands {
  missingFulls(query: Query, now: Date): Promise<readonly { readonly system: string; readonly slot: number }[]>
  list(now: Date): Promise<DeletionList>
  revalidate(query: Query, ask: { readonly now: Date; readonly list: DeletionList }): Promise<Revalidated>
  decide(tx: Tx, decision: { readonly list: DeletionList; readonly by: Actor; readonly procedure: number; readonly at: Date }): Promise<void>
  remove(signal: AbortSignal): Promise<Removal>
  outcome(query: Query, list: DeletionList): Promise<DeletionOutcome>
}

export interface DeletionDesk {
  readonly store: { read<T>(fn: (query: Query) => Promise<T>): Promise<T> }
  readonly speak: Speak
}

export function deletionProcedure(desk: DeletionDesk, retention: RetentionHands): Procedure {
  const procedure: Procedure = {
    kind: DELETION,
    room: 'edp',
    // Once managers are asked, so are those who stand in for them and may sit in no room of theirs.
    alone: async (query, { state, at }) => (isEscalated(state) ? await deputiesAlone(query, at) : []),
    card: deletionCard,
    look: {
      'fulls-proven': async (query, { at }) => {
        const missing = await retention.missingFulls(query, at)
        return missing.length === 0 ? { yes: true, seen: null } : { yes: false, why: missing.map((it) => it.system).join(', '), lookAt: null }
      },
    },
    run: {
      list: {
        claim: freely,
        work: async ({ at }) => {
          const list = await retention.list(at)
          return { ok: true, seen: null, plan: planOf(list), skips: skipsOf(list) }
        },
      },
      delete: {
        claim: async (tx, { state, at }) => {
          const list = listOf(state.plan?.facts)
          // Decided when it was begun the first time: those copies count no more, and only their removal is left to do.
          if (state.plan !== null && state.plan.spent !== null) return { go: 'on' }
          const checked = await retention.revalidate(tx, { now: at, list })
          if (checked.still === 'later') return { go: 'later', why: `busy:${checked.component}`, wait: MINUTE }
          if (checked.still === 'no') return { go: 'changed', plan: planOf(checked.list), skips: skipsOf(checked.list), why: 'list-changed' }
          await retention.decide(tx, { list, by: { kind: 'bot' }, procedure: state.id, at })
          return { go: 'on' }
        },
        work: async ({ state }, { signal }) => {
          const { left } = await retention.remove(signal)
          const seen = await desk.store.read((query) => retention.outcome(query, listOf(state.plan?.facts)))
          return seen.left === 0 ? { ok: true, seen, plan: null, skips: [] } : { ok: false, why: left.length > 0 ? 'target-away' : 'look-at-log', seen }
        },
      },
    },
    tell: {
      remind: (tx, { state, at }) => showCard(tx, { of: procedure, state, speak: desk.speak, at, fresh: true }),
      escalate: async (tx, { state, at }) => {
        await showCard(tx, { of: procedure, state, speak: desk.speak, at, fresh: true })
        await showCard(tx, { of: { ...procedure, room: 'manager' }, state, speak: desk.speak, at, fresh: true })
      },
      report: (tx, { state, at }) => showCard(tx, { of: procedure, state, speak: desk.speak, at, fresh: true }),
    },
  }
  return procedure
}

/** Opens it, unless one is going on. */
export async function openDeletion(tx: Tx, opening: { readonly of: Procedure; readonly title: string; readonly ask: 'edp' | 'nobody'; readonly stamp: ProcedureStamp | null; readonly by: Actor; readonly speak: Speak; readonly at: Date }): Promise<Outcome<ProcedureRow>> {
  const [going] = await openProcedures(tx, DELETION)
  if (going !== undefined) return refuse({ reason: 'procedure-open', procedure: going.id })
  const by = opening.by.kind === 'person' ? { id: opening.by.id, name: opening.by.name } : null
  return ok(await openProcedure(tx, { of: opening.of, script: deletionScript(opening), by, why: null, plan: null, title: opening.title, actor: opening.by, speak: opening.speak, at: opening.at }))
}

export interface DeletionAnswer {
  readonly of: Procedure
  readonly retention: RetentionHands
  readonly id: number
  readonly by: Party
  /** What the pressed card carried; null where it was typed. */
  readonly token: string | null
  readonly speak: Speak
  readonly at: Date
}

/**
 * Says yes to the list that was shown. Holds it against the facts first: a list that changed meanwhile is void, the new
 * one is shown with the difference, and nothing was agreed on. A typed yes means the list as it stands.
 */
export async function confirmDeletion(tx: Tx, answer: DeletionAnswer): Promise<Outcome<ProcedureRow>> {
  const { of, id, by, speak, at } = answer
  const row = await procedureById(tx, id)
  if (row === null || row.kind !== DELETION) return refuse({ reason: 'no-such-procedure', id })
  const token = answer.token ?? planToken(row.state)
  const event = { kind: 'confirmed' as const, by, token, tick: null, note: null }
  if (isAsked(row) && token === planToken(row.state)) {
    const checked = await answer.retention.revalidate(tx, { now: at, list: listOf(row.state.plan?.facts) })
    if (checked.still === 'no') {
      const void_ = await record(tx, { of, id, event: { kind: 'planned', plan: planOf(checked.list), skips: skipsOf(checked.list), why: 'list-changed' }, actor: { kind: 'bot' }, speak, at })
      return void_.ok ? refuse({ reason: 'plan-changed', procedure: id }) : void_
    }
  }
  return await record(tx, { of, id, event, actor: actorOf(by), speak, at })
}

/** Says no to the list that was shown; the deletion ends and is told. */
export async function declineDeletion(tx: Tx, answer: Omit<DeletionAnswer, 'retention'> & { readonly why: string }): Promise<Outcome<ProcedureRow>> {
  const row = await procedureById(tx, answer.id)
  if (row === null || row.kind !== DELETION) return refuse({ reason: 'no-such-procedure', id: answer.id })
  const event = { kind: 'refused' as const, by: answer.by, token: answer.token ?? planToken(row.state), why: answer.why }
  return await record(tx, { of: answer.of, id: answer.id, event, actor: actorOf(answer.by), speak: answer.speak, at: answer.at })
}

function isEscalated(state: ProcedureState): boolean {
  const [step, stand] = [stepInHand(state), standInHand(state)]
  const escalates = step?.kind === 'confirm' ? step.nudges.findIndex(({ work }) => work === 'escalate') : -1
  return state.ending === null && stand?.is === 'open' && escalates >= 0 && stand.nudged > escalates
}

function isAsked(row: ProcedureRow): boolean {
  return row.state.ending === null && row.state.stands[row.state.at]?.is === 'open'
}

const planOf = (list: DeletionList) => ({ digest: listDigest(list), facts: list })
/** Where nothing goes there is nothing to ask and nothing to do: it is only told why. */
const skipsOf = (list: DeletionList) => (listedItems(list).length === 0 ? ['agree', 'delete'] : [])

function listOf(facts: unknown): DeletionList {
  return facts as DeletionList
}
