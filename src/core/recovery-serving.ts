import { agreed } from './procedure-reading.ts'
import { placeChosen, recoveryFacts } from './recovery-case.ts'
import type { RecoveryRow } from './recovery-trace.ts'
import type { PlaceFound } from './recovery.ts'

/** A failover that people work on since a recovery sent them there. */
export interface Serving {
  readonly procedure: number
  /** What that recovery is called. */
  readonly recovery: string
  readonly system: string
  readonly place: string
  readonly since: number
  /** What was brought there; the rest of the system is where it always was. */
  readonly components: readonly string[]
  /** What each component's server there said of itself when it was chosen. */
  readonly identities: Readonly<Record<string, string | null>>
}

/**
 * Where a recovery sent people, and since when: by the official instruction, or, where it was ended before that, once every
 * module had been seen to work there: then they work there whoever instructs them. Nobody works on a scratch.
 */
export function sentTo({ state }: Pick<RecoveryRow, 'state'>): { readonly place: PlaceFound; readonly at: number } | null {
  const place = placeChosen(state)
  if (place === null || place.kind === 'scratch') return null
  const official = agreed(state, 'resume').at(-1)
  if (official !== undefined) return { place, at: official.at }
  const modules = state.stands[state.script.steps.findIndex(({ key }) => key === 'modules')]
  return state.ending !== null && modules?.is === 'done' ? { place, at: state.ending.at } : null
}

/** The failover that serves a component now; whoever was sent somewhere last is there. Null where it is served from where it always was. */
export function servedFrom(rows: readonly RecoveryRow[], component: string): Serving | null {
  let last: { readonly row: RecoveryRow; readonly place: PlaceFound; readonly at: number } | null = null
  for (const row of rows) {
    const sent = recoveryFacts(row.state).ask.components.includes(component) ? sentTo(row) : null
    if (sent !== null && sent.at >= (last?.at ?? -Infinity)) last = { row, ...sent }
  }
  if (last === null || last.place.kind !== 'failover') return null
  const { row: { id, state }, place, at } = last
  const { number, ask } = recoveryFacts(state)
  return { procedure: id, recovery: number, system: ask.system, place: place.name, since: at, components: ask.components, identities: Object.fromEntries(place.grounds.map((ground) => [ground.component, ground.identity])) }
}
