import { Writable } from 'node:stream'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { MANIFEST, RESTORE_GUIDE } from '../../core/manifest.ts'
import type { Place } from '../../core/place.ts'
import type { ObservedTargetPlan } from '../../core/site.ts'
import type { StoredFile, Target, Upload } from '../target.ts'
import { placeAway } from '../place-away.ts'
import { readReceipt, receiptsOf } from './receipt.ts'

/**
 * A place that somebody else's tool fills. A copy there is their file: what is ours is a receipt, kept in a folder of the
 * house. Whoever reads the copy reads their bytes, so that a receipt never stands for data; nothing of theirs is ever removed.
 */
export function observedTarget({ plan, place }: { readonly plan: ObservedTargetPlan; readonly place: Place }): Target {
  const receipts = receiptsOf(plan)
  /** A copy is there where all of its data is. */
  const sorted = async (prefix: string) => {
    const files = new Set((await place.files()).map(({ path }) => path))
    const found = { there: [] as string[], gone: [] as { readonly key: string; readonly takenAt: number }[] }
    for (const key of await receipts.list(prefix)) {
      const { paths, takenAt } = await readReceipt(receipts, key)
      if ([...paths.values()].every((path) => files.has(path))) found.there.push(key)
      else found.gone.push({ key, takenAt })
    }
    return found
  }
  return {
    name: plan.name,
    class: plan.class,
    removable: plan.removable,
    probe: async () => {
      try {
        await place.files()
        return []
      } catch (error) {
        if (error instanceof Fault) return [away(plan, error)]
        throw error
      }
    },
    free: async () => null,
    begin: async (key) => receiptOf(await receipts.begin(key)),
    open: async (key, file) => {
      if (isOurs(file)) return await receipts.open(key, file)
      const path = (await readReceipt(receipts, key)).paths.get(file)
      if (path === undefined) throw new Fault({ area: 'target', op: `read ${key}/${file}`, retry: 'never', hint: 'look-at-log', detail: 'the receipt names no such file' })
      return await place.open(path)
    },
    stat: async (key) => {
      const ours = await receipts.stat(key)
      if (ours === null || !ours.some(({ name }) => name === MANIFEST)) return ours
      const theirs: StoredFile[] = []
      for (const [name, path] of (await readReceipt(receipts, key)).paths) {
        const found = await place.look(path)
        // Without its data there is no such copy, whatever we wrote down about it.
        if (found === null) return null
        theirs.push({ name, bytes: found.bytes })
      }
      return [...ours, ...theirs].sort((a, b) => a.name.localeCompare(b.name))
    },
    list: async (prefix) => (await sorted(prefix)).there,
    remove: async (key) => { throw new Fault({ area: 'target', op: `remove ${key}`, retry: 'never', hint: 'look-at-log', detail: `what lies on ${plan.name} is another tool's` }) },
    sweep: () => receipts.sweep(),
    path: () => null,
    receipts: {
      ofGone: async () => (await sorted('')).gone,
      remove: async (keys) => {
        const gone = (await sorted('')).gone.filter(({ key }) => keys.includes(key))
        for (const { key } of gone) await receipts.remove(key)
        return gone.length
      },
    },
  }
}

/** Of their data nothing is written: it has been read and counted on its way here, and stays where it is. */
function receiptOf(upload: Upload): Upload {
  return { ...upload, file: (name) => (isOurs(name) ? upload.file(name) : new Writable({ write: (_chunk, _encoding, done) => { done() } })) }
}

const isOurs = (file: string) => file === MANIFEST || file === RESTORE_GUIDE

function away(plan: ObservedTargetPlan, fault: Fault): Finding {
  if (fault.hint === 'mount-missing' && plan.place?.type === 'local') return { kind: 'not-mounted', target: plan.name, mount: plan.place.mount ?? plan.place.path }
  return placeAway(plan.name, fault)
}
