import { accounts } from './id/accounts.ts'
import { after } from './id/after.ts'
import { authority } from './id/authority.ts'
import { backups } from './id/backups.ts'
import { calendar } from './id/calendar.ts'
import { carry } from './id/carry.ts'
import { checks } from './id/checks.ts'
import { common } from './id/common.ts'
import { demo } from './id/demo.ts'
import { difference } from './id/difference.ts'
import { downtime } from './id/downtime.ts'
import { findings } from './id/findings.ts'
import { forms } from './id/forms.ts'
import { help } from './id/help.ts'
import { incident } from './id/incident.ts'
import { month } from './id/month.ts'
import { recovery } from './id/recovery.ts'
import { refusals } from './id/refusals.ts'
import { registry } from './id/registry.ts'
import { report } from './id/report.ts'
import { retention } from './id/retention.ts'
import { scripts } from './id/scripts.ts'
import { settings } from './id/settings.ts'
import { setup } from './id/setup.ts'
import { slack } from './id/slack.ts'
import { status } from './id/status.ts'
import { telegram } from './id/telegram.ts'
import { web } from './id/web.ts'

/** Bahasa Indonesia, the original: formal and brief. One file a topic. */
export const id = { accounts, after, authority, backups, calendar, carry, checks, common, demo, downtime, difference, findings, forms, help, incident, month, recovery, refusals, registry, report, retention, scripts, settings, setup, slack, status, telegram, web }

/** Indonesian is the original; a phrase missing in English does not compile. */
export type Words = typeof id
