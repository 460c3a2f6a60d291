import { z } from 'zod'
import { DAY, MINUTE } from '../core/clock.ts'
import type { SchemaContext } from './schema-context.ts'
import { cron, duration, nameOf, plainName, text, zone } from './values.ts'

export function scriptsSchema({ known }: SchemaContext) {
  return z.array(z.strictObject({
    name: plainName().describe('Unique; its token is made of this name, so a new name needs a new line in the script.'),
    title: text().optional().describe('What cards call it.').meta({ otherwise: 'its name' }),
    cron: cron().describe('When that other clock starts it: the same expression as in its crontab.'),
    zone: zone().optional().describe('The wall clock of the machine that starts it.').meta({ otherwise: 'that of the site' }),
    grace: duration({ least: MINUTE, most: 7 * DAY }).optional().describe('How late it may report before its silence is an alarm.').meta({ otherwise: '30m' }),
    longest: duration({ least: MINUTE, most: 14 * DAY }).optional().describe('How long it may take from its start to its end.').meta({ otherwise: '4h' }),
    system: nameOf('system', 'systems', known.systems).optional().describe('The system that it works for.').meta({ otherwise: 'none' }),
  }))
}
