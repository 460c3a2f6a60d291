import { z } from 'zod'
import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { rungs } from '../core/evidence.ts'
import { duties } from '../core/people.ts'
import type { SchemaContext } from './schema-context.ts'
import { duration, nameOf, oneOf, text, whole } from './values.ts'

/** How downtimes are planned and told. */
export function downtimeSchema({ known }: SchemaContext) {
  const wait = (least: number, most: number) => duration({ least, most }).optional()
  return z.strictObject({
    procedure: nameOf('procedure', 'procedures', known.procedures).optional().describe('Key of the written procedure; its number, revision and date stand on every record.').meta({ otherwise: 'none is cited' }),
    notice: wait(0, 60 * DAY).describe('Less notice than this is warned of.').meta({ otherwise: '3d' }),
    length: wait(5 * MINUTE, DAY).describe('How long work takes where nobody says.').meta({ otherwise: '30m' }),
    remind: z.array(duration({ least: 5 * MINUTE, most: 30 * DAY })).max(6).optional().describe('How long before it begins units are reminded.').meta({ otherwise: '3d, 1d, 1h and 15m' }),
    saveBefore: wait(0, HOUR).describe('How long before it begins people are to save what they work on.').meta({ otherwise: '10m' }),
    overrun: wait(5 * MINUTE, 4 * HOUR).describe('Past the announced end units hear so often that it is not over.').meta({ otherwise: '15m' }),
    updates: wait(5 * MINUTE, 12 * HOUR).describe('Of an unplanned downtime units hear at least so often.').meta({ otherwise: '30m' }),
    chase: wait(10 * MINUTE, 7 * DAY).describe('Units that have not answered are asked again after this, then named.').meta({ otherwise: '4h' }),
    decideWithin: wait(10 * MINUTE, 14 * DAY).describe('A plan that nobody decides within this ends.').meta({ otherwise: '2d' }),
    gate: z.strictObject({
      rung: oneOf(rungs).optional().describe('How well the newest copy must be proven before work begins.').meta({ otherwise: 'intact' }),
      age: wait(HOUR, 30 * DAY).describe('How old it may be.').meta({ otherwise: '1d' }),
      duty: oneOf(duties).optional().describe('Who must be on duty.').meta({ otherwise: 'edp' }),
    }).optional().describe('What must be so before work begins; a manager may let it begin without, with a reason.'),
    aftermath: wait(HOUR, 7 * DAY).describe('For so long afterwards units are asked whether they are well.').meta({ otherwise: '12h' }),
    contact: text().optional().describe('Whom units call.').meta({ otherwise: 'EDP jaga' }),
    programme: z.strictObject({
      months: z.array(whole({ least: 1, most: 12 })).max(12).optional().describe('Months in which maintenance is due.').meta({ otherwise: '4, 7 and 12' }),
      planBefore: wait(DAY, 180 * DAY).describe('How long before such a month somebody is told to plan it.').meta({ otherwise: '28d' }),
    }).optional().describe('The yearly programme.'),
  })
}

export type DowntimeText = z.output<ReturnType<typeof downtimeSchema>>
