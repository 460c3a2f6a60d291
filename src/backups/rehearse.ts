import { PROVEN, type Rung } from '../core/evidence.ts'
import { damages, type Finding } from '../core/finding.ts'
import type { Rehearsal, Verdict } from '../engines/engine.ts'
import { chainOf, type Copy } from '../store/copies.ts'
import { noteRun } from '../store/runs.ts'
import type { Query } from '../store/store.ts'
import { newestWholeOn } from '../store/whole.ts'
import { end } from './end.ts'
import { condemnTwins, lookStanding, noteProof, openCopy, prove } from './prove.ts'
import { closedToUs, readable } from './sealed.ts'
import type { Task } from './task.ts'

/** Brings the newest proven chain back into a scratch that is thrown away, and looks whether everything is there. Its length is the measured recovery time. */
export async function rehearse(task: Task): Promise<void> {
  const { workshop, run, component, work } = task
  const newest = await workshop.store.read((query) => newestChain(query, { component: component.key, targets: component.targets }))
  if (newest === null) {
    await end(task, { state: 'failed', findings: [{ kind: 'nothing-proven', component: component.name }] })
    return
  }
  const { copy } = newest
  await workshop.store.write((tx) => noteRun(tx, { id: run.id, facts: task.notes.facts(), copyId: copy.id, level: copy.level, bytes: copy.bytes }))
  for (const link of newest.chain) {
    const standing = await lookStanding(workshop.target(link.target), link)
    if (standing.ok) continue
    const at = workshop.clock.now()
    await workshop.store.write((tx) => noteProof(tx, { copy: link, run: run.id, rung: 'stored', verdict: standing, at, ms: 0, facts: task.notes.facts() }))
    await end(task, { state: 'failed', findings: standing.findings, copyId: copy.id })
    return
  }
  const written = await Promise.all(newest.chain.map(async (link) => ({ copy: link, reader: await openCopy(workshop.target(link.target), link) })))
  const closed = closedToUs(written.map(({ reader }) => reader), work)
  if (closed.length > 0) {
    await end(task, { state: 'failed', findings: closed, copyId: copy.id })
    return
  }
  const chain = written.map((link) => readable(link.reader, { copy: link.copy, work }))
  const began = workshop.clock.now()
  const rehearsal = await workshop.engine(component).rehearse({ chain, source: component, at: began }, work)
  const ms = workshop.clock.now().getTime() - began.getTime()
  const wrong = await writeDown(task, { copy, rehearsal, ms })
  if (wrong === null) await end(task, { state: 'done', rung: 'consistent', copyId: copy.id })
  else {
    if (wrong.some(damages)) await findCulprit(task, { copy, chain: newest.chain, findings: wrong })
    await end(task, { state: 'failed', findings: wrong, copyId: copy.id })
  }
}

/**
 * A chain that could not be brought back is read again link by link: a rotten base takes down all that stands on it, not
 * only the copy that was tried. Where every link is still what was written, what is wrong was copied along to other places.
 */
async function findCulprit(task: Task, of: { readonly copy: Copy; readonly chain: readonly Copy[]; readonly findings: readonly Finding[] }): Promise<void> {
  const { copy, chain, findings } = of
  let sound = true
  for (const link of chain) {
    const proof = await prove(task, link)
    if (proof.ok) continue
    sound = false
    task.notes.find(...proof.findings)
  }
  const at = task.workshop.clock.now()
  if (sound) await task.workshop.store.write((tx) => condemnTwins(tx, { copy, rung: 'consistent', verdict: { ok: false, findings }, at }))
}

async function writeDown(task: Task, of: { readonly copy: Copy; readonly rehearsal: Rehearsal; readonly ms: number }) {
  const { workshop, run } = task
  const at = workshop.clock.now()
  const tries: readonly (readonly [Rung, Verdict | null])[] = [['restored', of.rehearsal.restored], ['consistent', of.rehearsal.consistent]]
  await workshop.store.write(async (tx) => {
    for (const [rung, verdict] of tries) if (verdict !== null) await noteProof(tx, { copy: of.copy, run: run.id, rung, verdict, at, ms: of.ms, facts: task.notes.facts() })
  })
  for (const [, verdict] of tries) if (verdict !== null && !verdict.ok) return verdict.findings
  // An engine that restored but could not look inside has proven nothing more.
  return of.rehearsal.consistent === null ? [{ kind: 'engine-check-failed', detail: 'nothing was compared after restoring' } as const] : null
}

/** The newest copy whose whole chain is proven, the earlier target first where several hold it. */
export async function newestChain(query: Query, of: { readonly component: string; readonly targets: readonly string[] }): Promise<{ readonly copy: Copy; readonly chain: readonly Copy[] } | null> {
  const copy = await newestWholeOn(query, { ...of, rung: PROVEN })
  return copy === null ? null : { copy, chain: await chainOf(query, copy.id) }
}
