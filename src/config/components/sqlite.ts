import { z } from 'zod'
import type { SqliteComponent } from '../../core/component.ts'
import { existing } from '../paths.ts'
import type { SchemaContext } from '../schema-context.ts'
import { commonKeys, freshnessKey, freshnessPlan, type Common } from './common.ts'

export function sqliteKeys(context: SchemaContext) {
  return z.strictObject({
    engine: z.literal('sqlite').describe('One SQLite database file, copied while it is in use.'),
    ...commonKeys(context),
    file: existing(context.ground, 'file').describe('The database.'),
    freshness: freshnessKey(),
  })
}

export function sqlitePlan(said: z.output<ReturnType<typeof sqliteKeys>>, common: Common): SqliteComponent {
  return { ...common, engine: 'sqlite', growing: said.growing ?? true, file: said.file, freshness: freshnessPlan(said.freshness) }
}
