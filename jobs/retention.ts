import type { Job } from '../src/bot/job.ts'
import { retention } from '../src/backups/retain.ts'
import { MINUTE } from '../src/core/clock.ts'
import { ok } from '../src/core/outcome.ts'
import { stampOf, type ProcedureStamp, type RetentionSchedule, type Site } from '../src/core/site.ts'
import { deletionProcedure, openDeletion } from '../src/procedures/deletion.ts'

/** One job for every retention schedule: it opens the deletion, and the procedure does the rest. */
export function retentionJobs(site: Site): readonly Job[] {
  return site.schedules.filter((schedule) => schedule.kind === 'retention').map((schedule) => job(schedule, stampOf(site, schedule.procedure)))
}

function job(schedule: RetentionSchedule, stamp: ProcedureStamp | null): Job {
  const name = `retention:${schedule.name}`
  return {
    name,
    summary: (t) => t.retention.job,
    due: { cron: schedule.cron, zone: schedule.zone },
    missed: schedule.missed,
    limit: MINUTE,
    run: async (tick, kit) => {
      const of = deletionProcedure(kit, retention(kit))
      const opened = await kit.store.write((tx) => openDeletion(tx, { of, title: schedule.name, ask: schedule.confirm ? 'edp' : 'nobody', stamp, by: { kind: 'job', name }, speak: kit.speak, at: tick.at }))
      return opened.ok ? ok(`procedure ${opened.value.id}`) : opened
    },
  }
}
