import type { Finding } from '../core/finding.ts'
import type { Level } from '../core/site.ts'
import type { Target } from '../targets/target.ts'
import { nextSize } from './next-size.ts'
import type { Task } from './task.ts'

/**
 * Looks before the first byte is written: the source, the tools, the room for what is to come.
 * Returns what forbids to go on; a target on the source's own host is noted, not forbidden.
 */
export async function preflight(task: Task, ask: { readonly target: Target; readonly level: Level }): Promise<readonly Finding[]> {
  const { workshop, component } = task
  const { target } = ask
  if (target.class === 'same-host') task.notes.find({ kind: 'same-host', target: target.name })
  const looked = await workshop.engine(component).preflight(component, task.work)
  if (looked.findings.length > 0) return looked.findings
  if (looked.bytes !== null) task.notes.weigh(looked.bytes)
  return await roomFor(target, await workshop.store.read((query) => nextSize(query, { component: component.key, level: ask.level, source: looked.bytes })))
}

/** Is there room for so many bytes; what cannot be told does not forbid. */
export async function roomFor(target: Target, needed: number | null): Promise<readonly Finding[]> {
  const free = await target.free()
  if (free === null || needed === null || free >= needed) return []
  return [{ kind: 'no-space', target: target.name, free, needed }]
}
