import { HOUR, MINUTE, SECOND } from '../../core/clock.ts'
import type { Decide, ProcedureState, Script } from '../../core/procedure.ts'
import { decisionOf } from '../../core/procedure-reading.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import { recoveryRules, type RecoveryRules } from '../../core/recovery-rules.ts'
import { MERGE, mergeBar, mergeDigest, mergeWays, toBringIn, type MergeFacts, type MergeWay } from '../../core/merge.ts'
import { openProcedures, procedureById } from '../../store/procedures.ts'
import { owe } from '../../store/outbox.ts'
import type { Store, Tx } from '../../store/store.ts'
import { mergeCard, undoView } from '../../texts/views/recovery-merge.ts'
import { freely, type Control, type Done, type Moment, type Procedure } from '../hands.ts'
import { record, showCard } from '../record.ts'
import { managersAlone } from './alone.ts'
import type { Going, RecoveryHands } from './hands.ts'
import { calledIn } from './names.ts'
import { RECOVERY_ROOMS, type RecoveryDesk } from './procedure.ts'
import { RECOVERY } from './script.ts'

/** Chosen rows are brought into what people use: a manager decides on the very difference, it is held against the two servers once more, and is then done in one transaction. */
export function mergeScript(rules: RecoveryRules): Script {
  return {
    kind: MERGE.kind,
    steps: [
      decision(rules),
      { kind: 'run', key: MERGE.checks, work: 'recheck', again: 'repeat', tries: 3, pause: 15 * SECOND, spends: 'nothing', by: ['edp', 'manager'], instead: [], ...STANDING },
      { kind: 'run', key: MERGE.merges, work: 'merge', again: 'ask', tries: 1, pause: 0, spends: 'plan', by: ['edp', 'manager'], instead: [], ...STANDING },
      { kind: 'tell', key: 'told', work: 'told' },
    ],
    farewell: 'told',
  }
}

const STANDING = { nudges: [15 * MINUTE, HOUR, 4 * HOUR].map((after) => ({ after, work: 'remind', also: [] })), thenEvery: 12 * HOUR }

/** As many managers, each with what it takes, as production itself asks for. */
function decision({ places, decideWithin, goodFor, remindAfter }: RecoveryRules): Decide {
  const production = places.find(({ kind }) => kind === 'production')
  const { quorum, needs } = production ?? { quorum: 1, needs: 'code' as const }
  return {
    kind: 'decide', key: MERGE.decided, by: ['manager'], apartFrom: [], within: decideWithin, goodFor,
    choices: mergeWays.map((key) => ({ key, quorum, needs })),
    nudges: remindAfter.filter((after) => after < decideWithin).map((after) => ({ after, work: 'remind', also: [] })),
  }
}

/** What the procedure takes as its plan: another difference is another plan. */
export const mergePlan = (facts: MergeFacts) => ({ digest: mergeDigest(facts), facts })

export const mergeFacts = (state: Pick<ProcedureState, 'plan'>): MergeFacts => {
  if (state.plan === null) throw new Error('nothing is to be brought in')
  return state.plan.facts as MergeFacts
}

export interface MergeDesk extends RecoveryDesk { readonly store: Pick<Store, 'read'> }

/** Bringing chosen rows in: its card, and who does the work of each of its steps. */
export function mergeProcedure(desk: MergeDesk, of: { readonly recovery: Procedure; readonly hands: Pick<RecoveryHands, 'differ' | 'merge'> }): Procedure {
  const { hands } = of
  const wake = (tx: Tx, { state, at }: Moment) => showCard(tx, { of: procedure, state, speak: desk.speak, at, fresh: true })
  const procedure: Procedure = {
    kind: MERGE.kind,
    room: 'manager',
    also: RECOVERY_ROOMS.filter((room) => room !== 'manager'),
    alone: (query, { at }) => managersAlone(query, at),
    card: (state) => mergeCard({ state, called: calledIn(desk.site, mergeFacts(state).system) }),
    look: {},
    run: {
      recheck: { claim: freely, work: rechecked },
      // Nothing is brought in while another recovery is at work on that system.
      merge: {
        claim: async (tx, { state }) => {
          const { recovery, system } = mergeFacts(state)
          const other = (await openProcedures(tx, RECOVERY)).find((row) => row.id !== recovery && recoveryFacts(row.state).ask.system === system && (row.state.plan?.spent ?? null) !== null)
          return other === undefined ? { go: 'on' } : { go: 'later', why: `busy:#${other.id}`, wait: MINUTE }
        },
        work: merged,
      },
    },
    tell: {
      remind: wake,
      told: async (tx, moment) => {
        await wake(tx, moment)
        const seen = moment.state.evidence.findLast(({ step, what }) => step === MERGE.merges && what === 'finished')?.seen as { readonly undo?: string } | undefined
        const { number, system, recovery } = mergeFacts(moment.state)
        if (seen === undefined) return
        // The recovery's own record says it too, as long as it is not over.
        await record(tx, { of: of.recovery, id: recovery, event: { kind: 'noted', by: null, note: '', on: MERGE.kind, seen }, actor: { kind: 'bot' }, speak: desk.speak, at: moment.at })
        if (seen.undo !== undefined) await owe(tx, { at: moment.at, to: { purposes: RECOVERY_ROOMS }, card: `undo:${moment.state.id}`, spoken: desk.speak(undoView({ system: calledIn(desk.site, system).system, number, undo: seen.undo })) })
      },
    },
  }
  return procedure

  async function rechecked({ state }: Moment, control: Control): Promise<Done> {
    const facts = mergeFacts(state)
    const seen = await hands.differ(await goingOf(facts), control)
    if (!seen.ok) return { ok: false, why: 'found', seen }
    const parts = seen.parts.flatMap(({ difference }) => difference ?? [])
    if (toBringIn(parts).length === 0 || mergeBar(parts, seen.engine) !== null) return { ok: false, why: 'nothing-to-bring-in', seen: null, again: 'people' }
    const now = mergePlan({ ...facts, parts })
    return { ok: true, seen, plan: now.digest === state.plan?.digest ? null : now, skips: [] }
  }

  async function merged({ state }: Moment, control: Control): Promise<Done> {
    const facts = mergeFacts(state)
    const way = mergeWays.find((one) => one === decisionOf(state, MERGE.decided)?.choice)
    if (way === undefined) throw new Error(`merge ${state.id} goes on without a decision`)
    await control.passReturn()
    const seen = await hands.merge({ ...await goingOf(facts), merge: state.id, way, expected: facts.parts }, control)
    return seen.ok ? { ok: true, seen, plan: null, skips: [] } : { ok: false, why: 'found', seen }
  }

  /** The plan by which the rows came back beside, as its recovery has it. */
  async function goingOf({ recovery, place }: MergeFacts): Promise<Going> {
    const row = await desk.store.read((query) => procedureById(query, recovery))
    if (row === null) throw new Error(`recovery ${recovery} is gone`)
    return { procedure: recovery, plan: recoveryFacts(row.state), place }
  }
}

/** The way that was decided on; null while none was. */
export const wayOf = (state: ProcedureState): MergeWay | null => mergeWays.find((one) => one === decisionOf(state, MERGE.decided)?.choice) ?? null

export const rulesOf = (desk: Pick<RecoveryDesk, 'site'>, system: string): RecoveryRules | null => {
  const found = desk.site.systems.find(({ name }) => name === system)
  return found === undefined ? null : recoveryRules(found)
}
