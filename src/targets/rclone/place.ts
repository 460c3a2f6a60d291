import { Readable } from 'node:stream'
import { Fault } from '../../core/fault.ts'
import type { RcloneTargetPlan } from '../../core/site.ts'
import type { StoredFile } from '../target.ts'
import type { Rclone } from './call.ts'
import { faultOf } from './said.ts'

/**
 * How a copy becomes visible. `rename` where the place can rename a whole folder: it lands in one step. `last-file` where it
 * cannot, as in every S3, or where nothing may be renamed or deleted: there a copy without its manifest does not exist, and the
 * manifest is written last, when all else has been looked at.
 */
export type Way = 'rename' | 'last-file'

/** The questions that are asked of a place, each a call of rclone; folders and files are seen from the place's own folder. */
export interface Place {
  way(): Promise<Way>
  /** Null where there is no such folder. */
  files(op: string, folder: string): Promise<readonly StoredFile[] | null>
  /** Folders so many levels below; ours are left out. Null where there is no such place. */
  folders(op: string, depth: number): Promise<readonly string[] | null>
  /** Every file below a folder, as a path. */
  everything(op: string, folder: string): Promise<readonly string[]>
  rename(op: string, from: string, to: string): Promise<void>
  write(op: string, path: string, content: Buffer): Promise<void>
  /** Makes a folder, and those it lies in. */
  make(op: string, folder: string): Promise<void>
  /** What is not there is gone already. */
  deleteFile(op: string, path: string): Promise<void>
  purge(op: string, folder: string): Promise<void>
  free(op: string): Promise<number | null>
  /** There, in whatever way this kind of place can be there. */
  isThere(op: string): Promise<boolean>
}

export function placeOf(plan: RcloneTargetPlan, rclone: Rclone): Place {
  const ask: Rclone['ask'] = (question) => rclone.ask(question)
  const at = (path: string) => rclone.at(path)
  const remote = JSON.stringify(plan.remote)
  const asked = async (op: string, args: readonly string[]) => lines(await ask({ op, args }))
  // rclone says "deleted" of what an FTP server refused to delete: only another look tells.
  const refusal = (op: string) => faultOf(plan, { op, removes: 'yes' }, { code: 1, stderr: 'permission denied: what should go is still there' })
  const place: Place = {
    way: async () => {
      // A place that keeps everything may refuse to rename too.
      if (plan.immutable) return 'last-file'
      const known = ways.get(remote) ?? ((JSON.parse(await ask({ op: `ask what ${plan.name} can do`, args: ['backend', 'features', at('')] }) ?? '{}') as Features).Features?.DirMove === true ? 'rename' : 'last-file')
      ways.set(remote, known)
      return known
    },
    files: async (op, folder) => {
      const said = await ask({ op, args: ['lsjson', '--files-only', '--no-modtime', '--no-mimetype', at(folder)] })
      if (said === null) return null
      const files = (JSON.parse(said) as readonly { readonly Name: string; readonly Size: number }[]).map(({ Name, Size }) => ({ name: Name, bytes: Size }))
      return files.length === 0 ? null : files.sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    folders: async (op, depth) => asked(op, ['lsf', '-R', '--dirs-only', `--max-depth=${depth}`, '--exclude=/.*/**', at('')]),
    everything: async (op, folder) => await asked(op, ['lsf', '-R', '--files-only', '--fast-list', at(folder)]) ?? [],
    // Where the folder is there already, rclone would go on file by file and mix two copies: no time is left to it for that.
    rename: async (op, from, to) => {
      if (await ask({ op, args: ['moveto', '--max-duration=1ns', at(from), at(to)] }) === null) throw new Fault({ area: 'target', op, retry: 'later', hint: 'look-at-log', detail: 'what was written is not there any more' })
    },
    write: async (op, path, content) => { await ask({ op, args: ['rcat', at(path)], input: Readable.from([content]) }) },
    make: async (op, folder) => {
      // Two that make one folder at the same moment, ours or another program's: the later one is refused, and finds it made when it asks again.
      const attempt = async (left: number): Promise<unknown> => await ask({ op, args: ['mkdir', at(folder)] }).catch((error: unknown) => {
        if (left > 0 && error instanceof Fault && /mkdir/i.test(error.message)) return attempt(left - 1)
        throw error
      })
      if (FOLDERS.has(plan.remote.type)) await attempt(2)
    },
    deleteFile: async (op, path) => {
      await ask({ op, args: ['deletefile', at(path)], removes: 'yes' })
      const cut = path.lastIndexOf('/')
      if ((await place.files(op, path.slice(0, cut)))?.some(({ name }) => name === path.slice(cut + 1)) === true) throw refusal(op)
    },
    purge: async (op, folder) => {
      await ask({ op, args: ['purge', at(folder)], removes: 'yes' })
      if ((await place.everything(op, folder)).length > 0) throw refusal(op)
    },
    free: async (op) => {
      const said = await ask({ op, args: ['about', '--json', at('')] }).catch((error: unknown) => {
        if (error instanceof Fault && /doesn't support about|not supported|not implemented/i.test(error.message)) return null
        throw error
      })
      return said === null ? null : (JSON.parse(said) as { readonly free?: number }).free ?? null
    },
    isThere: async (op) => {
      if (await ask({ op, args: ['lsf', '--max-depth=1', at('')] }) !== null) return true
      // A bucket has no folders: where nothing was ever written there is none, and that is well, as long as there is the bucket.
      return !FOLDERS.has(plan.remote.type) && await place.way() === 'last-file' && await ask({ op, args: ['lsf', '--max-depth=1', rclone.top] }) !== null
    },
  }
  return place
}

interface Features { readonly Features?: { readonly DirMove?: boolean } }

const lines = (said: string | null): readonly string[] | null => (said === null ? null : said.split('\n').filter((line) => line !== ''))
/** Kinds that have real folders, whose absence means that the place is gone. */
const FOLDERS: ReadonlySet<string> = new Set(['local', 'sftp', 'ftp', 'smb', 'webdav', 'hdfs', 'seafile'])
/** What a remote can do does not change: asked once. */
const ways = new Map<string, Way>()
