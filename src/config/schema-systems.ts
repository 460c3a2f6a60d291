import { z } from 'zod'
import { DAY, MINUTE } from '../core/clock.ts'
import type { SchemaContext } from './schema-context.ts'
import { componentKeys } from './components/index.ts'
import { retentionName, serverName, targetNames } from './components/common.ts'
import { recoveryKeys } from './schema-recovery.ts'
import { duration, plainName, text } from './values.ts'

export function systemsSchema(context: SchemaContext) {
  return z.array(z.strictObject({
    name: plainName().describe('How people and schedules call it: `/backup simrs`.'),
    title: text().optional().describe('What cards call it.').meta({ otherwise: 'its name' }),
    rpo: duration({ least: MINUTE, most: 366 * DAY }).optional().describe('How much work may be lost at most; shown against what is measured.').meta({ otherwise: 'none is promised' }),
    rto: duration({ least: MINUTE, most: 366 * DAY }).optional().describe('How soon it must stand again; shown against the last restore test.').meta({ otherwise: 'none is promised' }),
    server: serverName(context).optional().describe('The server of every component that names none.').meta({ otherwise: 'the only server, or the only production server' }),
    targets: targetNames(context).optional().describe('The targets of every component that names none.').meta({ otherwise: 'the only target' }),
    retention: retentionName(context).optional().describe('The plan of every component that names none.').meta({ otherwise: 'the only plan' }),
    recovery: recoveryKeys(context).optional().describe('How it is brought back: where to, who decides, what must work again ([recovery.md](recovery.md)).').meta({ otherwise: 'to where it is copied from, by one manager with a one-time code' }),
    components: z.array(componentKeys(context)).min(1).describe('The databases and folders that it consists of.'),
  })).min(1)
}
