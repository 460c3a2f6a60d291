import type { BackupSet } from '../state/shapes.ts'
import { toWall } from '../state/server.ts'
import type { ServerState } from '../state/server.ts'
import { BIGINT, BIT, DATETIME, GUID, INT, LSN, nvarchar, SMALLINT, TINYINT } from '../wire/types.ts'
import type { SqlType, SqlValue } from '../wire/types.ts'
import { viewOf } from './view.ts'
import type { View } from './view.ts'

const TEXT = nvarchar(128)
const CHAR: SqlType = { kind: 'varchar', length: 1 }
const SIZE: SqlType = { kind: 'numeric', precision: 20, scale: 0 }

interface Entry {
  readonly id: number
  readonly mediaId: number
  readonly set: BackupSet
}

const backupset = viewOf<Entry>((look) => look.server.msdb.sets, {
  backup_set_id: [INT, ({ id }) => id],
  backup_set_uuid: [GUID, ({ set }) => set.uuid],
  media_set_id: [INT, ({ mediaId }) => mediaId],
  first_family_number: [TINYINT, () => 1],
  last_family_number: [TINYINT, () => 1],
  position: [INT, ({ set }) => set.position],
  expiration_date: [DATETIME, () => null],
  software_major_version: [TINYINT, ({ set }) => set.version[0]],
  software_minor_version: [TINYINT, ({ set }) => set.version[1]],
  software_build_version: [SMALLINT, ({ set }) => set.version[2]],
  name: [TEXT, ({ set }) => set.name],
  description: [nvarchar(255), () => null],
  user_name: [TEXT, ({ set }) => set.user],
  database_creation_date: [DATETIME, ({ set }) => new Date(set.databaseCreated)],
  backup_start_date: [DATETIME, ({ set }) => new Date(set.start)],
  backup_finish_date: [DATETIME, ({ set }) => new Date(set.finish)],
  type: [CHAR, ({ set }) => set.type],
  compatibility_level: [TINYINT, ({ set }) => set.version[0] * 10],
  database_version: [INT, ({ set }) => set.version[0] * 60],
  backup_size: [SIZE, ({ set }) => BigInt(set.size)],
  compressed_backup_size: [SIZE, ({ set }) => BigInt(set.compressedSize)],
  database_name: [TEXT, ({ set }) => set.database],
  server_name: [TEXT, ({ set }) => set.server],
  machine_name: [TEXT, ({ set }) => set.server.split('\\')[0] ?? set.server],
  first_lsn: [LSN, ({ set }) => set.firstLsn],
  last_lsn: [LSN, ({ set }) => set.lastLsn],
  checkpoint_lsn: [LSN, ({ set }) => set.checkpointLsn],
  database_backup_lsn: [LSN, ({ set }) => set.fullLsn],
  fork_point_lsn: [LSN, () => null],
  differential_base_lsn: [LSN, ({ set }) => set.baseLsn],
  differential_base_guid: [GUID, ({ set }) => set.baseSet],
  database_guid: [GUID, ({ set }) => set.databaseGuid],
  family_guid: [GUID, ({ set }) => set.family],
  first_recovery_fork_guid: [GUID, ({ set }) => set.fork],
  last_recovery_fork_guid: [GUID, ({ set }) => set.fork],
  recovery_model: [nvarchar(60), ({ set }) => set.recovery],
  is_password_protected: [BIT, () => false],
  has_bulk_logged_data: [BIT, () => false],
  is_snapshot: [BIT, () => false],
  is_readonly: [BIT, () => false],
  is_single_user: [BIT, () => false],
  has_backup_checksums: [BIT, ({ set }) => set.checksums],
  is_damaged: [BIT, ({ set }) => set.damaged],
  begins_log_chain: [BIT, ({ set }) => set.beginsChain],
  has_incomplete_metadata: [BIT, () => false],
  is_force_offline: [BIT, () => false],
  is_copy_only: [BIT, ({ set }) => set.copyOnly],
  key_algorithm: [TEXT, () => null],
  encryptor_type: [TEXT, () => null],
})

const mediafamily = viewOf((look) => look.server.msdb.media, {
  media_set_id: [INT, (each) => each.id],
  family_sequence_number: [TINYINT, () => 1],
  media_family_id: [GUID, (each) => each.uuid],
  media_count: [INT, () => 1],
  logical_device_name: [TEXT, () => null],
  physical_device_name: [nvarchar(260), (each) => each.path],
  device_type: [TINYINT, () => 2],
  mirror: [TINYINT, () => 0],
})

