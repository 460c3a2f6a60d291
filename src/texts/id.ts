import { backups } from './id/backups.ts'
import { calendar } from './id/calendar.ts'
import { checks } from './id/checks.ts'
import { common } from './id/common.ts'
import { demo } from './id/demo.ts'
import { findings } from './id/findings.ts'
import { help } from './id/help.ts'
import { refusals } from './id/refusals.ts'
import { registry } from './id/registry.ts'
import { retention } from './id/retention.ts'
import { status } from './id/status.ts'
import { web } from './id/web.ts'

/** Bahasa Indonesia, the original: formal and brief. One file a topic. */
export const id = { backups, calendar, checks, common, demo, findings, help, refusals, registry, retention, status, web }

/** Indonesian is the original; a phrase missing in English does not compile. */
export type Words = typeof id
