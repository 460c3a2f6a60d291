import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs'
import type { Cursor } from '../sql/cursor.ts'
import { SqlMistake } from '../sql/mistake.ts'
import { beginningBlock, mediaHead, readMedia } from '../state/media.ts'
import { guid } from '../state/lsn.ts'
import { beginSet, countPages, finishSet, pagesOf, remember } from '../state/take.ts'
import type { Beginning } from '../state/media.ts'
import type { Database, SetType } from '../state/shapes.ts'
import type { Seen } from '../state/paths.ts'
import { openDatabase } from '../views/names.ts'
import { may } from '../views/permissions.ts'
import type { Grammar, Running } from './context.ts'
import { cannotOpen, malformed, osError, toWrite } from './device.ts'
import { parseDatabase, parseDisk, parseOptions } from './options.ts'
import type { Options } from './options.ts'
import { ended, inPercents } from './progress.ts'

const FLAGS = ['CHECKSUM', 'NO_CHECKSUM', 'COMPRESSION', 'NO_COMPRESSION', 'INIT', 'NOINIT', 'FORMAT', 'NOFORMAT', 'SKIP', 'NOSKIP', 'COPY_ONLY', 'DIFFERENTIAL', 'STATS', 'STOP_ON_ERROR', 'CONTINUE_AFTER_ERROR', 'NORECOVERY', 'NO_TRUNCATE', 'NOUNLOAD', 'UNLOAD', 'REWIND', 'NOREWIND']
const VALUES = ['STATS', 'NAME', 'DESCRIPTION', 'MEDIANAME', 'MEDIADESCRIPTION', 'BUFFERCOUNT', 'MAXTRANSFERSIZE', 'BLOCKSIZE', 'RETAINDAYS', 'EXPIREDATE']

type Doing = 'BACKUP DATABASE' | 'BACKUP LOG'

/** BACKUP DATABASE and BACKUP LOG, to one disk. */
export const backup: Grammar = (from) => {
  if (!from.at('BACKUP', 'DATABASE') && !from.at('BACKUP', 'LOG')) return null
  from.next()
  const doing: Doing = from.accept('LOG') ? 'BACKUP LOG' : (from.next(), 'BACKUP DATABASE')
  const { database, disk, options } = parts(from)
  return async (running) => {
    const path = disk(running)
    const subject = checked(running, { doing, name: database(running), options })
    await write(running, { doing, database: subject, path, options })
  }
}

function parts(from: Cursor) {
  const database = parseDatabase(from)
  from.expect('TO')
  const disk = parseDisk(from)
  return { database, disk, options: parseOptions(from, { statement: 'BACKUP', flags: FLAGS, values: VALUES }) }
}

/** Everything that is refused before a byte is written. */
function checked(running: Running, ask: { readonly doing: Doing; readonly name: string; readonly options: Options }): Database {
  const { server, session } = running
  const { doing, options } = ask
  const database = opened(running, ask)
  if (!may(session.login, doing)) throw ended(doing, { number: 262, message: `${doing} permission denied in database '${database.name}'.`, class: 14 })
  if (database.name === 'tempdb') throw ended(doing, { number: 3147, message: 'Backup and restore operations are not allowed on database tempdb.' })
  const busy = [...server.sessions.values()].some(({ request }) => request?.command === 'BACKUP DATABASE' && request.database === database.name)
  if (busy && doing === 'BACKUP DATABASE') throw ended(doing, { number: 3023, message: 'Backup, file manipulation operations (such as ALTER DATABASE ADD FILE) and encryption changes on a database must be serialized. Reissue the statement after the current backup or file manipulation operation is completed.', state: 2 })
  if (doing === 'BACKUP LOG' && database.recovery === 'SIMPLE') throw ended(doing, { number: 4208, message: 'The statement BACKUP LOG is not allowed while the recovery model is SIMPLE. Use BACKUP DATABASE or change the recovery model using ALTER DATABASE.' })
  if (doing === 'BACKUP LOG' && database.logFrom === null) throw ended(doing, { number: 4214, message: 'BACKUP LOG cannot be performed because there is no current database backup.' })
  if (options.has('DIFFERENTIAL') && database.base === null) throw ended(doing, { number: 3035, message: `Cannot perform a differential backup for database "${database.name}", because a current database backup does not exist. Perform a full database backup by reissuing BACKUP DATABASE, omitting the WITH DIFFERENTIAL option.` })
  if (options.has('COMPRESSION') && (server.edition === 'Express' || server.edition === 'Web')) throw ended(doing, { number: 1844, message: `${doing} WITH COMPRESSION is not supported on ${server.edition} Edition (64-bit).` })
  const page = [...database.damaged].find(([, kind]) => kind === 'page')
  if (page !== undefined && options.has('CHECKSUM') && !options.has('CONTINUE_AFTER_ERROR')) throw ended(doing, { number: 3043, message: `BACKUP '${database.name}' detected an error on page (1:312) in file '${database.files[0]?.path ?? ''}'.` })
  return database
}

