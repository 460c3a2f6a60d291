import { z } from 'zod'
import type { PostgresDumpComponent } from '../../core/component.ts'
import type { SchemaContext } from '../schema-context.ts'
import { text } from '../values.ts'
import { commonKeys, freshnessKey, freshnessPlan, type Common } from './common.ts'
import { accessOf, databaseKeys } from './database.ts'

export function postgresDumpKeys(context: SchemaContext) {
  return z.strictObject({
    engine: z.literal('postgres-dump').describe('Databases of a PostgreSQL server, each as an archive of `pg_dump`, with the roles beside them.'),
    ...commonKeys(context),
    ...databaseKeys(),
    databases: z.array(text('the name of a database').max(63)).min(1).optional().describe('Those that are copied.').meta({ otherwise: 'all that users have, also the ones that come later' }),
    database: text('the name of a database').max(63).optional().describe('The one that we sign in to; where it is copied, freshness is asked in it.').meta({ otherwise: 'the first of `databases`, else `postgres`' }),
    freshness: freshnessKey(),
  })
}

export function postgresDumpPlan(said: z.output<ReturnType<typeof postgresDumpKeys>>, common: Common): PostgresDumpComponent {
  return {
    ...common, engine: 'postgres-dump', growing: said.growing ?? true, access: accessOf(said), identity: said.identity ?? null,
    databases: said.databases ?? null, database: said.database ?? said.databases?.[0] ?? 'postgres', freshness: freshnessPlan(said.freshness),
  }
}
