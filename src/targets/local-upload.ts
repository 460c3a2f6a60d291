import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Writable } from 'node:stream'
import { Fault } from '../core/fault.ts'
import type { TargetPlan } from '../core/site.ts'
import { checkName } from './key.ts'
import { standing } from './disk.ts'
import { fileBody } from './file-body.ts'
import { absent, toFault } from './local-fault.ts'
import type { ReadDisk } from './lsblk.ts'
import { makeFolder } from './make-folder.ts'
import { syncFile, syncFolder } from './sync.ts'
import type { StoredFile, Upload } from './target.ts'
import { closed } from './closed.ts'

/** A copy that is being written: seen by nobody until `commit` has renamed it into its place. */
export function localUpload({ plan, disk, key, partial, folder, over }: { plan: TargetPlan; disk: ReadDisk; key: string; partial: string; folder: string; over: () => void }): Upload {
  const files = new Map<string, { readonly body: Writable; whole: boolean }>()
  return {
    file: (name) => {
      checkName(name)
      if (files.has(name)) throw new Fault({ area: 'target', op: `write ${key}`, retry: 'never', hint: 'look-at-log', detail: `${name} is written already` })
      const file = { body: fileBody(plan, `write ${key}/${name}`, join(partial, name)), whole: false }
      file.body.once('finish', () => {
        file.whole = true
      })
      files.set(name, file)
      return file.body
    },
    commit: async () => {
      const op = `commit ${key}`
      const unfinished = [...files].find(([, file]) => !file.whole)
      if (unfinished?.[1].body.errored instanceof Fault) throw unfinished[1].body.errored
      if (unfinished) throw new Fault({ area: 'target', op, retry: 'never', hint: 'look-at-log', detail: `${unfinished[0]} was not written to its end` })
      try {
        const stored: readonly StoredFile[] = await Promise.all([...files.keys()].map(async (name) => ({ name, bytes: await syncFile(join(partial, name)) })))
        await syncFolder(partial)
        const { where } = await standing(plan, disk)
        if (where !== 'there') throw absent(op, plan, where === 'no-folder' ? 'not-mounted' : where)
        await place({ partial, folder, root: plan.path })
        over()
        return stored
      } catch (error) {
        throw await toFault(plan, op, error)
      }
    },
    abort: async () => {
      await Promise.all([...files.values()].map(({ body }) => closed(body)))
      try {
        await rm(partial, { recursive: true, force: true })
        over()
      } catch (error) {
        throw await toFault(plan, `abort ${key}`, error)
      }
    },
  }
}

/** Renames into place and makes every name on the way durable. A folder that is not empty refuses to be replaced. */
async function place({ partial, folder, root }: { partial: string; folder: string; root: string }): Promise<void> {
  const component = dirname(folder)
  await makeFolder(component)
  await rename(partial, folder)
  await Promise.all([component, dirname(component), root].map(syncFolder))
}
