import { refuse, type Outcome } from '../../core/outcome.ts'
import { recoveryRules } from '../../core/recovery-rules.ts'
import type { RecoveryAsk, Writers } from '../../core/recovery.ts'
import type { System } from '../../core/site.ts'
import { servingNow } from '../../store/recoveries.ts'
import type { ProcedureRow } from '../../store/procedures.ts'
import type { Query, Tx } from '../../store/store.ts'
import { openRecovery, type RecoveryOpening } from './open.ts'

/** Asks for the way back from the failover that serves: what it holds by now goes to production. Refuses where production serves already, and where the rules name none. */
export async function openWayBack(tx: Tx, opening: Omit<RecoveryOpening, 'ask'> & { readonly system: System; readonly writers: Writers; readonly why: string }): Promise<Outcome<ProcedureRow>> {
  const { system, writers, why, ...rest } = opening
  const serving = await servedSystem(tx, system)
  if (!serving.ok) return serving
  const places = recoveryRules(system).places
  const home = places.find(({ kind }) => kind === 'production')
  if (home === undefined) return refuse({ reason: 'no-such-ground', name: 'production', similar: null, known: places.map(({ name }) => name) })
  const { components, place, since, recovery } = serving.value
  const files = system.components.filter(({ key }) => components.includes(key)).map(({ engine }) => engine === 'files')
  const damage = files.every(Boolean) ? 'application' : files.some(Boolean) ? 'both' : 'database'
  const ask: RecoveryAsk = { system: system.name, damage, components, until: null, only: null, wish: home.name, why, back: { place, since, recovery, writers } }
  return await openRecovery(tx, { ...rest, ask })
}

/** The failover that serves a system, and what of it; refuses where none does. */
export async function servedSystem(query: Query, system: System): Promise<Outcome<{ readonly place: string; readonly since: number; readonly recovery: string; readonly components: readonly string[] }>> {
  const found = [...(await servingNow(query, system.components.map(({ key }) => key))).entries()]
  const last = found.map(([, serving]) => serving).sort((a, b) => a.since - b.since).at(-1)
  if (last === undefined) return refuse({ reason: 'nothing-serves-elsewhere', system: system.title })
  const { place, since, recovery } = last
  return { ok: true, value: { place, since, recovery, components: found.filter(([, { procedure }]) => procedure === last.procedure).map(([key]) => key) } }
}
