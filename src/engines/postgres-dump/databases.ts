import { z } from 'zod'
import type { PostgresDumpComponent } from '../../core/component.ts'
import { standsBeside } from '../over.ts'
import { rowsOf, type Door } from '../postgres/access.ts'
import { databaseShape } from './artefacts.ts'

/** A database as its server lists it. */
export type Listed = z.output<typeof listed>

/** The databases that this component copies: the named ones, or whatever users' databases there are now, without those that recoveries left beside; and which of the named are missing. */
export async function databasesOf(door: Door, source: PostgresDumpComponent, signal: AbortSignal): Promise<{ readonly found: readonly Listed[]; readonly missing: readonly string[]; readonly beside: readonly string[] }> {
  const all = await rowsOf(door, LIST, { op: 'list the databases', signal, row: listed })
  const wanted = source.databases
  if (wanted === null) return { found: all.filter(({ name }) => !standsBeside(name)), missing: [], beside: all.map(({ name }) => name).filter(standsBeside) }
  return { found: all.filter(({ name }) => wanted.includes(name)), missing: wanted.filter((name) => !all.some((one) => one.name === name)), beside: [] }
}

/** Where the freshness query is asked: in the database that we sign in to where it is copied, else in the first that is. */
export const freshIn = (source: PostgresDumpComponent, names: readonly string[]) => (names.includes(source.database) ? source.database : names[0] ?? source.database)

const listed = databaseShape.extend({ bytes: z.number().nullable(), connect: z.boolean() })

const LIST = `select datname as name, pg_encoding_to_char(encoding) as encoding, datcollate as collate, datctype as ctype,
  has_database_privilege(oid, 'connect') as connect,
  case when has_database_privilege(oid, 'connect') then pg_database_size(oid) end as bytes
  from pg_database where not datistemplate and datallowconn order by datname`
