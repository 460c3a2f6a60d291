import { randomUUID } from 'node:crypto'
import { MINUTE, SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { MANIFEST } from '../../core/manifest.ts'
import type { RcloneTargetPlan } from '../../core/site.ts'
import { checkKey, checkName, PARTIAL, TRASH } from '../key.ts'
import { placeAway } from '../place-away.ts'
import type { Target } from '../target.ts'
import { rcloneOf, type Patience, type Secret } from './call.ts'
import { placeOf } from './place.ts'
import { readFile } from './read.ts'
import { swept } from './sweep.ts'
import { rcloneUpload, type Landing } from './upload.ts'

/**
 * A place that the rclone program reaches: SFTP, FTP, SMB, S3 and what else it knows. One house alone may write there. Bytes are
 * streamed, nothing is kept on our own disk, and what is not there whole is not there.
 */
export function rcloneTarget({ plan, secret, patience = PATIENCE }: { readonly plan: RcloneTargetPlan; readonly secret: Secret; readonly patience?: Patience }): Target {
  const rclone = rcloneOf({ plan, secret, patience })
  const place = placeOf(plan, rclone)
  /** Names of uploads and looks that are going on, and keys of those that have no other name: a sweep leaves them alone. */
  const live = new Set<string>()
  const mine = `${JSON.stringify(plan.remote)} ${plan.path} `

  const stat = async (key: string) => {
    const files = await place.files(`look at ${key}`, checkKey(key))
    return files === null || (await place.way() === 'last-file' && !files.some(({ name }) => name === MANIFEST)) ? null : files
  }
  const ready = async (op: string) => {
    if (!await place.isThere(op)) throw gone(op, plan)
  }

  return {
    name: plan.name,
    class: plan.class,
    removable: plan.removable,
    probe: async () => {
      try {
        if (!await place.isThere(`look at ${plan.name}`)) return [placeAway(plan.name, gone('look', plan))]
      } catch (error) {
        if (error instanceof Fault) return [placeAway(plan.name, error)]
        throw error
      }
      // What could never be deleted again is not written to try.
      if (plan.immutable) return []
      const id = `probe-${randomUUID()}`
      live.add(id)
      try {
        await place.make(`write to ${plan.name}`, PARTIAL)
        await place.write(`write to ${plan.name}`, `${PARTIAL}/${id}`, Buffer.from('pulih'))
        await place.deleteFile(`write to ${plan.name}`, `${PARTIAL}/${id}`)
        return []
      } catch (error) {
        if (error instanceof Fault) return [{ kind: 'not-writable', target: plan.name, detail: error.message }]
        throw error
      } finally {
        live.delete(id)
      }
    },
    free: async () => {
      const free = await place.free(`ask ${plan.name} for free space`)
      return free === null ? null : Math.max(0, free - plan.keepFree)
    },
    begin: async (key) => {
      const op = `begin ${checkKey(key)}`
      await ready(op)
      if (await stat(key) !== null) throw refused(op, 'a copy of this name exists')
      const way = await place.way()
      const landing = way === 'rename' ? byRename(key) : await byLastFile(key)
      // Before the first file, not with it: files that come at once would each want to make it.
      await place.make(op, landing.folder)
      return rcloneUpload({ key, rclone, patience, landing, look: (folder) => place.files(`commit ${key}`, folder) })
    },
    open: async (key, file) => readFile(rclone, { op: `read ${checkKey(key)}/${checkName(file)}`, path: `${key}/${file}`, patience, isThere: async () => (await place.files(`look at ${key}`, key))?.some(({ name }) => name === file) ?? false }),
    stat,
    list: async (prefix) => {
      const op = `list ${plan.name}`
      const found = await place.way() === 'rename'
        ? (await place.folders(op, 3))?.map((folder) => folder.replace(/\/$/, '')).filter((folder) => folder.split('/').length === 3)
        : (await place.everything(op, '')).filter((path) => path.endsWith(`/${MANIFEST}`)).map((path) => path.slice(0, -MANIFEST.length - 1)).filter((key) => key.split('/').length === 3 && !key.startsWith('.'))
      if (found === undefined || found.length === 0) await ready(op)
      return (found ?? []).filter((key) => key.startsWith(prefix)).sort()
    },
    remove: async (key) => {
      const op = `remove ${checkKey(key)}`
      await ready(op)
      if (await place.way() === 'last-file') {
        // Its manifest was written last and is locked longest: where it may go, all may. From then on there is no such copy.
        await place.deleteFile(op, `${key}/${MANIFEST}`)
        await place.purge(op, key)
        return
      }
      if (await place.files(op, key) === null) return
      const trash = `${TRASH}/${randomUUID()}`
      await place.rename(op, key, trash)
      await place.purge(op, trash)
    },
    sweep: async () => {
      await ready(`sweep ${plan.name}`)
      return await swept({ plan, place, live })
    },
    path: () => null,
  }

  function byRename(key: string): Landing {
    const id = randomUUID()
    const folder = `${PARTIAL}/${id}`
    live.add(id)
    return {
      folder, last: null,
      land: async () => {
        await place.make(`commit ${key}`, key.slice(0, key.lastIndexOf('/')))
        await place.rename(`commit ${key}`, folder, key)
      },
      clear: () => place.purge(`abort ${key}`, folder),
      over: () => { live.delete(id) },
    }
  }

  async function byLastFile(key: string): Promise<Landing> {
    const claim = `${mine}${key}`
    if (claims.has(claim)) throw refused(`begin ${key}`, 'somebody else is writing a copy of this name')
    claims.add(claim)
    live.add(key)
    // What an upload left that was cut off would mix with ours; a place that keeps it keeps it as part of this copy, under the same names.
    if (!plan.immutable) await place.purge(`begin ${key}`, key)
    return {
      folder: key, last: MANIFEST,
      land: async (manifest) => {
        if (await stat(key) !== null) throw refused(`commit ${key}`, 'a copy of this name exists')
        await place.write(`commit ${key}`, `${key}/${MANIFEST}`, manifest ?? Buffer.alloc(0))
      },
      clear: async () => {
        await place.deleteFile(`abort ${key}`, `${key}/${MANIFEST}`).catch(forgive)
        await place.purge(`abort ${key}`, key).catch(forgive)
      },
      over: () => {
        live.delete(key)
        claims.delete(claim)
      },
    }
  }
}

/** What the place keeps of an upload that was given up is no copy. */
function forgive(error: unknown): void {
  if (!(error instanceof Fault) || error.hint !== 'place-locked') throw error
}

const refused = (op: string, detail: string) => new Fault({ area: 'target', op, retry: 'never', hint: 'look-at-log', detail })
const gone = (op: string, plan: RcloneTargetPlan) => new Fault({ area: 'target', op, retry: 'later', hint: 'place-missing', detail: `there is no folder ${plan.path}` })

/** Copies that are being written without a name of their own, wherever in this process. */
const claims = new Set<string>()
const PATIENCE: Patience = { answer: 30 * SECOND, stall: 5 * MINUTE }
