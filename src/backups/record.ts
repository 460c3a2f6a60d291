import { copyKey } from '../core/copy-name.ts'
import { worthOf } from '../core/observed.ts'
import { RESTORE_GUIDE, type Manifest } from '../core/manifest.ts'
import type { Target } from '../targets/target.ts'
import { audit } from '../store/audit.ts'
import { addCopy, type Copy } from '../store/copies.ts'
import { noteThere } from '../store/inventory.ts'
import { addProof } from '../store/proofs.ts'
import { noteRun } from '../store/runs.ts'
import { noteSeen } from '../store/seen.ts'
import type { Task } from './task.ts'

export interface Recorded {
  readonly manifest: Manifest
  readonly manifestHash: string
  readonly target: Target
  readonly baseId: number | null
  readonly originId: number | null
}

/** Enters a committed copy into the books, on the rung `complete`, or on what a note is worth: the row, its proof, the audit line, in one transaction. */
export async function recordCopy(task: Pick<Task, 'workshop' | 'run' | 'notes'>, of: Recorded): Promise<Copy> {
  const { workshop, run } = task
  const { manifest, target } = of
  const at = workshop.clock.now()
  const sum = (files: Manifest['files']) => files.reduce((bytes, file) => bytes + file.bytes, 0)
  const bytes = sum(manifest.files)
  const key = copyKey(manifest.component, manifest.copy)
  const rung = worthOf(manifest.positions) ?? 'complete'
  return await workshop.store.write(async (tx) => {
    const copy = await addCopy(tx, {
      runId: run.id,
      system: manifest.system,
      component: manifest.component,
      engine: manifest.engine as Copy['engine'],
      level: manifest.level,
      target: target.name,
      class: target.class,
      key,
      baseId: of.baseId,
      originId: of.originId,
      takenAt: new Date(manifest.takenAt).getTime(),
      storedAt: at.getTime(),
      bytes,
      rawBytes: manifest.rawBytes,
      identity: manifest.source.identity,
      place: manifest.source.place ?? null,
      manifestHash: of.manifestHash,
      rung,
    })
    // What took a copy is there, whatever the last look at it said.
    await noteThere(tx, target.name)
    if (target.removable) await noteSeen(tx, { target: target.name, at })
    const facts = { files: manifest.files.length, bytes, target: target.name, key }
    await addProof(tx, { copyId: copy.id, runId: run.id, rung, ok: true, at, ms: Math.max(0, new Date(manifest.endedAt).getTime() - new Date(manifest.startedAt).getTime()), facts })
    await noteRun(tx, { id: run.id, facts: task.notes.facts(), rung, bytes: sum(manifest.files.filter((file) => file.name !== RESTORE_GUIDE)), level: manifest.level, ...(of.originId === null ? { copyId: copy.id } : {}) })
    await audit(tx, { at, by: { kind: 'bot' }, act: `copy.${rung}`, subject: `copy:${copy.id}`, facts: { ...facts, run: run.id } })
    return copy
  })
}
