import { z } from 'zod'
import { DAY, MINUTE } from '../core/clock.ts'
import { langs } from '../core/people.ts'
import type { Limits, RetentionPlan } from '../core/site.ts'
import { checksSchema } from './schema-checks.ts'
import { incidentsSchema } from './schema-incidents.ts'
import { schedulesSchema } from './schema-schedules.ts'
import { downtimeSchema } from './schema-downtime.ts'
import { scriptsSchema } from './schema-scripts.ts'
import { serversSchema } from './schema-servers.ts'
import { servicesSchema } from './schema-services.ts'
import { systemsSchema } from './schema-systems.ts'
import { targetsSchema } from './schema-targets.ts'
import type { SchemaContext } from './schema-context.ts'
import { date, duration, oneOf, plainName, share, text, whole, zone } from './values.ts'
import { weekdays } from './weekdays.ts'

/** What holds where nothing is said. */
export const LIMITS: Limits = { runsAtOnce: 2, zstdLevel: 3, zstdThreads: 2, shrinkWarning: 0.5, stall: 30 * MINUTE, longest: null }
export const STANDARD: RetentionPlan = { name: 'standard', maxAge: 14 * DAY, keepCopies: 2, keepDates: 5, keepProven: 2, daily: 0, weekly: 0, monthly: 0 }

/** pulih.yaml, whole. Made anew for each reading: its references are held against the names that this very file describes. */
export function siteSchema(context: SchemaContext) {
  return z.strictObject({
    site: siteIs().describe('The hospital itself.'),
    procedures: z.array(procedure()).optional().describe('The written procedures that records cite. Number, revision and date stand on every report, exactly as written here.'),
    servers: serversSchema(context).describe('The machines that systems run on, with the role that the IT Manager gave them.'),
    targets: targetsSchema(context).describe('The places that keep copies.'),
    retention: z.array(retention()).min(1).optional().describe('How long copies stay. What a kept copy needs is never deleted, and nothing goes while a newer full is unproven. Without any: one plan `standard` with the values below.'),
    systems: systemsSchema(context).describe('What is backed up. A system is done only if all its components are.'),
    schedules: schedulesSchema(context).optional().describe('When the clock starts something.'),
    scripts: scriptsSchema(context).optional().describe('Scripts that somebody else\'s clock starts (cron, a vendor\'s scheduler) and that report in with one line of curl. Silence, overrun and failure alarm. Needs `PULIH_PING_KEY` in .env; `pulih scripts` shows the lines.'),
    checks: checksSchema(context).optional().describe('What people look at and sign. A preset is a whole check from its name alone; every part of it may be written differently beside it.'),
    units: z.array(unit()).optional().describe('The units that are told when systems go down and come back. A text alone is a name: `- Rawat Inap`.'),
    services: servicesSchema(context).optional().describe('What units use, and what stands behind it: a downtime names the services that it touches, and with them the units that feel it.').meta({ otherwise: 'each system is a service that every unit uses' }),
    downtime: downtimeSchema(context).optional().describe('How downtimes are planned, told and ended.'),
    statusPage: statusPage().optional().describe('The page on which everybody sees how the services are, with its calendar and its news ([status-page.md](status-page.md)).'),
    incidents: incidentsSchema(context).optional().describe('How trouble that units report is dealt with ([incidents.md](incidents.md)).'),
    encryption: encryption().optional().describe('Seals every copy with age before it leaves this machine ([sealing.md](sealing.md)).'),
    limits: limits().optional().describe('How hard Pulih may work.'),
    self: oneOf(['on', 'off']).optional().describe('Whether Pulih\'s own database is backed up each day, proven, and restored in a test each week, to the first target that is always there, outside this machine if there is one. What would be lost with it is who signed what ([lost-machine.md](lost-machine.md)).').meta({ otherwise: 'on' }),
  })
}

function siteIs() {
  return z.strictObject({
    name: text().describe('As it stands on reports.'),
    zone: zone().describe('The hospital\'s wall clock.'),
    language: oneOf(langs).default('id').describe('What rooms speak until they choose otherwise.').meta({ otherwise: 'id' }),
    workdays: z.array(oneOf(weekdays)).min(1).optional().describe('The days on which people sign.').meta({ otherwise: 'mon to fri' }),
  })
}

