import { toWall } from '../state/server.ts'
import { locate } from '../state/paths.ts'
import type { Database, DataFile } from '../state/shapes.ts'
import { BIGINT, BIT, DATETIME, GUID, INT, LSN, NAME, nvarchar, SMALLINT, TINYINT } from '../wire/types.ts'
import type { SqlType, SqlValue } from '../wire/types.ts'
import { viewOf } from './view.ts'
import type { Looking, View } from './view.ts'

const STATES = { ONLINE: 0, RESTORING: 1, SUSPECT: 4, OFFLINE: 6 } as const
const MODELS = { FULL: 1, BULK_LOGGED: 2, SIMPLE: 3 } as const
const ACCESS = { MULTI_USER: 0, SINGLE_USER: 1, RESTRICTED_USER: 2 } as const
const WORDS = nvarchar(60)

const all = (look: Looking) => [...look.server.databases.values()].sort((one, other) => one.id - other.id)

const databases = viewOf(all, {
  name: [NAME, (each) => each.name],
  database_id: [INT, (each) => each.id],
  source_database_id: [INT, () => null],
  owner_sid: [{ kind: 'varbinary', length: 85 }, () => Buffer.from([1])],
  create_date: [DATETIME, (each, look) => toWall(look.server, each.created)],
  compatibility_level: [TINYINT, (_each, look) => look.server.version[0] * 10],
  collation_name: [NAME, (each) => (each.state === 'ONLINE' ? 'SQL_Latin1_General_CP1_CI_AS' : null)],
  user_access: [TINYINT, (each) => ACCESS[each.access]],
  user_access_desc: [WORDS, (each) => each.access],
  is_read_only: [BIT, () => false],
  is_auto_close_on: [BIT, () => false],
  state: [TINYINT, (each) => STATES[each.state]],
  state_desc: [WORDS, (each) => each.state],
  is_in_standby: [BIT, () => false],
  recovery_model: [TINYINT, (each) => MODELS[each.recovery]],
  recovery_model_desc: [WORDS, (each) => each.recovery],
  page_verify_option: [TINYINT, () => 2],
  page_verify_option_desc: [WORDS, () => 'CHECKSUM'],
  is_encrypted: [BIT, () => false],
  service_broker_guid: [GUID, (each) => each.broker],
  log_reuse_wait_desc: [WORDS, (each) => (each.recovery === 'SIMPLE' || each.logFrom === null ? 'NOTHING' : 'LOG_BACKUP')],
  replica_id: [GUID, () => null],
  group_database_id: [GUID, () => null],
  is_distributor: [BIT, () => false],
})

const recoveryStatus = viewOf(all, {
  database_id: [INT, (each) => each.id],
  database_guid: [GUID, (each) => (each.state === 'ONLINE' || each.state === 'RESTORING' ? each.guid : null)],
  family_guid: [GUID, (each) => (each.state === 'ONLINE' || each.state === 'RESTORING' ? each.family : null)],
  last_log_backup_lsn: [LSN, (each) => (each.recovery === 'SIMPLE' || each.state !== 'ONLINE' ? null : each.logFrom)],
  recovery_fork_guid: [GUID, (each) => (each.state === 'ONLINE' || each.state === 'RESTORING' ? each.fork : null)],
  first_recovery_fork_guid: [GUID, () => null],
  fork_point_lsn: [LSN, () => null],
})

interface Owned {
  readonly file: DataFile
  readonly of: Database
}

const pages = (each: Owned) => 1024 + each.of.log.length
const fileColumns: Readonly<Record<string, readonly [SqlType, (each: Owned, look: Looking) => SqlValue]>> = {
  file_id: [INT, ({ file }) => file.id],
  type: [TINYINT, ({ file }) => (file.kind === 'ROWS' ? 0 : 1)],
  type_desc: [WORDS, ({ file }) => file.kind],
  data_space_id: [INT, ({ file }) => (file.kind === 'ROWS' ? 1 : 0)],
  name: [NAME, ({ file }) => file.logical],
  physical_name: [nvarchar(260), ({ file }) => file.path],
  state: [TINYINT, ({ of }) => STATES[of.state]],
  state_desc: [WORDS, ({ of }) => of.state],
  size: [INT, pages],
  max_size: [INT, () => -1],
  growth: [INT, () => 8192],
  is_read_only: [BIT, () => false],
  differential_base_lsn: [LSN, ({ file, of }) => (file.kind === 'ROWS' ? of.base?.lsn ?? null : null)],
  differential_base_guid: [GUID, ({ file, of }) => (file.kind === 'ROWS' ? of.base?.set ?? null : null)],
  differential_base_time: [DATETIME, ({ file, of }, look) => (file.kind === 'ROWS' && of.base !== null ? toWall(look.server, of.base.at) : null)],
}
const owned = (of: Database): readonly Owned[] => of.files.map((file) => ({ file, of }))

