import type { Job, Watch } from '../src/bot/job.ts'
import type { Site } from '../src/core/site.ts'
import { anchor } from './anchor.ts'
import { backupJobs } from './backup.ts'
import { checkJobs, recheck } from './check.ts'
import { copies, copyJobs, disks } from './copy.ts'
import { downtimeNews, downtimeProgramme } from './downtime.ts'
import { forms } from './forms.ts'
import { heartbeat } from './heartbeat.ts'
import { housekeeping } from './housekeeping.ts'
import { inventory } from './inventory.ts'
import { nudge } from './nudge.ts'
import { overrun } from './overrun.ts'
import { quiet } from './quiet.ts'
import { reEntry } from './re-entry.ts'
import { rehearsalJobs } from './rehearse.ts'
import { rereadJobs } from './reread.ts'
import { retentionJobs } from './retention.ts'
import { scripts } from './scripts.ts'

/** The timetable: everything that the clock starts at this site. */
export function timetable(site: Site): readonly Job[] {
  return [...backupJobs(site), ...rehearsalJobs(site), ...retentionJobs(site), ...rereadJobs(site), ...copyJobs(site), ...checkJobs(site), inventory(site), housekeeping(site), anchor(site)]
}

/** Looked at on every tick, because facts and not slots make them due. */
export const watches: readonly Watch[] = [quiet, overrun, copies, disks, scripts, recheck, nudge, forms, downtimeNews, downtimeProgramme, reEntry, heartbeat]
