import { downtimeFacts, stageOf } from '../../core/downtime-case.ts'
import { newsDue, nextNews, type NewsOf } from '../../core/downtime-news.ts'
import { downtimeRules } from '../../core/downtime-rules.ts'
import { DOWNTIME } from '../../core/downtime.ts'
import { standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { newsTold } from '../../store/downtime-news.ts'
import { openProcedures, type ProcedureRow } from '../../store/procedures.ts'
import type { Query, Store, Tx } from '../../store/store.ts'
import type { Procedure } from '../hands.ts'
import { record, showCard } from '../record.ts'
import { noteDeciders } from './deciders.ts'
import { nextReachOf, reachUnits } from './reach.ts'
import { tellUnits, type DowntimeDesk } from './tell.ts'

export interface NewsDesk extends DowntimeDesk {
  readonly store: Pick<Store, 'read' | 'write'>
}

/** Tells units what the clock makes due: reminders, that nothing has begun, that it is not over; and sees to those that it did not reach. Each downtime in a transaction of its own. */
export async function lookForNews(desk: NewsDesk, of: Procedure, now: Date): Promise<void> {
  for (const { id } of await desk.store.read((query) => openProcedures(query, DOWNTIME))) {
    await desk.store.write(async (tx) => {
      const found = (await openProcedures(tx, DOWNTIME)).find((one) => one.id === id)
      if (found === undefined || found.state.ending !== null || await lapse(tx, desk, { of, row: found, now })) return
      const row = await noteDeciders(tx, desk, { of, row: found, now })
      const due = newsDue(await newsOf(tx, desk, { row, now }))
      if (due !== null) {
        await tellUnits(tx, desk, { state: row.state, news: { ...due, why: null }, at: now })
        // Whoever works on it learns that everybody has been told that it takes longer.
        await showCard(tx, { of, state: row.state, speak: desk.speak, at: now, fresh: due.kind === 'overrun' || due.kind === 'update' || due.kind === 'not-begun' })
      }
      await reachUnits(tx, desk, { of, row, now })
    })
  }
}

/** A plan that nobody has decided by its own moment ends: there is nothing left to agree to. */
async function lapse(tx: Tx, { speak }: DowntimeDesk, { of, row: { id, state }, now }: { readonly of: Procedure; readonly row: ProcedureRow; readonly now: Date }): Promise<boolean> {
  const step = stepInHand(state)
  const stand = standInHand(state)
  if (step?.key !== 'approval' || step.kind !== 'decide' || step.within === null || stand?.is !== 'open' || now.getTime() < downtimeFacts(state).window.from) return false
  return (await record(tx, { of, id, event: { kind: 'expired', asOf: stand.since + step.within }, actor: { kind: 'bot' }, speak, at: now })).ok
}

/** When units are owed something again; null where nothing is planned. */
export async function nextLook(desk: NewsDesk, now: Date): Promise<Date | null> {
  const at = await desk.store.read(async (query) => {
    const next: number[] = []
    for (const row of await openProcedures(query, DOWNTIME)) {
      next.push(nextNews(await newsOf(query, desk, { row, now })) ?? Number.POSITIVE_INFINITY, await nextReachOf(query, desk, { row, now }) ?? Number.POSITIVE_INFINITY)
      if (stageOf(row.state) === 'asked') next.push(Math.max(now.getTime(), downtimeFacts(row.state).window.from))
    }
    return Math.min(Number.POSITIVE_INFINITY, ...next)
  })
  return Number.isFinite(at) ? new Date(at) : null
}

async function newsOf(query: Query, { site }: Pick<DowntimeDesk, 'site'>, { row, now }: { readonly row: ProcedureRow; readonly now: Date }): Promise<NewsOf> {
  return { facts: downtimeFacts(row.state), stage: stageOf(row.state), told: await newsTold(query, row.id), rules: downtimeRules(site), now: now.getTime() }
}
