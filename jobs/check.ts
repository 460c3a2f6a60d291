import type { Job, Watch } from '../src/bot/job.ts'
import type { Kit } from '../src/bot/kit.ts'
import { ruleOf } from '../src/backups/rule.ts'
import type { CheckDesk } from '../src/checks/desk.ts'
import { holdCheck } from '../src/checks/hold.ts'
import { recheckOpen } from '../src/checks/recheck.ts'
import { MINUTE } from '../src/core/clock.ts'
import { ok } from '../src/core/outcome.ts'
import type { CheckPlan, Site } from '../src/core/site.ts'
import { programmeOpen } from '../src/procedures/downtime/programme.ts'
import { effectiveCalendar } from '../src/registry/holidays.ts'
import { checkSheet } from '../src/reports/check-sheet.ts'

/** One job for every check that the site declares: it looks, writes down what it saw, and asks for a name. */
export function checkJobs(site: Site): readonly Job[] {
  return site.checks.map(job)
}

/** Looks again at open checks, so that a fault that is gone shows by itself. */
export const recheck: Watch = {
  name: 'recheck',
  look: (now, kit) => recheckOpen(deskOf(kit), now),
  next: async () => null,
}

function job(plan: CheckPlan): Job {
  const name = `check:${plan.name}`
  return {
    name,
    summary: (t) => t.checks.summaries.job(plan.title),
    due: { cron: plan.cron, zone: plan.zone },
    missed: plan.missed,
    limit: 5 * MINUTE,
    run: async (tick, kit) => {
      const held = await holdCheck(deskOf(kit), { plan, slot: tick.slot, why: 'planned', by: { kind: 'job', name }, signal: tick.signal })
      switch (held.held) {
        case 'yes':
          return ok(`check ${held.check.id}: ${held.check.verdict}`)
        case 'before':
          return ok(`check ${held.check.id} was held before`)
        case 'no':
          return ok(`not held on ${held.date}: ${held.holiday ?? 'no workday'}`)
      }
    },
  }
}

function deskOf(kit: Kit): CheckDesk {
  return { ...kit, rule: (system) => ruleOf(kit, system), programme: (at) => kit.store.read((query) => programmeOpen(query, { site: kit.site, at })), sheet: checkSheet, calendar: (query) => effectiveCalendar(query, kit.site) }
}
