import type { Job } from '../src/bot/job.ts'
import { anchorAudit } from '../src/bot/upkeep.ts'
import { MINUTE } from '../src/core/clock.ts'
import { ok } from '../src/core/outcome.ts'
import type { Site } from '../src/core/site.ts'

/** Notes the audit trail's head outside the database each day, so that a past cut short is seen. */
export function anchor(site: Site): Job {
  return {
    name: 'audit-anchor',
    summary: (t) => t.calendar.jobs.anchor,
    due: { cron: '5 0 * * *', zone: site.zone },
    missed: 'run-once',
    limit: MINUTE,
    run: async ({ at }, kit) => {
      const { lines } = await anchorAudit(kit, at)
      return ok(`${lines} lines anchored`)
    },
  }
}
