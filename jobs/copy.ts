import type { Job, Watch } from '../src/bot/job.ts'
import { askCarry } from '../src/backups/carry.ts'
import { lookForPlaces } from '../src/backups/carry-watch.ts'
import { lookForDisks, nextDiskLook } from '../src/backups/disks.ts'
import { MINUTE } from '../src/core/clock.ts'
import { ok } from '../src/core/outcome.ts'
import type { CopySchedule, Site } from '../src/core/site.ts'

/** One job for every schedule that carries copies on: it queues the work, and what is not there is waited for. */
export function copyJobs(site: Site): readonly Job[] {
  return site.schedules.filter((schedule) => schedule.kind === 'copy').map((schedule) => job(site, schedule))
}

/** Goes on with what waits for a place once the place is there. */
export const copies: Watch = {
  name: 'copies',
  look: (now, kit) => lookForPlaces(kit, now),
  // Who plugs a disk in, and when, is not known: every tick looks.
  next: async () => null,
}

/** Looks which disks are plugged in, and asks for one that has not been for long. */
export const disks: Watch = {
  name: 'disks',
  look: (now, kit) => lookForDisks(kit, now),
  next: (now, kit) => nextDiskLook(kit, now),
}

function job(site: Site, schedule: CopySchedule): Job {
  const name = `copy:${schedule.name}`
  const title = site.systems.find((system) => system.name === schedule.system)?.title ?? schedule.system
  return {
    name,
    summary: (t) => t.carry.jobs.copy(title, t.fmt.list(schedule.to)),
    due: { cron: schedule.cron, zone: schedule.zone },
    missed: schedule.missed,
    limit: MINUTE,
    run: async (tick, kit) => {
      const asked = await kit.store.write((tx) => askCarry(tx, kit, { plan: schedule, schedule: schedule.name, by: { kind: 'job', name }, slot: tick.slot, room: null }))
      return asked.ok ? ok(`carrying ${asked.value.id}`) : asked
    },
  }
}
