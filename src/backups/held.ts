import { heldBy } from '../store/recoveries.ts'
import { noteRun, runById, type Run } from '../store/runs.ts'
import type { Query, Tx } from '../store/store.ts'
import { refreshCard, type Voice } from './tell.ts'
import type { Workshop } from './workshop.ts'

/**
 * Whether a run waits until a recovery of its component has ended: what is copied while it is replaced is neither the old nor the new.
 * What the recovery itself asked for does not wait, nor does the way of a finished copy to further places.
 */
export async function isHeld(query: Query, run: Run): Promise<boolean> {
  return run.kind !== 'copy' && run.facts.safety === undefined && run.facts.back === undefined && await heldBy(query, run.component) !== null
}

/** Writes down why it waits, and lets its card say so. */
export async function noteHeld(tx: Tx, workshop: Voice & Pick<Workshop, 'clock'>, run: Run): Promise<void> {
  const recovery = await heldBy(tx, run.component)
  const now = await runById(tx, run.id)
  if (recovery === null || now?.state !== 'queued' || now.facts.findings?.some(({ kind }) => kind === 'held-back') === true) return
  await noteRun(tx, { id: run.id, facts: { ...now.facts, findings: [...now.facts.findings ?? [], { kind: 'held-back', recovery }] } })
  if (run.round !== null) await refreshCard(tx, workshop, { round: run.round, at: workshop.clock.now() })
}
