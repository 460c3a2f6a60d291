import { Fault } from '../core/fault.ts'
import { sha256 } from '../core/digest.ts'
import { MANIFEST, manifestSchema } from '../core/manifest.ts'
import { copyKey, nameOfKey } from '../core/copy-name.ts'
import { copyAt, copiesOfRun } from '../store/copies.ts'
import type { Run } from '../store/runs.ts'
import { textOf } from './prove.ts'
import { recordCopy } from './record.ts'
import type { Workshop } from './workshop.ts'

/** A copy whose rename was the last thing that went well is whole, but nobody knows of it: its own manifest says whose it is. Never throws. */
export async function adopt(workshop: Workshop, run: Run): Promise<void> {
  if (run.kind === 'backup') await guarded(workshop, 'adopt what was committed', () => enter(workshop, run))
}

async function enter(workshop: Workshop, run: Run): Promise<void> {
  const target = workshop.target(run.target)
  if ((await workshop.store.read((query) => copiesOfRun(query, run.id))).length > 0) return
  for (const key of await target.list(run.component)) {
    if (!nameOfKey(key).includes(`-${run.id}-`)) continue
    if (await workshop.store.read((query) => copyAt(query, { target: target.name, key })) !== null) continue
    const text = await textOf(target, { key })
    const read = manifestSchema.safeParse(jsonOf(text))
    // Run numbers begin anew when the bot's database is put back: only this very run's own time makes it ours.
    if (!read.success || read.data.run !== run.id || copyKey(read.data.component, read.data.copy) !== key || new Date(read.data.startedAt).getTime() < (run.startedAt ?? Infinity)) continue
    const base = read.data.base === null ? null : await workshop.store.read((query) => copyAt(query, { target: target.name, key: copyKey(run.component, read.data.base ?? '') }))
    if (read.data.base !== null && base === null) continue
    const notes = { find: () => undefined, fallBack: () => undefined, weigh: () => undefined, say: () => undefined, facts: () => run.facts }
    await recordCopy({ workshop, run, notes }, { manifest: read.data, manifestHash: sha256(text), target, baseId: base?.id ?? null, originId: null })
    workshop.log.info({ run: run.id, key, file: MANIFEST }, 'entered a copy that was committed and not yet in the books')
  }
}

/** A place that is not there must not keep the house from going on: its own next run tells of it. */
export async function guarded(workshop: Pick<Workshop, 'log'>, op: string, fn: () => Promise<void>): Promise<void> {
  try {
    await fn()
  } catch (error) {
    // Neither must a mistake of ours: whoever waits behind it is every other run of the house.
    if (error instanceof Fault) workshop.log.warn({ error }, `could not ${op}`)
    else workshop.log.error({ error }, `could not ${op}`)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
