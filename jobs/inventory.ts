import type { Job } from '../src/bot/job.ts'
import { takeInventory } from '../src/backups/inventory.ts'
import { MINUTE } from '../src/core/clock.ts'
import { ok } from '../src/core/outcome.ts'
import type { Site } from '../src/core/site.ts'

/** Holds the books against what really stands on every target each morning, before anybody looks at a card. */
export function inventory(site: Site): Job {
  return {
    name: 'inventory',
    summary: (t) => t.calendar.jobs.inventory,
    due: { cron: '50 6 * * *', zone: site.zone },
    missed: 'run-once',
    limit: 15 * MINUTE,
    run: async ({ signal }, kit) => {
      const { lost, changed, back, away } = await takeInventory(kit, signal)
      return ok(`${lost} lost, ${changed} changed, ${back} back${away.length === 0 ? '' : `, away: ${away.join(', ')}`}`)
    },
  }
}
