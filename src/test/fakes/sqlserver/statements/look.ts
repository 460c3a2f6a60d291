import type { SetOnMedia } from '../state/media.ts'
import type { ServerState } from '../state/server.ts'
import type { DataFile, SetType } from '../state/shapes.ts'
import { BIGINT, BIT, DATETIME, GUID, INT, LSN, nvarchar, SMALLINT, TINYINT } from '../wire/types.ts'
import type { SqlType, SqlValue } from '../wire/types.ts'
import type { Grammar, Running } from './context.ts'
import { malformed, toRead } from './device.ts'
import { ended, inPercents } from './progress.ts'
import { chosen, parseRestoreFrom, whole } from './restore-media.ts'

const TYPES: Record<SetType, { readonly number: number; readonly words: string }> = { D: { number: 1, words: 'Database' }, L: { number: 2, words: 'Transaction Log' }, I: { number: 5, words: 'Database Differential' } }
const TEXT = nvarchar(128)

type Columns<T> = Readonly<Record<string, readonly [SqlType, (thing: T) => SqlValue]>>

/** A column for each property; a set that never ended has a beginning only, and its name says INCOMPLETE. */
const header = (server: ServerState): Columns<SetOnMedia> => {
  const of = (on: SetOnMedia) => on.beginning.set
  return {
    BackupName: [TEXT, (on) => (on.end === null ? '*** INCOMPLETE ***' : of(on).name)],
    BackupDescription: [nvarchar(255), () => null],
    BackupType: [SMALLINT, (on) => TYPES[of(on).type].number],
    ExpirationDate: [DATETIME, () => null],
    Compressed: [TINYINT, (on) => (of(on).compressed ? 1 : 0)],
    Position: [SMALLINT, (on) => of(on).position],
    DeviceType: [TINYINT, () => 2],
    UserName: [TEXT, (on) => of(on).user],
    ServerName: [TEXT, (on) => of(on).server],
    DatabaseName: [TEXT, (on) => of(on).database],
    DatabaseVersion: [INT, (on) => of(on).version[0] * 60],
    DatabaseCreationDate: [DATETIME, (on) => new Date(of(on).databaseCreated)],
    BackupSize: [{ kind: 'numeric', precision: 20, scale: 0 }, (on) => (on.end === null ? null : BigInt(on.end.set.size))],
    FirstLSN: [LSN, (on) => (on.end === null ? null : of(on).firstLsn)],
    LastLSN: [LSN, (on) => on.end?.set.lastLsn ?? null],
    CheckpointLSN: [LSN, (on) => (on.end === null ? null : of(on).checkpointLsn)],
    DatabaseBackupLSN: [LSN, (on) => (on.end === null ? null : of(on).fullLsn)],
    BackupStartDate: [DATETIME, (on) => new Date(of(on).start)],
    BackupFinishDate: [DATETIME, (on) => (on.end === null ? null : new Date(on.end.set.finish))],
    SortOrder: [SMALLINT, () => 52],
    CodePage: [SMALLINT, () => 0],
    UnicodeLocaleId: [INT, () => 1033],
    UnicodeComparisonStyle: [INT, () => 196_609],
    CompatibilityLevel: [TINYINT, (on) => of(on).version[0] * 10],
    SoftwareVendorId: [INT, () => 4608],
    SoftwareVersionMajor: [INT, (on) => of(on).version[0]],
    SoftwareVersionMinor: [INT, (on) => of(on).version[1]],
    SoftwareVersionBuild: [INT, (on) => of(on).version[2]],
    MachineName: [TEXT, () => server.name.split('\\')[0] ?? server.name],
    Flags: [INT, (on) => 512 + (of(on).checksums ? 16 : 0)],
    BindingID: [GUID, (on) => of(on).family],
    RecoveryForkID: [GUID, (on) => of(on).fork],
    Collation: [TEXT, () => 'SQL_Latin1_General_CP1_CI_AS'],
    FamilyGUID: [GUID, (on) => of(on).family],
    HasBulkLoggedData: [BIT, () => false],
    IsSnapshot: [BIT, () => false],
    IsReadOnly: [BIT, () => false],
    IsSingleUser: [BIT, () => false],
    HasBackupChecksums: [BIT, (on) => of(on).checksums],
    IsDamaged: [BIT, (on) => of(on).damaged],
    BeginsLogChain: [BIT, (on) => of(on).beginsChain],
    HasIncompleteMetaData: [BIT, () => false],
    IsForceOffline: [BIT, () => false],
    IsCopyOnly: [BIT, (on) => of(on).copyOnly],
    FirstRecoveryForkID: [GUID, (on) => of(on).fork],
    ForkPointLSN: [LSN, () => null],
    RecoveryModel: [nvarchar(60), (on) => of(on).recovery],
    DifferentialBaseLSN: [LSN, (on) => of(on).baseLsn],
    DifferentialBaseGUID: [GUID, (on) => of(on).baseSet],
    BackupTypeDescription: [nvarchar(60), (on) => TYPES[of(on).type].words],
    BackupSetGUID: [GUID, (on) => of(on).uuid],
    CompressedBackupSize: [BIGINT, (on) => (on.end === null ? null : BigInt(on.end.set.compressedSize))],
    Containment: [TINYINT, () => 0],
  }
}

