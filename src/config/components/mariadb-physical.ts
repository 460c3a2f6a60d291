import { z } from 'zod'
import type { MariadbPhysicalComponent } from '../../core/component.ts'
import type { SchemaContext } from '../schema-context.ts'
import { whole } from '../values.ts'
import { commonKeys, freshnessKey, freshnessPlan, type Common } from './common.ts'
import { accessOf, databaseKeys } from './database.ts'

export function mariadbPhysicalKeys(context: SchemaContext) {
  return z.strictObject({
    engine: z.literal('mariadb-physical').describe('The files of a whole MariaDB server, what has changed in them, and its binary logs.'),
    ...commonKeys(context),
    ...databaseKeys(),
    parallel: whole({ least: 1, most: 64 }).optional().describe('How many files are read at once.').meta({ otherwise: '2' }),
    freshness: freshnessKey(),
  })
}

export function mariadbPhysicalPlan(said: z.output<ReturnType<typeof mariadbPhysicalKeys>>, common: Common): MariadbPhysicalComponent {
  return { ...common, engine: 'mariadb-physical', growing: said.growing ?? true, access: accessOf(said), identity: said.identity ?? null, parallel: said.parallel ?? 2, freshness: freshnessPlan(said.freshness) }
}
