import type { Cursor } from '../sql/cursor.ts'
import type { Media, SetOnMedia } from '../state/media.ts'
import type { BackupSet } from '../state/shapes.ts'
import { malformed } from './device.ts'
import { parseDisk, parseOptions } from './options.ts'
import type { Options } from './options.ts'
import { ended } from './progress.ts'

export type Doing = 'RESTORE DATABASE' | 'RESTORE LOG'

export interface RestoreAsk {
  readonly doing: Doing
  readonly name: string
  readonly path: string
  readonly options: Options
}

const FLAGS = ['NORECOVERY', 'RECOVERY', 'REPLACE', 'CHECKSUM', 'NO_CHECKSUM', 'STATS', 'STOP_ON_ERROR', 'CONTINUE_AFTER_ERROR', 'NOUNLOAD', 'UNLOAD', 'NEW_BROKER', 'ENABLE_BROKER', 'RESTRICTED_USER', 'LOADHISTORY', 'REWIND', 'NOREWIND', 'NOSKIP', 'SKIP']
const VALUES = ['STOPAT', 'STATS', 'FILE', 'BUFFERCOUNT', 'MAXTRANSFERSIZE', 'BLOCKSIZE', 'MEDIANAME']

/** What may stand after WITH. */
export const parseRestoreOptions = (from: Cursor): Options => parseOptions(from, { statement: 'RESTORE', flags: FLAGS, values: VALUES })

export function parseRestoreFrom(from: Cursor) {
  from.expect('FROM')
  const disk = parseDisk(from)
  return { disk, options: parseRestoreOptions(from) }
}

/** The set of WITH FILE = n. */
export function chosen(media: Extract<Media, { kind: 'media' }>, ask: { readonly doing: string; readonly path: string; readonly number: number }): SetOnMedia {
  const on = media.sets[ask.number - 1]
  if (on !== undefined) return on
  if (media.ends === 'malformed') throw malformed(ask.path, ask.doing)
  throw ended(ask.doing, { number: 4038, message: `Cannot find file ID ${ask.number} on device '${ask.path}'.` })
}

/** The set, if it was written to its end; a file that was cut says where reading ended (3203), one that is wrong is malformed (3241). */
export function whole(on: SetOnMedia, path: string, doing: string): BackupSet {
  if (on.end === null || on.end.pages !== on.pages.length) throw ended(doing, { number: 3203, message: `Read on "${path}" failed: 38(Reached the end of the file.)` })
  return on.end.set
}
