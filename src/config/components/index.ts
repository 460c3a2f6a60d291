import { z } from 'zod'
import type { Component } from '../../core/component.ts'
import type { SchemaContext } from '../schema-context.ts'
import type { Common } from './common.ts'
import { filesKeys, filesPlan } from './files.ts'
import { mariadbDumpKeys, mariadbDumpPlan } from './mariadb-dump.ts'
import { mariadbPhysicalKeys, mariadbPhysicalPlan } from './mariadb-physical.ts'
import { observedKeys, observedPlan } from './observed.ts'
import { pgbackrestKeys, pgbackrestPlan } from './pgbackrest.ts'
import { postgresDumpKeys, postgresDumpPlan } from './postgres-dump.ts'
import { sqliteKeys, sqlitePlan } from './sqlite.ts'
import { sqlServerKeys, sqlServerPlan } from './sqlserver.ts'

/** One component, of whichever engine: each has its keys in a file of its own. */
export function componentKeys(context: SchemaContext) {
  return z.discriminatedUnion('engine', [sqliteKeys(context), filesKeys(context), observedKeys(context), postgresDumpKeys(context), pgbackrestKeys(context), mariadbDumpKeys(context), mariadbPhysicalKeys(context), sqlServerKeys(context)])
}

export type ComponentText = z.output<ReturnType<typeof componentKeys>>

/** The component that was written, with everything that was left out. */
export function componentOf(said: ComponentText, common: Common): Component {
  switch (said.engine) {
    case 'sqlite': return sqlitePlan(said, common)
    case 'files': return filesPlan(said, common)
    case 'observed': return observedPlan(said, common)
    case 'pgbackrest': return pgbackrestPlan(said, common)
    case 'postgres-dump': return postgresDumpPlan(said, common)
    case 'mariadb-dump': return mariadbDumpPlan(said, common)
    case 'mariadb-physical': return mariadbPhysicalPlan(said, common)
    case 'sqlserver': return sqlServerPlan(said, common)
  }
}