const fileList = (on: SetOnMedia): Columns<DataFile> => ({
  LogicalName: [TEXT, (file) => file.logical],
  PhysicalName: [nvarchar(260), (file) => file.path],
  Type: [{ kind: 'varchar', length: 1 }, (file) => (file.kind === 'ROWS' ? 'D' : 'L')],
  FileGroupName: [TEXT, (file) => (file.kind === 'ROWS' ? 'PRIMARY' : null)],
  Size: [{ kind: 'numeric', precision: 20, scale: 0 }, (file) => (file.kind === 'ROWS' ? BigInt(on.end?.set.size ?? 0) : 8_388_608n)],
  MaxSize: [{ kind: 'numeric', precision: 20, scale: 0 }, () => 35_184_372_080_640n],
  FileId: [BIGINT, (file) => BigInt(file.id)],
  CreateLSN: [LSN, () => 0n],
  DropLSN: [LSN, () => 0n],
  UniqueId: [GUID, () => on.beginning.set.uuid],
  ReadOnlyLSN: [LSN, () => 0n],
  ReadWriteLSN: [LSN, () => 0n],
  BackupSizeInBytes: [BIGINT, (file) => BigInt(file.kind === 'ROWS' ? on.end?.set.size ?? 0 : 0)],
  SourceBlockSize: [INT, () => 512],
  FileGroupId: [INT, (file) => (file.kind === 'ROWS' ? 1 : 0)],
  LogGroupGUID: [GUID, () => null],
  DifferentialBaseLSN: [LSN, () => on.beginning.set.baseLsn ?? 0n],
  DifferentialBaseGUID: [GUID, () => on.beginning.set.baseSet],
  IsReadOnly: [BIT, () => false],
  IsPresent: [BIT, () => true],
  TDEThumbprint: [{ kind: 'varbinary', length: 32 }, () => null],
})

function show<T>(running: Running, columns: Columns<T>, things: readonly T[]): void {
  const named = Object.entries(columns)
  running.reply.rows(named.map(([name, [type]]) => ({ name, type })), things.map((thing) => named.map(([, [, value]]) => value(thing))))
}

/** RESTORE HEADERONLY, FILELISTONLY, LABELONLY and VERIFYONLY. */
export const look: Grammar = (from) => {
  if (!from.at('RESTORE') || !['HEADERONLY', 'FILELISTONLY', 'LABELONLY', 'VERIFYONLY'].includes(from.peek(1).text)) return null
  from.next()
  const what = from.next().text
  const doing = `RESTORE ${what}`
  const { disk, options } = parseRestoreFrom(from)
  return async (running) => {
    const path = disk(running)
    const media = toRead(running.server, path, doing)
    const number = options.number('FILE', running)
    if (what === 'HEADERONLY') { show(running, header(running.server), number === null ? media.sets : [chosen(media, { doing, path, number })]); return; }
    const on = chosen(media, { doing, path, number: number ?? 1 })
    if (what === 'FILELISTONLY') { show(running, fileList(on), on.beginning.set.files); return; }
    if (what === 'LABELONLY') { show<string>(running, { MediaName: [TEXT, () => null], MediaSetId: [GUID, (uuid) => uuid], FamilyCount: [INT, () => 1], FamilySequenceNumber: [INT, () => 1], MediaFamilyId: [GUID, (uuid) => uuid], SoftwareName: [TEXT, () => 'Microsoft SQL Server'] }, [media.uuid]); return; }
    return verify(running, { path, on, needs: options.has('CHECKSUM') ? 'checksums' : 'nothing', malformed: media.ends === 'malformed', stats: options.has('STATS') ? options.number('STATS', running) ?? 10 : null })
  }
}

/** Reads every page and its checksum where there is one; what the pages mean is not looked at, as with the real one. */
async function verify(running: Running, ask: { readonly path: string; readonly on: SetOnMedia; readonly needs: 'checksums' | 'nothing'; readonly malformed: boolean; readonly stats: number | null }): Promise<void> {
  const doing = 'RESTORE VERIFYONLY'
  const name = 'VERIFY DATABASE'
  if (ask.on.end === null && ask.malformed) throw malformed(ask.path, name)
  const set = whole(ask.on, ask.path, name)
  if (ask.needs === 'checksums' && !set.checksums) throw ended(name, { number: 3187, message: 'RESTORE WITH CHECKSUM cannot be specified because the backup set does not contain checksum information.' })
  await inPercents(running, { doing, database: set.database, stats: ask.stats, full: () => ended(name), step: () => undefined })
  if (ask.on.pages.some((page) => page.sound === 'wrong')) throw ended(name, { number: 3189, message: 'Damage to the backup set was detected.' })
  running.reply.say({ number: 3262, state: 1, class: 10, message: `The backup set on file ${set.position} is valid.` })
  running.reply.done(null)
}
