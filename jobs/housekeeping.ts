import type { Job } from '../src/bot/job.ts'
import { tidy } from '../src/bot/upkeep.ts'
import { MINUTE } from '../src/core/clock.ts'
import { ok } from '../src/core/outcome.ts'
import type { Site } from '../src/core/site.ts'

/** Tidies old messages and events away each night. */
export function housekeeping(site: Site): Job {
  return {
    name: 'housekeeping',
    summary: (t) => t.calendar.jobs.housekeeping,
    due: { cron: '40 4 * * *', zone: site.zone },
    missed: 'run-once',
    limit: 15 * MINUTE,
    run: async ({ at, signal }, kit) => {
      const gone = await tidy(kit, { at, signal })
      return ok(`outbox ${gone.outbox}, inbox ${gone.inbox}, page ${gone.page} rows gone`)
    },
  }
}
