import { canonical } from '../../core/digest.ts'
import type { Log } from '../../core/log.ts'
import { planToken, standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { attempts, isPlanned, LEFT, planOf, recoveryFacts } from '../../core/recovery-case.ts'
import { planChanges, samePlaces } from '../../core/recovery-changes.ts'
import type { Worker } from '../../core/worker.ts'
import type { Site } from '../../core/site.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { openProcedures, procedureById, type ProcedureRow } from '../../store/procedures.ts'
import type { Speak } from '../../texts/words.ts'
import type { Desk, Procedure } from '../hands.ts'
import { record } from '../record.ts'
import type { RecoveryHands } from './hands.ts'
import { FACTS_CHANGED } from './procedure.ts'
import { cutOff } from './put-back.ts'
import { askedAnew } from './rules.ts'
import { RECOVERY } from './script.ts'

export interface LookAgainDesk extends Desk {
  readonly site: Site
  readonly speak: Speak
  readonly log: Log
}

/**
 * After a start nothing is as sure as when people were asked: the configuration may be another one, and so may the servers.
 * Rules are held against it before anybody can press; every server of an open decision is looked at again, and where another
 * one stands there, or something else on it, people are asked anew. What a restore has left that was cut off is looked at where it stands.
 */
export function lookAgain(desk: LookAgainDesk, of: Procedure, hands: RecoveryHands): Worker {
  const { store, clock, log } = desk
  const stopping = new AbortController()
  let looking: Promise<void> = Promise.resolve()

  async function underRules(): Promise<void> {
    await store.write(async (tx) => {
      for (const row of await openProcedures(tx, RECOVERY)) await askedAnew(tx, { of, site: desk.site, row, speak: desk.speak, at: clock.now() })
    })
  }

  async function look(): Promise<void> {
    for (const row of await store.read((query) => openProcedures(query, RECOVERY))) {
      if (stopping.signal.aborted) return
      try {
        if (isAsked(row.state)) await lookAtOne(row)
        if (wasCutOff(row.state)) await lookAtLeft(row)
      } catch (error) {
        log.warn({ procedure: row.id, err: error }, 'the servers of an open decision could not be looked at again')
      }
    }
  }

  async function lookAtOne({ id, state }: ProcedureRow): Promise<void> {
    const { ask, number, places, parts } = recoveryFacts(state)
    const made = await hands.plan(ask, { signal: stopping.signal, passReturn: async () => undefined, progress: () => undefined })
    if (!made.ok || stopping.signal.aborted || samePlaces(places, made.value.places)) return
    const plan = planOf({ ...made.value, number, changes: planChanges({ parts, places }, made.value) })
    await store.write(async (tx) => {
      // Whoever was quicker has held it against the facts; a reminder or a question meanwhile has not.
      const now = (await procedureById(tx, id))?.state ?? null
      if (now === null || !isAsked(now) || planToken(now) !== planToken(state)) return
      await record(tx, { of, id, event: { kind: 'planned', plan, skips: [], why: FACTS_CHANGED }, actor: { kind: 'bot' }, speak: desk.speak, at: clock.now() })
    })
  }

  /** What nobody could look at when it was cut off, or a person has put right since, is told as it is now. */
  async function lookAtLeft({ id, state }: ProcedureRow): Promise<void> {
    const going = cutOff(state)
    const before = attempts(state).at(-1)?.left ?? []
    if (going === null) return
    const seen = await hands.left(going, stopping.signal)
    const now = seen.parts.map(({ component, findings, left = [] }) => ({ component, findings, left }))
    if (stopping.signal.aborted || canonical(now) === canonical(before)) return
    await store.write((tx) => record(tx, { of, id, event: { kind: 'noted', by: null, note: '', on: LEFT, seen }, actor: { kind: 'bot' }, speak: desk.speak, at: clock.now() }))
  }

  return {
    start: async () => {
      await underRules()
      looking = look()
    },
    idle: () => looking,
    stop: async () => { stopping.abort() },
  }
}

/** A restore stands that was cut off, or failed, within its exchange. */
const wasCutOff = (state: ProcedureState): boolean => state.ending === null && attempts(state).at(-1)?.how === 'exchanging' && standInHand(state)?.is !== 'running'

const isAsked = (state: ProcedureState): boolean => state.ending === null && stepInHand(state)?.key === 'approval' && standInHand(state)?.is === 'open' && isPlanned(recoveryFacts(state))
