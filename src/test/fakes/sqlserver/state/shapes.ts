import type { Column, SqlValue } from '../wire/types.ts'

/** What happened to the rows of a database, one committed change each. */
export type Change =
  | { readonly kind: 'table'; readonly table: string; readonly columns: readonly Column[] }
  | { readonly kind: 'drop table'; readonly table: string }
  | { readonly kind: 'put'; readonly table: string; readonly id: number; readonly row: readonly SqlValue[] }
  | { readonly kind: 'drop'; readonly table: string; readonly id: number }

/** The transaction log: what a restore to a moment is held against. `at` is in milliseconds of UTC. */
export interface LogRecord {
  readonly lsn: bigint
  readonly at: number
  readonly change: Change
}

export interface DataFile {
  readonly id: number
  readonly kind: 'ROWS' | 'LOG'
  readonly logical: string
  /** As the server names it. */
  readonly path: string
}

/** Where a restore sequence stands, until somebody says RECOVERY. */
export interface Restoring {
  /** The next log must hold this LSN. */
  readonly redo: bigint
  /** The full back-up that the sequence began with. */
  readonly base: string
  /** The moment up to which it was rolled forward, once STOPAT was reached. */
  readonly stopped: number | null
}

/** `structure` is what no checksum sees and only CHECKDB finds; `page` is what BACKUP WITH CHECKSUM finds too. */
export type Damage = 'structure' | 'page'

export type Recovery = 'FULL' | 'SIMPLE' | 'BULK_LOGGED'

export interface Database {
  readonly id: number
  name: string
  readonly created: number
  state: 'ONLINE' | 'RESTORING' | 'OFFLINE' | 'SUSPECT'
  access: 'MULTI_USER' | 'SINGLE_USER' | 'RESTRICTED_USER'
  recovery: Recovery
  /** Three identities: of this very database, of all that were restored from the same origin, of Service Broker. */
  readonly guid: string
  readonly family: string
  readonly broker: string
  /** Changes whenever history parts: with each recovery. */
  fork: string
  files: readonly DataFile[]
  log: LogRecord[]
  lastLsn: bigint
  /** What a differential stands on; null before the first full. */
  base: { readonly lsn: bigint; readonly set: string; readonly at: number } | null
  /** The checkpoint of the last full that counts; 0 before it. */
  fullLsn: bigint
  /** Where the next log begins; null while no chain has begun. */
  logFrom: bigint | null
  /** The next log is the first of its chain. */
  chainBegins: boolean
  /** Tables whose pages are damaged. */
  damaged: Map<string, Damage>
  /** Rows that break a constraint, by its table: what only CHECKCONSTRAINTS looks for. */
  readonly loose: { readonly table: string; readonly constraint: string; readonly where: string }[]
  restoring: Restoring | null
}

export type SetType = 'D' | 'I' | 'L'

/** A back-up set, as it stands in its file and in msdb. Moments are the server's wall clock, in whole seconds, as msdb keeps them. */
export interface BackupSet {
  readonly uuid: string
  readonly mediaUuid: string
  readonly position: number
  readonly name: string | null
  readonly type: SetType
  readonly database: string
  readonly databaseCreated: number
  readonly server: string
  readonly version: readonly [number, number, number]
  readonly user: string
  readonly start: number
  readonly finish: number
  readonly firstLsn: bigint
  readonly lastLsn: bigint
  readonly checkpointLsn: bigint
  readonly fullLsn: bigint
  readonly baseLsn: bigint | null
  readonly baseSet: string | null
  readonly copyOnly: boolean
  readonly checksums: boolean
  readonly compressed: boolean
  readonly beginsChain: boolean
  readonly damaged: boolean
  readonly recovery: Recovery
  readonly family: string
  readonly databaseGuid: string
  readonly fork: string
  readonly broker: string
  readonly files: readonly DataFile[]
  readonly size: number
  readonly compressedSize: number
}

/** msdb's memory of back-ups and restores: who took it does not matter, it stands here. */
export interface Msdb {
  readonly sets: { readonly id: number; readonly mediaId: number; readonly set: BackupSet }[]
  readonly media: { readonly id: number; readonly uuid: string; readonly path: string }[]
  readonly restores: { readonly id: number; readonly at: number; readonly database: string; readonly user: string; readonly setId: number | null; readonly type: SetType; readonly replace: boolean; readonly recovery: boolean; readonly stopAt: number | null }[]
}

export interface Person {
  readonly user: string
  password: string
  /** Server roles, such as sysadmin and dbcreator; and db_backupoperator or db_owner for every database. */
  roles: readonly string[]
}

/** A place that the server sees under a path of its own. */
export interface Volume {
  /** As `D:\Backup` or `/var/opt/mssql/backup`. */
  readonly mount: string
  /** The folder of this machine that stands for it. */
  readonly folder: string
  totalBytes: number
  freeBytes: number
  access: 'writable' | 'denied'
}