function opened(running: Running, ask: { readonly doing: Doing; readonly name: string }): Database {
  try {
    return openDatabase(running.server, ask.name)
  } catch (error) {
    throw error instanceof SqlMistake ? ended(ask.doing, ...error.said) : error
  }
}

async function write(running: Running, ask: { readonly doing: Doing; readonly database: Database; readonly path: string; readonly options: Options }): Promise<void> {
  const { server, reply, session } = running
  const { doing, database, path, options } = ask
  const type: SetType = doing === 'BACKUP LOG' ? 'L' : options.has('DIFFERENTIAL') ? 'I' : 'D'
  const device = path.toUpperCase() === 'NUL' ? null : open(running, ask)
  try {
    const beginning = beginSet(server, database, { type, user: session.login.user, name: options.text('NAME', running), mediaUuid: device?.mediaUuid ?? guid(), position: device?.position ?? 1, copyOnly: options.has('COPY_ONLY'), checksums: options.has('CHECKSUM'), compressed: options.has('COMPRESSION') })
    device?.write(device.head, beginning)
    const stats = options.has('STATS') ? Math.min(100, Math.max(1, options.number('STATS', running) ?? 10)) : null
    const written = { pages: 0, bytes: 0 }
    const there = pagesOf(database, beginning, 'so far')
    await inPercents(running, {
      doing, database: database.name, stats,
      full: () => ended(doing, { number: 3202, message: `Write on "${path}" failed: ${osError(112)}` }),
      step: (percent) => {
        // The first ninety-nine percents write what is there already, the last one what came meanwhile.
        const pages = percent === 100 ? pagesOf(database, beginning, 'to the end') : there
        const upTo = percent === 100 ? pages.length : Math.floor((pages.length * percent) / 100)
        for (; written.pages < upTo; written.pages += 1) {
          const page = pages[written.pages] ?? Buffer.alloc(0)
          if (device !== null && page.length > device.seen.volume.freeBytes) throw ended(doing, { number: 3202, message: `Write on "${path}" failed: ${osError(112)}` })
          device?.write(page)
          written.bytes += page.length
        }
      },
    })
    const { set, end } = finishSet(server, database, { beginning, bytes: written.bytes, pages: written.pages })
    device?.write(end)
    remember(server, set, path)
    if (options.has('NORECOVERY')) Object.assign(database, { state: 'RESTORING', restoring: { redo: set.lastLsn, base: database.base?.set ?? '', stopped: null } })
    for (const file of doing === 'BACKUP LOG' ? database.files.slice(1, 2) : database.files) reply.say({ number: 4035, state: 1, class: 0, message: `Processed ${countPages(file.kind, set.size)} pages for database '${database.name}', file '${file.logical}' on file ${set.position}.` })
    const kind = type === 'I' ? `${doing} WITH DIFFERENTIAL` : doing
    reply.say({ number: 3014, state: 1, class: 0, message: `${kind} successfully processed ${countPages('ROWS', set.size)} pages in 0.041 seconds (62.500 MB/sec).` })
    reply.done(null)
  } finally {
    device?.close()
  }
}

interface Device {
  readonly seen: Seen
  readonly mediaUuid: string
  readonly position: number
  /** What stands before the set: a media header, or nothing where it is appended. */
  readonly head: Buffer
  write(...blocks: readonly (Buffer | Beginning)[]): void
  close(): void
}

function open(running: Running, ask: { readonly doing: Doing; readonly path: string; readonly options: Options }): Device {
  const seen = toWrite(running.server, ask.path, ask.doing)
  const old = existsSync(seen.path) && !ask.options.has('FORMAT') ? readMedia(seen.path) : null
  if (old !== null && old.kind === 'malformed') throw malformed(ask.path, ask.doing)
  const afresh = old === null || ask.options.has('INIT')
  const mediaUuid = old?.uuid ?? guid()
  const file = openFile(seen.path, afresh ? 'w' : 'a', () => cannotOpen(ask.doing, ask.path, 5))
  return {
    seen, mediaUuid,
    position: afresh ? 1 : old.sets.length + 1,
    head: afresh ? mediaHead(mediaUuid) : Buffer.alloc(0),
    write: (...blocks) => {
      for (const block of blocks) {
        const bytes = Buffer.isBuffer(block) ? block : beginningBlock(block)
        writeSync(file, bytes)
        seen.volume.freeBytes -= bytes.length
      }
    },
    close: () => {
      fsyncSync(file)
      closeSync(file)
    },
  }
}

function openFile(path: string, how: 'w' | 'a', refused: () => SqlMistake): number {
  try {
    return openSync(path, how)
  } catch {
    throw refused()
  }
}
