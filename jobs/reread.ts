import type { Job } from '../src/bot/job.ts'
import { askSweep } from '../src/backups/sweep.ts'
import { MINUTE } from '../src/core/clock.ts'
import { ok } from '../src/core/outcome.ts'
import type { RereadSchedule, Site } from '../src/core/site.ts'

/** One job for every reading schedule: it queues the copies that were not read for longest. */
export function rereadJobs(site: Site): readonly Job[] {
  return site.schedules.filter((schedule) => schedule.kind === 'reread').map(job)
}

function job(schedule: RereadSchedule): Job {
  return {
    name: `reread:${schedule.name}`,
    summary: (t) => t.backups.jobs.reread,
    due: { cron: schedule.cron, zone: schedule.zone },
    missed: schedule.missed,
    limit: 5 * MINUTE,
    run: async ({ slot }, kit) => ok(`${await askSweep(kit, { schedule, slot })} copies to read`),
  }
}
