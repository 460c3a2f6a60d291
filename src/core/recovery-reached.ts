import { agreed } from './procedure-reading.ts'
import type { ProcedureState } from './procedure.ts'
import { isPlanned, placeChosen, recoveryFacts } from './recovery-case.ts'
import { momentOf } from './recovery.ts'

/** What a recovery reached for the people who work with the system, in milliseconds; null where they never worked on it, or nobody knows. */
export interface Reached {
  /** From the request to the official instruction. */
  readonly took: number | null
  /** Of what people had entered until the request. */
  readonly lost: number | null
}

/** Against what was promised: how long people waited, and how much of their work is gone. Nothing is, on the way back from a failover to which nobody wrote any more. */
export function reachedBy(state: ProcedureState): Reached {
  const facts = recoveryFacts(state)
  const place = placeChosen(state)
  const official = agreed(state, 'resume').at(-1)
  if (!isPlanned(facts) || place === null || place.kind === 'scratch' || official === undefined) return { took: null, lost: null }
  const { back } = facts.ask
  return { took: official.at - state.request.at, lost: back?.writers === 'stopped' && momentOf(facts) > back.since ? 0 : Math.max(0, state.request.at - momentOf(facts)) }
}