function statusPage() {
  return z.strictObject({
    show: oneOf(['on', 'off']).optional().describe('Whether there is such a page.').meta({ otherwise: 'on' }),
    title: text().optional().describe('What it is called.').meta({ otherwise: '`Keadaan layanan` and the name of the site' }),
  })
}

function procedure() {
  return z.strictObject({
    key: plainName().describe('How checks and the deletion refer to it.'),
    title: text().describe('Its title.'),
    number: text().describe('Its number.'),
    revision: text().describe('Its revision, as written: `00` stays `00`.'),
    date: date().describe('Its date of issue.'),
  })
}

function retention() {
  const kept = () => whole({ least: 0, most: 500 }).default(0).meta({ otherwise: '0' })
  return z.strictObject({
    name: plainName().describe('How components refer to it.'),
    maxAge: duration({ least: DAY, most: 3660 * DAY }).describe('Older than this may go.'),
    keepCopies: whole({ least: 1, most: 1000 }).default(STANDARD.keepCopies).describe('Never fewer restorable chains than these.').meta({ otherwise: String(STANDARD.keepCopies) }),
    keepDates: whole({ least: 1, most: 1000 }).default(STANDARD.keepDates).describe('Never fewer copies of different local dates than these.').meta({ otherwise: String(STANDARD.keepDates) }),
    keepProven: whole({ least: 1, most: 1000 }).default(STANDARD.keepProven).describe('Never fewer proven chains than these.').meta({ otherwise: String(STANDARD.keepProven) }),
    daily: kept().describe('The newest of so many days stays whatever its age.'),
    weekly: kept().describe('The newest of so many weeks stays.'),
    monthly: kept().describe('The newest of so many months stays.'),
  })
}

function unit() {
  return z.union([
    z.strictObject({ key: plainName().describe('How rooms refer to it.'), name: text().describe('What people call it.'), phone: text().optional().describe('How it is called by phone, where no room reaches it or nobody there answers.').meta({ otherwise: 'none' }) }),
    text(),
  ])
}

function encryption() {
  const recipient = z.string().trim().regex(/^age1[02-9ac-hj-np-z]{58}$/, { error: (issue) => `${/^AGE-SECRET-KEY-/i.test(String(issue.input)) ? 'this is the secret identity, and this file holds no secret' : 'this is no age recipient'}\u0000write the line that begins with age1, as age-keygen -y shows it` })
  return z.strictObject({
    recipients: z.array(recipient.meta({ form: 'a recipient, age1…' })).min(1).max(20).describe('For whom: whoever holds the identity of one of these can open every copy. Two at least, kept by two people in two places.'),
  })
}

function limits() {
  return z.strictObject({
    runsAtOnce: whole({ least: 1, most: 16 }).default(LIMITS.runsAtOnce).describe('How many components are worked on at the same time.').meta({ otherwise: String(LIMITS.runsAtOnce) }),
    zstdLevel: whole({ least: 1, most: 19 }).default(LIMITS.zstdLevel).describe('How hard copies are compressed.').meta({ otherwise: String(LIMITS.zstdLevel) }),
    zstdThreads: whole({ least: 1, most: 64 }).default(LIMITS.zstdThreads).describe('Processors that one compression may use.').meta({ otherwise: String(LIMITS.zstdThreads) }),
    shrinkWarning: share().default(LIMITS.shrinkWarning).describe('A full copy of growing data smaller than this share of the usual is a warning.').meta({ otherwise: String(LIMITS.shrinkWarning) }),
    stall: duration({ least: 5 * MINUTE, most: DAY }).default(LIMITS.stall).describe('A run of which nothing has moved for so long, no byte and no work of its programs, is ended, told and tried again: a share that no longer answers would hold it for ever.').meta({ otherwise: '30m' }),
    longest: duration({ least: 10 * MINUTE, most: 7 * DAY }).optional().describe('No run may take longer than this, however well it goes on.').meta({ otherwise: 'no such limit' }),
  })
}

export type SiteText = z.output<ReturnType<typeof siteSchema>>
