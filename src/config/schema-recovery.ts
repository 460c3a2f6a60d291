import { z } from 'zod'
import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { placeKinds } from '../core/recovery-rules.ts'
import { serverName } from './components/common.ts'
import { databaseKeys } from './components/database.ts'
import { stagedKeys } from './components/sqlserver.ts'
import { path } from './paths.ts'
import type { SchemaContext } from './schema-context.ts'
import { moduleSchema } from './schema-modules.ts'
import { duration, nameOf, oneOf, plainName, text, whole } from './values.ts'

/** How a system is brought back. */
export function recoveryKeys(context: SchemaContext) {
  const wait = (least: number, most: number) => duration({ least, most })
  return z.strictObject({
    procedure: nameOf('procedure', 'procedures', context.known.procedures).optional().describe('Key of the written procedure; its number, revision and date stand on every card and report.').meta({ otherwise: 'none is cited' }),
    decideWithin: wait(5 * MINUTE, DAY).optional().describe('A request that nobody decides within this ends, and nothing is changed.').meta({ otherwise: '30m' }),
    goodFor: wait(10 * MINUTE, DAY).optional().describe('A decision that was not carried out within this is asked for again.').meta({ otherwise: '1h' }),
    remindAfter: z.array(wait(MINUTE, DAY)).max(5).optional().describe('When those who decide are woken again.').meta({ otherwise: '5m and 15m' }),
    breakGlass: z.strictObject({
      after: wait(5 * MINUTE, DAY).describe('So long must every manager be silent.'),
      operators: whole({ least: 2, most: 5 }).describe('So many different operators (EDP) must choose the same place, each with a one-time code and a reason.'),
    }).optional().describe('Where no manager answers, operators may decide together. Loud, written down, and reviewed by a manager afterwards.').meta({ otherwise: 'never: without a manager the request ends' }),
    places: z.array(place(context)).min(1).max(8).describe('The servers to which a manager may send the system. The manager chooses in the card.'),
    modules: z.array(moduleSchema(context)).max(40).optional().describe('What people work with: each must be seen to work before the system is given back.').meta({ otherwise: 'EDP says once that all modules work' }),
  })
}

function place(context: SchemaContext) {
  return z.strictObject({
    name: plainName().describe('How people call it: `/restore simrs to failover`.'),
    title: text().optional().describe('What cards call it.').meta({ otherwise: 'its name' }),
    kind: oneOf(placeKinds).describe('`production` is where the system lives, `failover` takes over for it, `scratch` serves nobody and is only looked at.'),
    server: serverName(context).optional().describe('The server that it is on.').meta({ otherwise: 'that of the system' }),
    quorum: whole({ least: 1, most: 5 }).optional().describe('So many different managers must choose it.').meta({ otherwise: '1' }),
    needs: oneOf(['press', 'code']).optional().describe('`code`: whoever chooses it proves with a one-time code that it is they (`/code`).').meta({ otherwise: 'code for production, else press' }),
    grounds: z.array(ground(context)).min(1).optional().describe('Where each component comes back to there. What is not named cannot come back to this place.').meta({ otherwise: 'production: every component to where it is copied from' }),
  })
}

function ground(context: SchemaContext) {
  const component = () => plainName().describe('Which component of this system.')
  return z.discriminatedUnion('at', [
    z.strictObject({ at: z.literal('home').describe('Where it is copied from; only in production.'), component: component() }),
    z.strictObject({ at: z.literal('folder').describe('A folder; for SQLite the folder of its file.'), component: component(), path: path(context.ground).describe('Where it comes back to. What stands there is kept beside it.') }),
    z.strictObject({
      at: z.literal('server').describe('A database server.'),
      component: component(),
      ...databaseKeys(),
      suffix: text('letters, figures and _').regex(/^[A-Za-z0-9_]{1,20}$/, { error: 'it cannot stand in the name of a database\u0000write letters, figures and _ alone, like _uji' }).optional().describe('Put behind the name of each database.').meta({ otherwise: 'nothing: databases keep their names' }),
      ...stagedKeys(context),
    }),
  ])
}

export type RecoveryText = z.output<ReturnType<typeof recoveryKeys>>
export const STANDARD_TIMES = { decideWithin: 30 * MINUTE, goodFor: HOUR, remindAfter: [5 * MINUTE, 15 * MINUTE] } as const