const masterFiles = viewOf((look) => all(look).flatMap(owned), { database_id: [INT, ({ of }) => of.id], ...fileColumns })
const databaseFiles = viewOf((look) => owned(look.database), fileColumns)

/** sys.dm_os_volume_stats(database_id, file_id). */
const volumeStats = viewOf((look) => {
  const of = all(look).find((each) => each.id === Number(look.args[0]))
  const file = of?.files.find((each) => each.id === Number(look.args[1]))
  const seen = file === undefined ? null : locate(look.server.volumes, file.path)
  return of === undefined || file === undefined || seen === null ? [] : [{ of, file, volume: seen.volume }]
}, {
  database_id: [INT, ({ of }) => of.id],
  file_id: [INT, ({ file }) => file.id],
  volume_mount_point: [nvarchar(512), ({ volume }) => /^[A-Za-z]:/.exec(volume.mount)?.[0].concat('\\') ?? '/'],
  volume_id: [nvarchar(512), ({ volume }) => volume.mount],
  logical_volume_name: [nvarchar(512), () => ''],
  file_system_type: [nvarchar(512), () => 'NTFS'],
  total_bytes: [BIGINT, ({ volume }) => BigInt(volume.totalBytes)],
  available_bytes: [BIGINT, ({ volume }) => BigInt(volume.freeBytes)],
  is_read_only: [TINYINT, () => 0],
})

const fixedDrives = viewOf((look) => [...new Map(look.server.volumes.map((each) => [each.mount.slice(0, 2).toUpperCase(), each])).values()], {
  fixed_drive_path: [nvarchar(512), (each) => /^[A-Za-z]:/.exec(each.mount)?.[0].concat('\\') ?? '/'],
  drive_type: [INT, () => 3],
  drive_type_desc: [WORDS, () => 'DRIVE_FIXED'],
  free_space_in_bytes: [BIGINT, (each) => BigInt(each.freeBytes)],
})

const requests = viewOf((look) => [...look.server.sessions.values()].flatMap((session) => (session.request === null ? [] : [{ session, request: session.request }])), {
  session_id: [SMALLINT, ({ session }) => session.spid],
  start_time: [DATETIME, ({ request }, look) => toWall(look.server, request.since)],
  status: [nvarchar(30), () => 'running'],
  command: [nvarchar(32), ({ request }) => request.command],
  database_id: [SMALLINT, ({ request }, look) => look.server.databases.get(request.database.toLowerCase())?.id ?? 0],
  percent_complete: [{ kind: 'real' }, ({ request }) => request.percent],
  estimated_completion_time: [BIGINT, () => 0n],
  total_elapsed_time: [INT, ({ request }, look) => look.server.clock.now().getTime() - request.since],
  blocking_session_id: [SMALLINT, () => 0],
  wait_type: [WORDS, () => null],
})

const sessions = viewOf((look) => [...look.server.sessions.values()], {
  session_id: [SMALLINT, (each) => each.spid],
  login_name: [NAME, (each) => each.login.user],
  original_login_name: [NAME, (each) => each.login.user],
  host_name: [NAME, (each) => each.host],
  program_name: [NAME, (each) => each.app],
  status: [nvarchar(30), (each) => (each.request === null ? 'sleeping' : 'running')],
  database_id: [SMALLINT, (each, look) => look.server.databases.get(each.database.toLowerCase())?.id ?? 0],
  is_user_process: [BIT, () => true],
})

const systemInfo = viewOf((look) => [look.server], {
  sqlserver_start_time: [DATETIME, (server) => toWall(server, server.startedAt)],
  cpu_count: [INT, () => 4],
  physical_memory_kb: [BIGINT, () => 16_777_216n],
})

const hostInfo = viewOf((look) => [look.server.volumes[0]?.mount.startsWith('/') === true ? 'Linux' : 'Windows'], {
  host_platform: [nvarchar(256), (platform) => platform],
  host_distribution: [nvarchar(256), (platform) => (platform === 'Linux' ? 'Ubuntu' : 'Windows Server 2019 Standard')],
  host_release: [nvarchar(256), () => ''],
})

export const databaseViews: Readonly<Record<string, View>> = {
  'sys.databases': databases,
  'sys.database_recovery_status': recoveryStatus,
  'sys.master_files': masterFiles,
  'sys.database_files': databaseFiles,
  'sys.dm_os_volume_stats': volumeStats,
  'sys.dm_os_enumerate_fixed_drives': fixedDrives,
  'sys.dm_exec_requests': requests,
  'sys.dm_exec_sessions': sessions,
  'sys.dm_os_sys_info': systemInfo,
  'sys.dm_os_host_info': hostInfo,
}
