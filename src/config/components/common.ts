import { z } from 'zod'
import { DAY, MINUTE } from '../../core/clock.ts'
import type { ComponentBase, FreshnessPlan } from '../../core/component.ts'
import type { SchemaContext } from '../schema-context.ts'
import { duration, flag, nameOf, plainName, text } from '../values.ts'

/** What every component has, its parts that were left out filled in. */
export type Common = Omit<ComponentBase, 'growing'>

/** The keys of every component. */
export function commonKeys(context: SchemaContext) {
  return {
    name: plainName().describe('Unique in its system.'),
    server: serverName(context).optional().describe('The server that it is a part of.').meta({ otherwise: 'that of the system' }),
    targets: targetNames(context).optional().describe('The first receives the data, the others receive copies of that copy.').meta({ otherwise: 'those of the system' }),
    retention: retentionName(context).optional().describe('How long its copies stay.').meta({ otherwise: 'that of the system' }),
    growing: flag().optional().describe('Its full copies only grow: a much smaller one is a warning.').meta({ otherwise: 'true for a database, false for a folder' }),
  }
}

/** How to see that new data is inside. */
export function freshnessKey() {
  return z.strictObject({
    query: text('a query that returns one value').max(2000).describe('Returns the newest record\'s time or number: proves that new data is inside.'),
    maxAge: duration({ least: MINUTE, most: 366 * DAY }).optional().describe('Older than this in a fresh copy is a warning.').meta({ otherwise: 'its age is not judged' }),
  }).optional().describe('How to see that new data is inside.').meta({ otherwise: 'nothing is asked' })
}

export function freshnessPlan(said: { readonly query: string; readonly maxAge?: number | undefined } | undefined): FreshnessPlan | null {
  return said === undefined ? null : { query: said.query, maxAge: said.maxAge ?? null }
}

export const serverName = ({ known }: SchemaContext) => nameOf('server', 'servers', known.servers)
export const retentionName = ({ known }: SchemaContext) => nameOf('retention plan', 'retention', known.retention)
export const targetNames = ({ known }: SchemaContext) => z.array(nameOf('target', 'targets', known.targets)).min(1)
