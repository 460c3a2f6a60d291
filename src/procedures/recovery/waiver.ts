import { isRequesters } from '../../core/procedure-seat.ts'
import { standInHand, stepInHand } from '../../core/procedure-reading.ts'
import type { Party, ProcedureState } from '../../core/procedure.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import type { Site } from '../../core/site.ts'
import { standingDeputies } from '../../store/deputies.ts'
import { owe } from '../../store/outbox.ts'
import { everybody } from '../../store/people.ts'
import type { Query, Tx } from '../../store/store.ts'
import { askerWaived, askerWishes } from '../../texts/views/recovery-caveats.ts'
import type { Speak } from '../../texts/words.ts'
import { managersAlone } from './alone.ts'
import { calledIn } from './names.ts'

/** Somebody who may let a step go, and for whom they stand in. */
export interface Waiver {
  readonly name: string
  readonly insteadOf: string | null
}

/** What a note is called by which whoever asked for a recovery wishes that a step of it be let go. */
export const WISHED = 'waiver'

interface Desk {
  readonly site: Site
  readonly speak: Speak
  readonly at: Date
}

/** Who else may let a step go: every other manager who speaks from some chat, and who stands in for one of them. None where whoever asked is the only manager. */
export async function othersWhoMay(query: Query, { state, at }: { readonly state: ProcedureState; readonly at: Date }): Promise<readonly Waiver[]> {
  const asker = state.request.by?.id
  const others = (await everybody(query)).filter(({ id, duties, identities }) => id !== asker && duties.includes('manager') && identities.length > 0)
  const standing = (await standingDeputies(query, { at })).filter(({ manager, deputy }) => deputy.id !== asker && others.some(({ id }) => id === manager.id))
  return [...others.map(({ name }) => ({ name, insteadOf: null })), ...standing.map(({ manager, deputy }) => ({ name: deputy.name, insteadOf: manager.name }))]
}

/** Every other manager hears at once that whoever asked, the only one who can, let a step of it go. */
export async function tellWaived(tx: Tx, { site, speak, at }: Desk, state: ProcedureState): Promise<void> {
  const line = state.evidence.findLast(({ what }) => what === 'stood-in')
  if (line === undefined || line.on !== 'override' || !isRequesters(state, line.by)) return
  const spoken = speak(askerWaived({ state, line, system: calledIn(site, recoveryFacts(state).ask.system).system }))
  const to = [{ purposes: ['manager' as const, 'edp' as const] }, ...(await managersAlone(tx, at)).map((room) => ({ room }))]
  for (const one of to) await owe(tx, { at, to: one, card: `waived:${state.id}:${state.evidence.length}`, spoken, urgency: 0 })
}

/** Whether it was passed on before that they wish so, since the step in hand stands. */
export function isWished(state: ProcedureState, by: Pick<Party, 'id'>): boolean {
  const stand = standInHand(state)
  const since = stand?.is === 'failed' || stand?.is === 'interrupted' ? stand.at : 0
  return state.evidence.some((it) => it.what === 'noted' && it.on === WISHED && it.step === stepInHand(state)?.key && it.by?.id === by.id && it.at >= since)
}

/** Those who may decide it are asked, where nobody reads along too. */
export async function tellWished(tx: Tx, { site, speak, at }: Desk, of: { readonly state: ProcedureState; readonly may: readonly Waiver[] }): Promise<void> {
  const { state, may } = of
  const line = state.evidence.findLast(({ what, on }) => what === 'noted' && on === WISHED)
  if (line === undefined) return
  const spoken = speak(askerWishes({ state, line, may, system: calledIn(site, recoveryFacts(state).ask.system).system }))
  const to = [{ purposes: ['manager' as const] }, ...(await managersAlone(tx, at)).map((room) => ({ room }))]
  for (const one of to) await owe(tx, { at, to: one, card: `wished:${state.id}:${state.evidence.length}`, spoken, urgency: 0 })
}
