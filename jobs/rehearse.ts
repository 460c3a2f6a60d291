import type { Job } from '../src/bot/job.ts'
import { askRehearsal } from '../src/backups/ask.ts'
import { MINUTE } from '../src/core/clock.ts'
import { ok } from '../src/core/outcome.ts'
import type { RehearsalSchedule, Site } from '../src/core/site.ts'

/** One job for every rehearsal schedule: it queues a restore test of each component. */
export function rehearsalJobs(site: Site): readonly Job[] {
  return site.schedules.filter((schedule) => schedule.kind === 'rehearsal').map((schedule) => job(site, schedule))
}

function job(site: Site, schedule: RehearsalSchedule): Job {
  const name = `rehearsal:${schedule.name}`
  const title = site.systems.find((system) => system.name === schedule.system)?.title ?? schedule.system
  return {
    name,
    summary: (t) => t.backups.jobs.rehearsal(title),
    due: { cron: schedule.cron, zone: schedule.zone },
    missed: schedule.missed,
    limit: MINUTE,
    run: async (tick, kit) => {
      const asked = await kit.store.write((tx) => askRehearsal(tx, kit, { system: schedule.system, by: { kind: 'job', name }, slot: tick.slot }))
      return asked.ok ? ok(`rehearsals ${asked.value.map((run) => run.id).join(', ') || 'asked for before'}`) : asked
    },
  }
}
