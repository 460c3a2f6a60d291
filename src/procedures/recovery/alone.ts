import type { Decide } from '../../core/procedure.ts'
import { glassOpenedAt } from '../../core/procedure-glass.ts'
import { standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { roomsAlone } from '../../store/alone.ts'
import { everybody } from '../../store/people.ts'
import { withCodes } from '../../store/second-factors.ts'
import type { Query } from '../../store/store.ts'
import { deputiesAlone, deputiesOfManagers } from '../deputies-alone.ts'
import type { Moment } from '../hands.ts'

/** The private chats of all who decide for managers, their deputies included. */
export async function managersAlone(query: Query, at: Date): Promise<readonly number[]> {
  const managers = (await everybody(query)).filter(({ duties }) => duties.includes('manager')).map(({ id }) => id)
  return await roomsAlone(query, [...managers, ...await deputiesOfManagers(query, at)])
}

/**
 * Whom a recovery wakes where nobody reads along, besides its rooms: deputies, who may sit in no room of the managers; once
 * operators may decide in the managers' stead, all of both; and whoever asked for it, when it stands.
 */
export async function wokenAlone(query: Query, { state, at }: Moment): Promise<readonly number[]> {
  const step = stepInHand(state)
  const stand = standInHand(state)
  if (state.ending !== null) return []
  if (stand?.is === 'failed' || stand?.is === 'interrupted') return state.request.by === null ? [] : await roomsAlone(query, [state.request.by.id])
  if (stand?.is !== 'open' || step?.kind !== 'decide') return []
  if (glassOpenedAt(state, step) === null) return await deputiesAlone(query, at)
  return [...new Set([...await managersAlone(query, at), ...await roomsAlone(query, await operators(query, { step, before: state.request.at }))])]
}

async function operators(query: Query, of: { readonly step: Decide; readonly before: number }): Promise<readonly number[]> {
  const [duty] = of.step.glass?.by ?? []
  return duty === undefined ? [] : (await withCodes(query, { duty, before: of.before })).map(({ id }) => id)
}
