import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { CopyReader } from '../engine.ts'
import { jsonIn } from '../json-in.ts'
import { quoted } from './quote.ts'
import type { Asked } from './session.ts'

/** One back-up set, by the numbers that decide what can follow what. LSNs are texts of their digits. */
export const setSchema = z.object({
  uuid: z.string(),
  type: z.enum(['D', 'I', 'L']),
  firstLsn: z.string().regex(/^\d+$/),
  lastLsn: z.string().regex(/^\d+$/),
  checkpointLsn: z.string().regex(/^\d+$/),
  fullLsn: z.string().regex(/^\d+$/),
  baseLsn: z.string().regex(/^\d+$/).nullable(),
  baseUuid: z.string().nullable(),
  family: z.string(),
  fork: z.string(),
  recovery: z.string(),
})
export type BackupSet = z.infer<typeof setSchema>

/** A set with the file of the copy that holds it. */
const filedSchema = setSchema.extend({ file: z.string() })
export type FiledSet = z.infer<typeof filedSchema>

/** What a copy of ours knows of itself beside its bytes. */
export interface Positions {
  readonly database: string
  /** Oldest first: one of a full or a differential, one or more of a log. */
  readonly sets: readonly [FiledSet, ...FiledSet[]]
  /** Minutes that the source's wall clock was ahead of UTC: log records carry that clock. */
  readonly ahead: number
  readonly collation: string
  readonly major: number
  /** What the window of a point in time ends or begins with. */
  readonly reaches: Date
}

const setsSchema = z.array(filedSchema).min(1)

export function writePositions(of: Positions): Record<string, string> {
  return { database: of.database, sets: JSON.stringify(of.sets), ahead: String(of.ahead), collation: of.collation, major: String(of.major), reaches: of.reaches.toISOString() }
}

/** Reads them back; refuses a copy that is none of this engine's. */
export function readPositions(manifest: Manifest): Positions {
  const { positions } = manifest
  const sets = setsSchema.safeParse(jsonIn(positions['sets']))
  const [first, ...rest] = sets.success ? sets.data : []
  const [ahead, major] = [Number(positions['ahead'] ?? 'none'), Number(positions['major'] ?? 'none')]
  const reaches = new Date(positions['reaches'] ?? 'none')
  if (first === undefined || positions['database'] === undefined || Number.isNaN(ahead) || Number.isNaN(major) || Number.isNaN(reaches.getTime())) throw new Fault({ area: 'engine', op: `read the positions of ${manifest.copy}`, retry: 'never', hint: 'copy-damaged', detail: 'they are not those of a copy of SQL Server' })
  return { database: positions['database'], sets: [first, ...rest], ahead, collation: positions['collation'] ?? '', major, reaches }
}

/** The last set of a copy: what the next one follows. */
export function lastSet(copy: Pick<CopyReader, 'manifest'>): FiledSet {
  const { sets } = readPositions(copy.manifest)
  return sets.at(-1) ?? sets[0]
}

/** A set as msdb keeps it, with where it was written and what speaks for it. */
export interface KnownSet extends BackupSet {
  readonly name: string
  readonly path: string
  readonly copyOnly: boolean
  readonly damaged: boolean
  readonly checksums: boolean
  readonly start: Date
  readonly finish: Date
  readonly by: string
  /** The machine that it was written on. */
  readonly machine: string
  readonly bytes: number
}

/** Sets of a database as msdb knows them, oldest first, whoever took them. Its moments are the wall clock's. */
export async function knownSets(session: Asked, ask: { readonly database: string; readonly where: string }): Promise<readonly KnownSet[]> {
  const rows = await session.rows(`SELECT CONVERT(varchar(36), s.backup_set_uuid) AS uuid, s.type AS type, CONVERT(varchar(25), s.first_lsn) AS firstLsn, CONVERT(varchar(25), s.last_lsn) AS lastLsn, CONVERT(varchar(25), s.checkpoint_lsn) AS checkpointLsn, CONVERT(varchar(25), s.database_backup_lsn) AS fullLsn, CONVERT(varchar(25), s.differential_base_lsn) AS baseLsn, CONVERT(varchar(36), s.differential_base_guid) AS baseUuid, CONVERT(varchar(36), s.family_guid) AS family, CONVERT(varchar(36), s.last_recovery_fork_guid) AS fork, s.recovery_model AS recovery, s.name AS name, f.physical_device_name AS path, s.is_copy_only AS copyOnly, s.is_damaged AS damaged, s.has_backup_checksums AS checksums, s.backup_start_date AS start, s.backup_finish_date AS finish, s.user_name AS who, s.machine_name AS machine, CONVERT(bigint, s.compressed_backup_size) AS bytes FROM msdb.dbo.backupset s JOIN msdb.dbo.backupmediafamily f ON f.media_set_id = s.media_set_id WHERE s.database_name = ${quoted(ask.database)} AND ${ask.where} ORDER BY s.backup_set_id`, {
    op: `look at the back-ups of ${ask.database}`,
    row: setSchema.extend({ name: z.string().nullable(), path: z.string(), copyOnly: z.boolean(), damaged: z.boolean(), checksums: z.boolean(), start: z.date(), finish: z.date(), who: z.string().nullable(), machine: z.string().nullable(), bytes: z.coerce.number(), type: z.string() }),
  })
  return rows.flatMap(({ who, machine, name, type, ...row }): readonly KnownSet[] => (type === 'D' || type === 'I' || type === 'L' ? [{ ...row, type, name: name ?? '', by: who ?? '', machine: machine ?? '' }] : []))
}

export const sameGuid = (one: string | null, other: string | null) => one !== null && one.toUpperCase() === other?.toUpperCase()
