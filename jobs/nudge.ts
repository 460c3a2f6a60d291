import type { Watch } from '../src/bot/job.ts'
import { nudgeChecks, nextNudgeOf } from '../src/checks/nudge.ts'
import { effectiveCalendar } from '../src/registry/holidays.ts'
import { checkSheet } from '../src/reports/check-sheet.ts'

/** Reminds of checks that nobody has signed, passes them on to the manager, and settles signatures that can no longer be taken back. */
export const nudge: Watch = {
  name: 'nudge',
  look: (now, kit) => nudgeChecks({ ...kit, sheet: checkSheet, calendar: (query) => effectiveCalendar(query, kit.site) }, now),
  next: (_now, kit) => nextNudgeOf(kit),
}
