import type { Damage, Database, DataFile, LogRecord } from './shapes.ts'
import { guid } from './lsn.ts'
import { placeFile } from './databases.ts'
import { pageRecords } from './media.ts'
import type { SetOnMedia } from './media.ts'
import type { ServerState } from './server.ts'
import type { BackupSet } from './shapes.ts'

/** A database in the middle of a restore, before the first row is there; it takes the place of one of the same name. */
export function fromFull(server: ServerState, ask: { readonly name: string; readonly set: BackupSet; readonly files: readonly DataFile[]; readonly old: Database | null }): Database {
  const { set } = ask
  const database: Database = {
    id: ask.old?.id ?? server.nextDatabaseId++, name: ask.old?.name ?? ask.name, created: server.clock.now().getTime(),
    state: 'RESTORING', access: 'MULTI_USER', recovery: set.recovery,
    guid: guid(), family: set.family, broker: set.broker, fork: set.fork,
    files: ask.files, log: [], lastLsn: set.lastLsn,
    base: { lsn: set.checkpointLsn, set: set.uuid, at: server.clock.now().getTime() }, fullLsn: set.checkpointLsn,
    logFrom: set.recovery === 'SIMPLE' ? null : set.lastLsn, chainBegins: false,
    damaged: new Map(), loose: [], restoring: null,
  }
  server.databases.set(ask.name.toLowerCase(), database)
  for (const file of ask.files) placeFile(server, file)
  return database
}

/** Puts the records of a set onto a restoring database; up to a moment where one is given. Says whether that moment was reached. */
export function rollForward(database: Database, ask: { readonly on: SetOnMedia; readonly set: BackupSet; readonly until: number | null; readonly setEnd: number }): { readonly reached: boolean; readonly applied: number } {
  const { set, until } = ask
  const redo = database.restoring?.redo ?? set.lastLsn
  const { records, lost } = pageRecords(ask.on)
  // A differential and a log both begin before the point that the database has reached; what it has is not done again.
  const fresh = set.type === 'D' ? records : records.filter((record) => record.lsn > redo)
  const late = until === null ? -1 : fresh.findIndex((record) => record.at > until)
  const apply: readonly LogRecord[] = set.type === 'L' && late >= 0 ? fresh.slice(0, late) : fresh
  database.log.push(...apply)
  for (const [table, kind] of ask.on.end?.damaged ?? []) database.damaged.set(table, kind)
  if (lost > 0) database.damaged.set(`${lost} pages that could not be read`, 'structure' satisfies Damage)
  const stoppedHere = set.type === 'L' && until !== null && (late >= 0 || until <= ask.setEnd)
  const reachedLsn = stoppedHere ? apply.at(-1)?.lsn ?? redo : set.lastLsn
  database.lastLsn = reachedLsn > redo ? reachedLsn : redo
  database.restoring = { redo: database.lastLsn, base: database.restoring?.base ?? set.uuid, stopped: stoppedHere ? until : null }
  return { reached: until === null || stoppedHere, applied: apply.length }
}

/** Ends a restore sequence: history parts here. */
export function recover(database: Database): void {
  database.state = 'ONLINE'
  database.restoring = null
  database.fork = guid()
  if (database.recovery !== 'SIMPLE') database.logFrom = database.lastLsn
}
