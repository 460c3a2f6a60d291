import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import type { Manifest } from '../../core/manifest.ts'
import { jsonIn } from '../json-in.ts'

/** Roles with their passwords, settings of databases and roles: what no database holds itself. */
export const GLOBALS = 'globals.sql.zst'

/** The file of one database in a copy, whatever its name is made of. */
export const artefactOf = (database: string) => `db-${encodeURIComponent(database)}.dump.zst`

/** How a database is made again before its tables come. */
export type DatabaseShape = z.output<typeof shape>
const shape = z.object({ name: z.string(), encoding: z.string(), collate: z.string(), ctype: z.string() })
export const databaseShape = shape

/** What the next step needs of a copy: which databases it holds, whose superuser it had. */
export function positionsOf(of: { readonly databases: readonly DatabaseShape[]; readonly superuser: string; readonly version: number }): Record<string, string> {
  return { databases: JSON.stringify(of.databases), superuser: of.superuser, version: String(of.version) }
}

/** The same, read back; refuses a manifest that says none of it. */
export function readPositions(manifest: Manifest): { readonly databases: readonly DatabaseShape[]; readonly superuser: string; readonly version: number } {
  const { databases, superuser, version } = manifest.positions
  const read = z.array(shape).safeParse(jsonIn(databases))
  if (!read.success || superuser === undefined) throw new Fault({ area: 'engine', op: 'read the copy', retry: 'never', hint: 'copy-damaged', detail: 'its manifest does not say which databases it holds' })
  return { databases: read.data, superuser, version: Number(version ?? '0') }
}
