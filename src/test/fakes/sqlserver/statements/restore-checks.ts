import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { toText } from '../sql/values.ts'
import { locate } from '../state/paths.ts'
import { fromWall } from '../state/server.ts'
import type { BackupSet, Database, DataFile } from '../state/shapes.ts'
import type { Running } from './context.ts'
import { ended } from './progress.ts'
import type { RestoreAsk } from './restore-media.ts'

interface Subject {
  readonly set: BackupSet
  readonly existing: Database | null
  readonly until: number | null
}

/** May this full be restored over what stands there: 3154 another database, 3159 its last log is not backed up, 3101 somebody uses it. */
export function admitFull(running: Running, ask: RestoreAsk, { set, existing, until }: Subject): void {
  const { doing, name } = ask
  if (until !== null && until < fromWall(running.server, new Date(set.start))) throw ended(doing, { number: 4338, message: 'The STOPAT clause specifies a point too early to allow this backup set to be restored. Choose a different stop point or use RESTORE DATABASE WITH RECOVERY to recover at the current point.' })
  if (existing === null) return
  const replace = ask.options.has('REPLACE')
  if (existing.family !== set.family && !replace) throw ended(doing, { number: 3154, message: `The backup set holds a backup of a database other than the existing '${existing.name}' database.`, state: 4 })
  if (existing.state === 'ONLINE' && existing.recovery !== 'SIMPLE' && !replace && until === null) throw ended(doing, { number: 3159, message: `The tail of the log for the database "${existing.name}" has not been backed up. Use BACKUP LOG WITH NORECOVERY to backup the log if it contains work you do not want to lose. Use the WITH REPLACE or WITH STOPAT clause of the RESTORE statement to just overwrite the contents of the log.` })
  if (running.session.database.toLowerCase() === name.toLowerCase()) throw ended(doing, { number: 3102, message: `RESTORE cannot process database '${existing.name}' because it is in use by this session. It is recommended that the master database be used when performing this operation.` })
  if ([...running.server.sessions.values()].some((session) => session.database.toLowerCase() === name.toLowerCase())) throw ended(doing, { number: 3101, message: 'Exclusive access could not be obtained because the database is in use.' })
}

/** May this differential or log follow: 3118 nothing there, 3117 not restoring, 3136 another base, 4305 and 4326 the chain of logs, 4335 and 4338 the moment. */
export function admitLater(ask: RestoreAsk, of: { readonly set: BackupSet; readonly database: Database | null; readonly until: number | null }): Database {
  const { doing } = ask
  const { set, database, until } = of
  if (database === null) throw ended(doing, { number: 3118, message: `The database "${ask.name}" does not exist. RESTORE can only create a database when restoring either a full backup or a file backup of the primary file.` })
  const { restoring } = database
  if (database.state === 'RESTORING' && restoring === null) throw ended(doing, { number: 4319, message: `A previous restore operation was interrupted and did not complete processing on file '${database.files[0]?.logical ?? ''}'. Either restore the backup set that was interrupted or restart the restore sequence.` })
  if (restoring === null) throw ended(doing, { number: 3117, message: 'The log or differential backup cannot be restored because no files are ready to rollforward.', state: 4 })
  if (set.family !== database.family) throw ended(doing, { number: 3154, message: `The backup set holds a backup of a database other than the existing '${database.name}' database.`, state: 4 })
  if (set.type === 'I') {
    if (set.baseSet !== restoring.base || set.lastLsn < restoring.redo) throw ended(doing, { number: 3136, message: 'This differential backup cannot be restored because the database has not been restored to the correct earlier state.' })
    return database
  }
  if (restoring.stopped !== null && (until === null || until <= restoring.stopped)) throw ended(doing, { number: 4335, message: 'The specified STOPAT time is too early. All or part of the database is already rolled forward beyond that point.' })
  if (set.firstLsn > restoring.redo) throw ended(doing, { number: 4305, message: `The log in this backup set begins at LSN ${set.firstLsn}, which is too recent to apply to the database. An earlier log backup that includes LSN ${restoring.redo} can be restored.` })
  if (set.lastLsn <= restoring.redo) throw ended(doing, { number: 4326, message: `The log in this backup set terminates at LSN ${set.lastLsn}, which is too early to apply to the database. A more recent log backup that includes LSN ${restoring.redo} can be restored.` })
  const rolled = database.log.at(-1)?.at
  if (until !== null && rolled !== undefined && until < rolled) throw ended(doing, { number: 4335, message: 'The specified STOPAT time is too early. All or part of the database is already rolled forward beyond that point.' })
  return database
}

/** Where the files will lie: as they did, or where MOVE puts them; each place must exist and be nobody else's. */
export function plannedFiles(running: Running, ask: RestoreAsk, { set, existing }: Subject): readonly DataFile[] {
  const { doing, options } = ask
  const moves = new Map(options.moves.map(({ logical, to }) => [toText(logical(running).value, 0).toLowerCase(), toText(to(running).value, 0)]))
  for (const logical of moves.keys()) {
    if (!set.files.some((file) => file.logical.toLowerCase() === logical)) throw ended(doing, { number: 3234, message: `Logical file '${logical}' is not part of database '${ask.name}'. Use RESTORE FILELISTONLY to list the logical file names.`, state: 2 })
  }
  return set.files.map((file): DataFile => {
    const path = moves.get(file.logical.toLowerCase()) ?? file.path
    const refuse = (number: number, message: string) => ended(doing, { number, message }, { number: 3156, message: `File '${file.logical}' cannot be restored to '${path}'. Use WITH MOVE to identify a valid location for the file.`, state: 4 }, { number: 3119, message: 'Problems were identified while planning for the RESTORE statement. Previous messages provide details.' })
    const owner = [...running.server.databases.values()].find((each) => each !== existing && each.files.some((other) => other.path.toLowerCase() === path.toLowerCase()))
    if (owner !== undefined) throw refuse(1834, `The file '${path}' cannot be overwritten.  It is being used by database '${owner.name}'.`)
    const seen = locate(running.server.volumes, path)
    if (seen === null || !existsSync(dirname(seen.path))) throw refuse(5133, `Directory lookup for the file "${path}" failed with the operating system error 3(The system cannot find the path specified.).`)
    const own = existing?.files.some((other) => other.path.toLowerCase() === path.toLowerCase()) === true
    if (!own && !options.has('REPLACE') && existsSync(seen.path)) throw refuse(5170, `Cannot create file '${path}' because it already exists. Change the file path or the file name, and retry the operation.`)
    if (set.size > seen.volume.freeBytes) throw ended(doing, { number: 3257, message: `There is insufficient free space on disk volume '${seen.volume.mount}' to create the database. The database requires ${set.size} additional free bytes, while only ${seen.volume.freeBytes} bytes are available.` }, { number: 3119, message: 'Problems were identified while planning for the RESTORE statement. Previous messages provide details.' })
    return { ...file, path }
  })
}
