import { PROVEN } from '../core/evidence.ts'
import { isOnlyNoted } from '../core/observed.ts'
import { copyById, type Copy } from '../store/copies.ts'
import { noteRun } from '../store/runs.ts'
import { end } from './end.ts'
import { make } from './make.ts'
import { prove } from './prove.ts'
import type { Task } from './task.ts'

/** One component's back-up: made, committed, proven where it lies, and sent on to its further targets. */
export async function backUp(task: Task): Promise<void> {
  const made = await leftBehind(task) ?? await make(task)
  if (!made.ok) {
    await end(task, { state: 'failed', findings: made.findings })
    return
  }
  const { copy } = made
  const proof = await prove(task, copy)
  if (!proof.ok) {
    await end(task, { state: 'failed', findings: proof.findings, copyId: copy.id })
    return
  }
  const next = task.component.targets.filter((target) => target !== copy.target).map((target) => ({ target, copyId: copy.id }))
  await end(task, { state: 'done', rung: isOnlyNoted(task.component) ? copy.rung : PROVEN, copyId: copy.id, next })
}

/** What an interrupted attempt had already brought to its destination. */
async function leftBehind(task: Task): Promise<{ readonly ok: true; readonly copy: Copy } | null> {
  const { copyId } = task.run
  if (copyId === null) return null
  const copy = await task.workshop.store.read((query) => copyById(query, copyId))
  if (copy === null || copy.badAt !== null || copy.deletingAt !== null || copy.deletedAt !== null) return null
  // Its own run's books: level and size are the copy's, whatever was asked for.
  await task.workshop.store.write((tx) => noteRun(tx, { id: task.run.id, facts: task.notes.facts(), level: copy.level, bytes: copy.bytes, rung: copy.rung }))
  return { ok: true, copy }
}
