import type { Finding } from '../core/finding.ts'
import { heldBy } from '../store/recoveries.ts'
import { noteRun, runById, type Run } from '../store/runs.ts'
import type { Query, Tx } from '../store/store.ts'
import { waitsFor } from './moved.ts'
import { refreshCard, type Voice } from './tell.ts'
import type { Workshop } from './workshop.ts'

type Shop = Pick<Workshop, 'site' | 'clock'>

/**
 * Whether a run waits until a recovery of its component has ended: what is copied while it is replaced is neither the old nor the new.
 * What the recovery itself asked for does not wait, nor does the way of a finished copy to further places. What a schedule
 * asked for waits for a downtime of its system too.
 */
export async function isHeld(query: Query, shop: Shop, run: Run): Promise<boolean> {
  return await whyHeld(query, shop, run) !== null
}

async function whyHeld(query: Query, { site, clock }: Shop, run: Run): Promise<Finding | null> {
  if (run.kind === 'copy' || run.facts.safety !== undefined || run.facts.back !== undefined) return null
  const recovery = await heldBy(query, run.component)
  if (recovery !== null) return { kind: 'held-back', recovery }
  const downtime = await waitsFor(query, site, { run, now: clock.now().getTime() })
  return downtime === null ? null : { kind: 'waits-downtime', downtime: downtime.number, until: downtime.until }
}

/** Writes down why it waits, and lets its card say so. */
export async function noteHeld(tx: Tx, workshop: Voice & Shop, run: Run): Promise<void> {
  const why = await whyHeld(tx, workshop, run)
  const now = await runById(tx, run.id)
  if (why === null || now?.state !== 'queued' || now.facts.findings?.some(({ kind }) => kind === why.kind) === true) return
  await noteRun(tx, { id: run.id, facts: { ...now.facts, findings: [...now.facts.findings ?? [], why] } })
  if (run.round !== null) await refreshCard(tx, workshop, { round: run.round, at: workshop.clock.now() })
}
