import { Fault, type UnreadFile } from '../core/fault.ts'
import type { Finding } from '../core/finding.ts'
import { audit } from '../store/audit.ts'
import { copyAt, stepDown, type Copy } from '../store/copies.ts'
import { end } from './end.ts'
import { noteProof } from './prove.ts'
import type { Task } from './task.ts'

/**
 * Does a run's work. A file of a copy that its disk could not read counts against that copy, whoever came upon it: where the place
 * answers otherwise, the copy is damaged; where it does not, nothing is proven of the copy until it has been read again.
 * A back-up that stumbled over it is tried again and builds on something else; any other work has failed.
 */
export async function countingUnread(task: Task, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Fault) || error.unread === undefined) throw error
    const held = await holdAgainst(task, { file: error.unread, said: error.message })
    if (held === null || task.run.kind === 'backup') throw error
    await end(task, { state: 'failed', findings: [held.finding], copyId: held.copy.id })
  }
}

async function holdAgainst(task: Task, of: { readonly file: UnreadFile; readonly said: string }): Promise<{ readonly copy: Copy; readonly finding: Finding } | null> {
  const { workshop, run } = task
  const { target, key, file } = of.file
  const copy = await workshop.store.read((query) => copyAt(query, { target, key }))
  if (copy === null || copy.badAt !== null) return null
  const answers = (await workshop.target(target).probe()).every((finding) => finding.kind === 'same-host')
  const finding: Finding = { kind: 'unreadable', file, detail: of.said }
  const at = workshop.clock.now()
  await workshop.store.write(async (tx) => {
    if (answers) {
      await noteProof(tx, { copy, run: run.id, rung: 'stored', verdict: { ok: false, findings: [finding] }, at, ms: 0, facts: task.notes.facts() })
      return
    }
    await stepDown(tx, { id: copy.id })
    await audit(tx, { at, by: { kind: 'bot' }, act: 'copy.unread', subject: `copy:${copy.id}`, facts: { target, file, said: of.said } })
  })
  return answers ? { copy, finding } : null
}
