import { PROVEN } from '../core/evidence.ts'
import { isOnlyNoted } from '../core/observed.ts'
import { copyById } from '../store/copies.ts'
import { end } from './end.ts'
import { prove } from './prove.ts'
import type { Task } from './task.ts'

/** Proves an old copy again, byte by byte: storage rots where nobody looks. */
export async function reread(task: Task): Promise<void> {
  const { copyId } = task.run
  const copy = copyId === null ? null : await task.workshop.store.read((query) => copyById(query, copyId))
  if (copy === null || copy.deletingAt !== null || copy.deletedAt !== null || copy.badAt !== null) {
    await end(task, { state: 'failed', findings: [{ kind: 'nothing-proven', component: task.component.name }] })
    return
  }
  const proof = await prove(task, copy)
  await end(task, !proof.ok ? { state: 'failed', findings: proof.findings, copyId: copy.id } : { state: 'done', rung: isOnlyNoted(task.component) ? copy.rung : PROVEN, bytes: copy.bytes, copyId: copy.id })
}
