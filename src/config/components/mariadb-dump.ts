import { z } from 'zod'
import type { MariadbDumpComponent } from '../../core/component.ts'
import type { SchemaContext } from '../schema-context.ts'
import { flag, oneOf, text } from '../values.ts'
import { commonKeys, freshnessKey, freshnessPlan, type Common } from './common.ts'
import { accessOf, databaseKeys } from './database.ts'

export function mariadbDumpKeys(context: SchemaContext) {
  return z.strictObject({
    engine: z.literal('mariadb-dump').describe('Databases of a MariaDB server as text, each in a file of its own.'),
    ...commonKeys(context),
    ...databaseKeys(),
    databases: z.array(text('the name of a database')).min(1).optional().describe('Which databases are copied. Binary logs are of the whole server: where databases are named, no schedule may ask for `level: log`.').meta({ otherwise: 'all that users have, also the ones that come later' }),
    locking: oneOf(['lock', 'warn']).optional().describe('What is done with tables that know no transactions: they are locked against writing while they are copied, or only named in a warning.').meta({ otherwise: 'lock' }),
    accounts: flag().optional().describe('Whether users and what they may are copied too.').meta({ otherwise: 'true' }),
    freshness: freshnessKey(),
  })
}

export function mariadbDumpPlan(said: z.output<ReturnType<typeof mariadbDumpKeys>>, common: Common): MariadbDumpComponent {
  return {
    ...common, engine: 'mariadb-dump', growing: said.growing ?? true, access: accessOf(said), identity: said.identity ?? null,
    databases: said.databases ?? null, locking: said.locking ?? 'lock', accounts: said.accounts ?? true, freshness: freshnessPlan(said.freshness),
  }
}
