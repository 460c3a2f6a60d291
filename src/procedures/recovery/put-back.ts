import { HOUR, MINUTE, SECOND } from '../../core/clock.ts'
import { refuse, type Outcome } from '../../core/outcome.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { attempts, LEFT, recoveryFacts } from '../../core/recovery-case.ts'
import { PUT_BACK, type PutBackFacts } from '../../core/recovery-put-back.ts'
import { openProcedures, type ProcedureRow } from '../../store/procedures.ts'
import type { Tx } from '../../store/store.ts'
import { mayBePutBack, putBackCard } from '../../texts/views/recovery-left.ts'
import type { Procedure } from '../hands.ts'
import { record, showCard } from '../record.ts'
import type { Answering } from './answer.ts'
import type { Going, RecoveryHands } from './hands.ts'
import { calledIn } from './names.ts'
import { RECOVERY_ROOMS, type RecoveryDesk } from './procedure.ts'
import { mayRollBack, openRollBack, rollBackScript } from './roll-back.ts'
import { rollingBack } from './rolling-back.ts'
import { RECOVERY } from './script.ts'

/** What served before a restore serves again; whoever can open it by hand is reminded while it does not. */
export const putBackScript = rollBackScript(PUT_BACK, { nudges: [15 * MINUTE, HOUR, 4 * HOUR].map((after) => ({ after, work: 'remind', also: [] })), thenEvery: 12 * HOUR })

/** Lets the old data serve again where a restore was cut off in its exchange; the recovery's own card then says so too. */
export function putBackProcedure(desk: RecoveryDesk, of: { readonly recovery: Procedure; readonly hands: Pick<RecoveryHands, 'putBack'> }): Procedure {
  const procedure: Procedure = {
    kind: PUT_BACK,
    room: 'manager',
    also: RECOVERY_ROOMS.filter((room) => room !== 'manager'),
    card: (state) => putBackCard({ state, called: calledIn(desk.site, factsOf(state).plan.ask.system) }),
    look: {},
    run: {
      back: {
        // Another restore of that system may just be between two renames.
        claim: async (tx, { state }) => {
          const { recovery, plan } = factsOf(state)
          const other = (await openProcedures(tx, RECOVERY)).find((row) => row.id !== recovery && recoveryFacts(row.state).ask.system === plan.ask.system && isRestoring(row.state))
          return other === undefined ? { go: 'on' } : { go: 'later', why: `busy:#${other.id}`, wait: 5 * SECOND }
        },
        work: async ({ state }, control) => {
          const { recovery, plan, place } = factsOf(state)
          const seen = await of.hands.putBack({ procedure: recovery, plan, place }, control)
          return seen.ok ? { ok: true, seen, plan: null, skips: [] } : { ok: false, why: 'found', seen }
        },
      },
    },
    tell: {
      // What stands here may be a hospital's database that is shut.
      remind: (tx, { state, at }) => showCard(tx, { of: procedure, state, speak: desk.speak, at, fresh: true }),
      told: async (tx, { state, at }) => {
        await showCard(tx, { of: procedure, state, speak: desk.speak, at, fresh: true })
        const seen = state.evidence.findLast(({ what }) => what === 'finished')?.seen ?? null
        if (seen !== null) await record(tx, { of: of.recovery, id: factsOf(state).recovery, event: { kind: 'noted', by: null, note: '', on: LEFT, seen }, actor: { kind: 'bot' }, speak: desk.speak, at })
      },
    },
  }
  return procedure
}

const factsOf = (state: Pick<ProcedureState, 'plan'>): PutBackFacts => state.plan?.facts as PutBackFacts

/**
 * Asks for the old data of a restore that was cut off to serve again; whoever may repeat the restore may. It needs no decision: it
 * brings nothing new. Refuses where nothing was cut off, while the restore works, and while another such press is at work.
 */
export async function openPutBack(tx: Tx, ask: Pick<Answering, 'id' | 'by' | 'speak' | 'at'> & { readonly of: Procedure }): Promise<Outcome<ProcedureRow>> {
  const { id, by } = ask
  const may = await mayRollBack(tx, { id, by, step: 'restore' })
  if (!may.ok) return may
  const state = may.value
  const going = await rollingBack(tx, PUT_BACK, id)
  if (going !== null) return refuse({ reason: 'procedure-open', procedure: going })
  const cut = cutOff(state)
  if (cut === null || !mayBePutBack(state) || isRestoring(state)) return refuse({ reason: 'step-not-open', procedure: id, step: 'restore' })
  const { number } = recoveryFacts(state)
  const facts: PutBackFacts = { recovery: id, number, place: cut.place, plan: cut.plan }
  return await openRollBack(tx, { ...ask, script: putBackScript, facts, system: cut.plan.ask.system })
}

/** Where the last restore was at work, and by which plan; null where none has begun. */
export function cutOff(state: ProcedureState): Going | null {
  const place = attempts(state).at(-1)?.place ?? null
  return place === null ? null : { procedure: state.id, plan: recoveryFacts(state), place }
}

function isRestoring(state: ProcedureState): boolean {
  const stand = standInHand(state)?.is
  return state.ending === null && stepInHand(state)?.key === 'restore' && (stand === 'running' || stand === 'due')
}