const mediaset = viewOf((look) => look.server.msdb.media, {
  media_set_id: [INT, (each) => each.id],
  media_uuid: [GUID, (each) => each.uuid],
  media_family_count: [TINYINT, () => 1],
  name: [TEXT, () => null],
  is_compressed: [BIT, () => false],
})

const restorehistory = viewOf((look) => look.server.msdb.restores, {
  restore_history_id: [INT, (each) => each.id],
  restore_date: [DATETIME, (each, look) => toWall(look.server, each.at)],
  destination_database_name: [TEXT, (each) => each.database],
  user_name: [TEXT, (each) => each.user],
  backup_set_id: [INT, (each) => each.setId],
  restore_type: [CHAR, (each) => each.type],
  replace: [BIT, (each) => each.replace],
  recovery: [BIT, (each) => each.recovery],
  stop_at: [DATETIME, (each, look) => (each.stopAt === null ? null : toWall(look.server, each.stopAt))],
})

const moment = (server: ServerState, at: number | null) => (at === null ? null : toWall(server, at))
const utc = (at: number | null) => (at === null ? null : new Date(at))
const id = (name: string): SqlValue => Buffer.from(name.padEnd(16).slice(0, 16)).toString('hex').toUpperCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

const primaries = viewOf((look) => look.server.shipping.primaries, {
  primary_id: [GUID, (each) => id(each.database)],
  primary_server: [TEXT, (_each, look) => look.server.name],
  primary_database: [TEXT, (each) => each.database],
  backup_threshold: [INT, (each) => each.thresholdMinutes],
  threshold_alert_enabled: [BIT, () => true],
  last_backup_file: [nvarchar(500), (each) => each.lastFile],
  last_backup_date: [DATETIME, (each, look) => moment(look.server, each.lastBackup)],
  last_backup_date_utc: [DATETIME, (each) => utc(each.lastBackup)],
  backup_directory: [nvarchar(500), (_each, look) => look.server.volumes[0]?.mount ?? ''],
  backup_share: [nvarchar(500), (_each, look) => look.server.volumes[0]?.mount ?? ''],
})

const secondaries = viewOf((look) => look.server.shipping.secondaries, {
  secondary_server: [TEXT, (_each, look) => look.server.name],
  secondary_database: [TEXT, (each) => each.database],
  secondary_id: [GUID, (each) => id(each.database)],
  primary_server: [TEXT, (each) => each.primaryServer],
  primary_database: [TEXT, (each) => each.primaryDatabase],
  restore_threshold: [INT, (each) => each.thresholdMinutes],
  threshold_alert_enabled: [BIT, () => true],
  last_copied_file: [nvarchar(500), () => ''],
  last_copied_date: [DATETIME, (each, look) => moment(look.server, each.lastCopied)],
  last_copied_date_utc: [DATETIME, (each) => utc(each.lastCopied)],
  last_restored_file: [nvarchar(500), () => ''],
  last_restored_date: [DATETIME, (each, look) => moment(look.server, each.lastRestored)],
  last_restored_date_utc: [DATETIME, (each) => utc(each.lastRestored)],
  last_restored_latency: [INT, (each) => each.latencyMinutes],
})

const suspectPages = viewOf((look) => [...look.server.databases.values()].flatMap((database) => [...database.damaged].filter(([, kind]) => kind === 'page').map(() => database)), {
  database_id: [INT, (each) => each.id],
  file_id: [INT, () => 1],
  page_id: [BIGINT, () => 312n],
  event_type: [INT, () => 2],
  error_count: [INT, () => 1],
  last_update_date: [DATETIME, (_each, look) => toWall(look.server, look.server.clock.now().getTime())],
})

/** Tables of the database msdb, under dbo. */
export const msdbViews: Readonly<Record<string, View>> = {
  'dbo.backupset': backupset,
  'dbo.backupmediafamily': mediafamily,
  'dbo.backupmediaset': mediaset,
  'dbo.restorehistory': restorehistory,
  'dbo.log_shipping_primary_databases': primaries,
  'dbo.log_shipping_monitor_primary': primaries,
  'dbo.log_shipping_secondary_databases': secondaries,
  'dbo.log_shipping_monitor_secondary': secondaries,
  'dbo.suspect_pages': suspectPages,
}
