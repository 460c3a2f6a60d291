import type { Job } from '../src/bot/job.ts'
import { askRound } from '../src/backups/ask.ts'
import { heldLog } from '../src/backups/moved.ts'
import { leftOutFor } from '../src/core/downtime-moved.ts'
import { MINUTE } from '../src/core/clock.ts'
import { ok } from '../src/core/outcome.ts'
import type { BackupSchedule, Site } from '../src/core/site.ts'

/** One job for every back-up schedule: it asks for a round; the runner does the work. */
export function backupJobs(site: Site): readonly Job[] {
  return site.schedules.filter((schedule) => schedule.kind === 'backup').map((schedule) => job(site, schedule))
}

function job(site: Site, schedule: BackupSchedule): Job {
  const name = `backup:${schedule.name}`
  const title = site.systems.find((system) => system.name === schedule.system)?.title ?? schedule.system
  return {
    name,
    summary: (t) => t.backups.jobs.backup(title, t.common.levels[schedule.level]),
    due: { cron: schedule.cron, zone: schedule.zone },
    missed: schedule.missed,
    limit: MINUTE,
    run: async (tick, kit) => {
      // One that is taken afterwards holds all that was missed.
      const held = await kit.store.read((query) => heldLog(query, site, { schedule, now: tick.at.getTime() }))
      if (held !== null) return ok(leftOutFor(held.number))
      const due = { schedule: schedule.name, slot: tick.slot, window: schedule.window }
      const asked = await kit.store.write((tx) => askRound(tx, kit, { system: schedule.system, level: schedule.level, by: { kind: 'job', name }, due }))
      return asked.ok ? ok(`round ${asked.value.round.id}`) : asked
    },
  }
}
