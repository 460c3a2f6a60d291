import { z } from 'zod'
import { MINUTE, SECOND } from '../core/clock.ts'
import { serviceKinds } from '../core/downtime-rules.ts'
import { httpKeys, tcpKeys } from './schema-modules.ts'
import type { SchemaContext } from './schema-context.ts'
import { duration, judged, nameOf, oneOf, plainName, text } from './values.ts'
import { weekdays } from './weekdays.ts'

/** What units use, and what stands behind it. */
export function servicesSchema({ known }: SchemaContext) {
  const timeout = () => duration({ least: SECOND, most: MINUTE }).optional().describe('How long it may take.').meta({ otherwise: '10s' })
  return z.array(z.strictObject({
    name: plainName().describe('How people call it: `/downtime rabu 22.00 30m update simrs`.'),
    title: text().optional().describe('What units read.').meta({ otherwise: 'its name' }),
    kind: oneOf(serviceKinds).optional().describe('What it is.').meta({ otherwise: 'application' }),
    servers: z.array(nameOf('server', 'servers', known.servers)).optional().describe('The servers that it runs on.').meta({ otherwise: 'those of its systems' }),
    systems: z.array(nameOf('system', 'systems', known.systems)).optional().describe('The systems whose copies are the way back from work on it.').meta({ otherwise: 'the system of the same name, if there is one' }),
    units: z.array(text()).min(1).optional().describe('Keys or names of the units that feel it when it is down.').meta({ otherwise: 'all' }),
    busy: z.array(z.strictObject({
      days: z.array(oneOf(weekdays)).min(1).optional().describe('On which days; never on holidays.').meta({ otherwise: 'mon to sat' }),
      from: wallClock().describe('From when on people lean on it.'),
      until: wallClock().describe('Until when.'),
    })).max(10).optional().describe('Clinic hours: planned work within them is warned off.').meta({ otherwise: 'none' }),
    backups: oneOf(['before', 'after']).optional().describe('Back-ups of its systems that would reach into a downtime run before it, so that they are its way back, or after it.').meta({ otherwise: 'before' }),
    probes: z.array(z.strictObject({
      title: text().optional().describe('What the notice calls it.').meta({ otherwise: 'the title of the service' }),
      http: httpKeys(timeout).optional().describe('A page that must answer.'),
      tcp: tcpKeys(timeout).optional().describe('A port that must answer.'),
      system: nameOf('system', 'systems', known.systems).optional().describe('A system whose databases and folders must answer as they do before a back-up.'),
    })).max(20).optional().describe('What must answer before anybody can say that it is back; one of http, tcp and system each.').meta({ otherwise: 'its systems answer' }),
    ticks: z.array(text()).max(20).optional().describe('What a person looks at before that, one line each.').meta({ otherwise: 'that it works' }),
  }))
}

function wallClock() {
  return judged(z.string().trim(), (said) => (/^([01]\d|2[0-3]):[0-5]\d$/.test(said) ? null : { problem: `"${said}" is no time of day`, instead: 'write hours and minutes between quotes, like "07:00"' })).meta({ form: 'a time of day, like "07:00"' })
}

export type ServiceText = z.output<ReturnType<typeof servicesSchema>>[number]
