import { keepsFree, quietOf, waitedUntil, type Quiet } from '../core/downtime-quiet.ts'
import { downtimeRules, servicesAt } from '../core/downtime-rules.ts'
import { DOWNTIME } from '../core/downtime.ts'
import type { Site } from '../core/site.ts'
import type { Holding } from './alarms.ts'
import { openProcedures, proceduresSince, type ProcedureRow } from './procedures.ts'
import type { Query } from './store.ts'

export interface QuietAsk {
  readonly site: Site
  readonly now: number
}

/** What downtimes keep quiet at this moment, each by its own state: nothing was switched on, so nothing can stay on. */
export async function quietNow(query: Query, of: QuietAsk): Promise<readonly Quiet[]> {
  return (await openProcedures(query, DOWNTIME)).flatMap(({ state }) => quietOf({ ...asked(of), state }) ?? [])
}

/** The downtime that keeps a system quiet at this moment, of several the one that does so longest; null where none does. */
export async function quietFor(query: Query, of: QuietAsk & { readonly system: string }): Promise<(Quiet & Holding) | null> {
  const quiets = (await quietNow(query, of)).filter(({ systems }) => systems.includes(of.system))
  const last = quiets.toSorted((a, b) => b.until - a.until)[0]
  return last === undefined ? null : { ...last, of: of.system }
}

/** The downtime for which a scheduled back-up of a system that takes so long waits at this moment; null where none does. */
export async function downtimeHolding(query: Query, of: QuietAsk & { readonly system: string; readonly length: number }): Promise<Quiet | null> {
  const holding = (await openProcedures(query, DOWNTIME)).flatMap(({ state }) => keepsFree({ ...asked(of), state, length: of.length }) ?? [])
  return holding.find(({ systems }) => systems.includes(of.system)) ?? null
}

/** Until when, since a slot fell due, a downtime kept a system's back-ups waiting; null where none did. What is still kept waiting says the moment at which it ends at the latest. */
export async function keptWaitingUntil(query: Query, of: QuietAsk & { readonly system: string; readonly since: number }): Promise<number | null> {
  const ends = (await downtimesSince(query, of.since)).flatMap(({ state }) => {
    const until = touches(state, of) ? waitedUntil({ ...asked(of), state }) : null
    return until !== null && until > of.since ? [until] : []
  })
  return ends.length === 0 ? null : Math.max(...ends)
}

/** Every downtime that moved at that moment or later, or has not ended. */
async function downtimesSince(query: Query, at: number): Promise<readonly ProcedureRow[]> {
  const moved = await proceduresSince(query, { kind: DOWNTIME, at })
  return [...moved, ...(await openProcedures(query, DOWNTIME)).filter(({ id }) => !moved.some((one) => one.id === id))]
}

function touches(state: ProcedureRow['state'], { site, system }: QuietAsk & { readonly system: string }): boolean {
  const down = (state.plan?.facts as { readonly services?: readonly string[] } | undefined)?.services ?? []
  return servicesAt(site).some(({ name, systems }) => down.includes(name) && systems.includes(system))
}

const asked = ({ site, now }: QuietAsk) => ({ rules: downtimeRules(site), services: servicesAt(site), now })
