import { backups } from './en/backups.ts'
import { calendar } from './en/calendar.ts'
import { checks } from './en/checks.ts'
import { common } from './en/common.ts'
import { demo } from './en/demo.ts'
import { findings } from './en/findings.ts'
import { help } from './en/help.ts'
import { refusals } from './en/refusals.ts'
import { registry } from './en/registry.ts'
import { retention } from './en/retention.ts'
import { status } from './en/status.ts'
import { web } from './en/web.ts'
import type { Words } from './id.ts'

/** English, phrase for phrase after the Indonesian original. */
export const en: Words = { backups, calendar, checks, common, demo, findings, help, refusals, registry, retention, status, web }
