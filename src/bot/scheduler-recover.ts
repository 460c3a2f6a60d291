import { nextSlot } from '../core/schedule.ts'
import { endSlot, openSlots, retrySlot, type SlotRow } from '../store/slots.ts'
import type { Job } from './job.ts'
import type { Kit } from './kit.ts'
import type { DueSlot } from './scheduler-due.ts'
import { tellFailure } from './scheduler-run.ts'

/**
 * Finds slots whose job was running when the process died. The newest of a `run-once` job is answered, to be run again,
 * unless a newer slot stands for it; all others are marked as interrupted. A slot that keeps killing the process is given up and told.
 */
export async function recoverSlots(jobs: readonly Job[], kit: Kit): Promise<readonly DueSlot[]> {
  const open = await kit.store.read(openSlots)
  if (open.length === 0) return []
  const at = kit.clock.now()
  return await kit.store.write(async (tx) => {
    const again: DueSlot[] = []
    for (const row of open) {
      const job = jobs.find((it) => it.name === row.job)
      if (job !== undefined && mayRunAgain(job, row, at)) {
        if (row.attempts < MOST_ATTEMPTS) {
          await retrySlot(tx, row)
          again.push({ job, slot: row.slot, late: true })
          continue
        }
        await tellFailure(tx, { key: `job:${job.name}`, job, slot: row.slot, outcome: { kind: 'interrupted' }, at }, kit)
      }
      await endSlot(tx, { job: row.job, slot: row.slot, at: at.getTime(), outcome: { kind: 'interrupted' } })
      kit.log.warn({ job: row.job, slot: new Date(row.slot).toISOString(), attempts: row.attempts }, 'the job was interrupted')
    }
    return again
  })
}

function mayRunAgain(job: Job, row: SlotRow, now: Date): boolean {
  if (job.missed === 'skip') return false
  const newer = nextSlot(job.due, new Date(row.slot))
  return newer === null || newer > now
}

/** Runs of one slot before it is believed to be what kills the process. */
const MOST_ATTEMPTS = 3
