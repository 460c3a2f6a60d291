import { mistake } from '../sql/mistake.ts'
import { parseMoment, toDatetime } from '../sql/values.ts'
import { fromFull, recover, rollForward } from '../state/roll.ts'
import { fromWall } from '../state/server.ts'
import { countPages } from '../state/take.ts'
import type { BackupSet, Database } from '../state/shapes.ts'
import { databaseNamed } from '../views/names.ts'
import { may } from '../views/permissions.ts'
import type { Grammar, Running } from './context.ts'
import { osError, toRead } from './device.ts'
import { parseDatabase, parseDisk } from './options.ts'
import type { Options } from './options.ts'
import { ended, inPercents } from './progress.ts'
import { admitFull, admitLater, plannedFiles } from './restore-checks.ts'
import { chosen, parseRestoreOptions, whole } from './restore-media.ts'
import type { Doing, RestoreAsk } from './restore-media.ts'

/** RESTORE DATABASE and RESTORE LOG, from one disk, or WITH RECOVERY alone. */
export const restore: Grammar = (from) => {
  if (!from.at('RESTORE', 'DATABASE') && !from.at('RESTORE', 'LOG')) return null
  from.next()
  const doing: Doing = from.accept('LOG') ? 'RESTORE LOG' : (from.next(), 'RESTORE DATABASE')
  const database = parseDatabase(from)
  const disk = from.accept('FROM') ? parseDisk(from) : null
  const options = parseRestoreOptions(from)
  if (options.has('NORECOVERY') && options.has('RECOVERY')) throw mistake(3032, 'One or more of the options (recovery, norecovery) are not supported for this statement. Review the documentation for supported options.')
  return disk === null ? (running) => finish(running, doing, database(running)) : (running) => carryOut(running, { doing, name: database(running), path: disk(running), options })
}

function finish(running: Running, doing: Doing, name: string): void {
  const database = databaseNamed(running.server, name)
  if (database.state !== 'RESTORING') throw ended(doing, { number: 3153, message: 'The database is already fully recovered.', state: 2 })
  if (database.restoring === null) throw ended(doing, { number: 4333, message: 'The database cannot be recovered because the log was not restored.' })
  recover(database)
  running.reply.say({ number: 3014, state: 1, class: 0, message: `${doing} successfully processed 0 pages in 0.211 seconds (0.000 MB/sec).` })
  running.reply.done(null)
}

async function carryOut(running: Running, ask: RestoreAsk): Promise<void> {
  const { server, session, reply } = running
  const { doing, options, path } = ask
  const existing = server.databases.get(ask.name.toLowerCase()) ?? null
  if (!may(session.login, existing === null ? 'CREATE DATABASE' : 'ALTER ANY DATABASE')) throw ended(doing, existing === null ? { number: 262, message: "CREATE DATABASE permission denied in database 'master'.", class: 14 } : { number: 3110, message: `User does not have permission to RESTORE database '${ask.name}'.`, class: 14 })
  const media = toRead(server, path, doing)
  const on = chosen(media, { doing, path, number: options.number('FILE', running) ?? 1 })
  const set = whole(on, path, doing)
  if (set.version[0] > server.version[0]) throw ended(doing, { number: 3169, message: `The database was backed up on a server running version ${set.version.join('.')}. That version is incompatible with this server, which is running version ${server.version.join('.')}. Either restore the database on a server that supports the backup, or use a backup that is compatible with this server.` })
  if (options.has('CHECKSUM') && !set.checksums) throw ended(doing, { number: 3187, message: 'RESTORE WITH CHECKSUM cannot be specified because the backup set does not contain checksum information.' })
  const until = stopAt(running, options)
  if (doing === 'RESTORE LOG' ? set.type !== 'L' : set.type === 'L') throw ended(doing, { number: 3135, message: `The backup set in file '${path}' was created by ${set.type === 'L' ? 'BACKUP LOG' : set.type === 'I' ? 'BACKUP DATABASE WITH DIFFERENTIAL' : 'BACKUP DATABASE'} and cannot be used for this restore operation.`, state: 2 })
  const setEnd = fromWall(server, new Date(set.finish + 999))
  const database = set.type === 'D' ? begin(running, ask, { set, existing, until }) : admitLater(ask, { set, database: existing, until })
  const wrong = on.pages.findIndex((page) => page.sound === 'wrong')
  await inPercents(running, {
    doing, database: ask.name, stats: options.has('STATS') ? Math.min(100, Math.max(1, options.number('STATS', running) ?? 10)) : null,
    full: () => ended(doing, { number: 3257, message: `There is insufficient free space on disk volume to create the database. ${osError(112)}` }),
    step: (percent) => {
      if (wrong >= 0 && Math.ceil((on.pages.length * percent) / 100) > wrong) throw ended(doing, { number: 3183, message: `RESTORE detected an error on page (0:0) in database "${ask.name}" as read from the backup set.`, state: 2 })
    },
  })
  const { reached } = rollForward(database, { on, set, until, setEnd })
  remembered(running, ask, { set, until })
  for (const file of doing === 'RESTORE LOG' ? database.files.slice(1, 2) : database.files) reply.say({ number: 4035, state: 1, class: 0, message: `Processed ${countPages(file.kind, set.size)} pages for database '${ask.name}', file '${file.logical}' on file ${set.position}.` })
  if (!options.has('NORECOVERY')) {
    if (until !== null && !reached) reply.say({ number: 4322, state: 1, class: 10, message: 'This backup set contains records that were logged before the designated point in time. The database is being left in the restoring state so that more roll forward can be performed.' })
    else recover(database)
  }
  reply.say({ number: 3014, state: 1, class: 0, message: `${doing} successfully processed ${countPages('ROWS', set.size)} pages in 0.052 seconds (49.278 MB/sec).` })
  reply.done(null)
}

function begin(running: Running, ask: RestoreAsk, of: { readonly set: BackupSet; readonly existing: Database | null; readonly until: number | null }): Database {
  admitFull(running, ask, of)
  return fromFull(running.server, { name: ask.name, set: of.set, files: plannedFiles(running, ask, of), old: of.existing })
}

/** The moment of STOPAT, which the server reads as its own wall clock shows it. */
function stopAt(running: Running, options: Options): number | null {
  const value = options.value('STOPAT', running)
  if (value === null) return null
  const wall = value instanceof Date ? value : typeof value === 'string' ? parseMoment(value) : null
  if (wall === null) throw mistake(241, 'Conversion failed when converting date and/or time from character string.')
  return fromWall(running.server, toDatetime(wall))
}

function remembered(running: Running, ask: RestoreAsk, of: { readonly set: BackupSet; readonly until: number | null }): void {
  const { server, session } = running
  const { restores, sets } = server.msdb
  restores.push({ id: restores.length + 1, at: server.clock.now().getTime(), database: ask.name, user: session.login.user, setId: sets.find((each) => each.set.uuid === of.set.uuid)?.id ?? null, type: of.set.type, replace: ask.options.has('REPLACE'), recovery: !ask.options.has('NORECOVERY'), stopAt: of.until })
}
