import { SECOND, type Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { within } from '../core/within.ts'
import type { Worker } from '../core/worker.ts'

/**
 * Stops everybody in turn, and gives up waiting before a supervisor loses its patience: what was cut off is found at the next
 * start, as after a power cut. One who cannot stop keeps nobody else from it; one who needs longer for what is worse cut off gets it.
 */
export async function stopInTurn(workers: readonly Worker[], by: { readonly clock: Clock; readonly log: Log }): Promise<void> {
  let left = workers.length
  const all = async () => {
    for (const worker of workers) {
      const [ended] = await Promise.allSettled([worker.stop()])
      if (ended.status === 'rejected') by.log.error({ error: ended.reason as unknown }, 'somebody could not stop in good order')
      left -= 1
    }
  }
  const stopped = all()
  await within(by.clock, STOP_WITHIN, stopped)
  const overtime = left === 0 ? 0 : Math.max(0, ...await Promise.all(workers.map(async (worker) => await worker.overtime?.() ?? 0)))
  if (overtime > 0) await within(by.clock, overtime, stopped)
  if (left > 0) by.log.warn({ left }, 'not everybody stopped in time; the next start finds what they had in hand')
}

/** Ten seconds are promised; the database is still to be closed. */
const STOP_WITHIN = 9 * SECOND
