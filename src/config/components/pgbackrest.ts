import { z } from 'zod'
import type { PgbackrestComponent } from '../../core/component.ts'
import type { SchemaContext } from '../schema-context.ts'
import { flag, judged, text } from '../values.ts'
import { commonKeys, freshnessKey, freshnessPlan, type Common } from './common.ts'
import { accessOf, databaseKeys } from './database.ts'

export function pgbackrestKeys(context: SchemaContext) {
  return z.strictObject({
    engine: z.literal('pgbackrest').describe('A whole PostgreSQL cluster with its log, copied by pgBackRest and taken from its repository.'),
    ...commonKeys(context),
    ...databaseKeys(),
    stanza: judged(z.string(), (name) => (/^[A-Za-z0-9][\w.-]{0,62}$/.test(name) ? null : { problem: `"${name}" is no stanza`, instead: 'write letters, figures, - and _, as in pgbackrest.conf' })).meta({ form: 'the name of a stanza' }).describe('How pgBackRest calls the cluster.'),
    repo: text('a path on the machine that the tools run on').describe('The folder of pgBackRest\'s repository there: its `repo1-path`.'),
    config: text('a path on the machine that the tools run on').optional().describe('The configuration of pgBackRest there.').meta({ otherwise: 'the usual one' }),
    as: text('an account of that machine').regex(/^[a-z_][a-z0-9_-]*$/, { error: 'it is no account\u0000write it as in /etc/passwd' }).optional().describe('Who owns that repository; the tools run in that name, by sudo where Pulih is not root.').meta({ otherwise: 'whoever the tools run as' }),
    create: flag().optional().describe('A stanza that is missing is created at the first full copy.').meta({ otherwise: 'false: it is missing, and said so' }),
    database: text('the name of a database').max(63).optional().describe('The one that we sign in to, and in which freshness is asked.').meta({ otherwise: '`postgres`' }),
    freshness: freshnessKey(),
  })
}

export function pgbackrestPlan(said: z.output<ReturnType<typeof pgbackrestKeys>>, common: Common): PgbackrestComponent {
  return {
    ...common, engine: 'pgbackrest', growing: said.growing ?? true, access: accessOf(said), identity: said.identity ?? null, database: said.database ?? 'postgres',
    stanza: said.stanza, repo: said.repo, config: said.config ?? null, as: said.as ?? null, create: said.create ?? false, freshness: freshnessPlan(said.freshness),
  }
}
