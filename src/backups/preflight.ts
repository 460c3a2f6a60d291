import type { Finding } from '../core/finding.ts'
import type { Level } from '../core/site.ts'
import { forecast, TRAILING } from '../core/trend.ts'
import type { Target } from '../targets/target.ts'
import { trailOf } from '../store/trail.ts'
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
  const trail = (level: Level) => workshop.store.read((query) => trailOf(query, { component: component.key, level, most: TRAILING }))
  const own = await trail(ask.level)
  if (own.length > 0 || ask.level === 'full') return await roomFor(target, forecast({ earlier: own, of: ask.level === 'full' ? 'everything' : 'changes', source: looked.bytes }))
  // The first differential may turn out as large as a full; nothing larger is known.
  return await roomFor(target, forecast({ earlier: await trail('full'), of: 'everything', source: looked.bytes }))
}

/** Is there room for so many bytes; what cannot be told does not forbid. */
export async function roomFor(target: Target, needed: number | null): Promise<readonly Finding[]> {
  const free = await target.free()
  if (free === null || needed === null || free >= needed) return []
  return [{ kind: 'no-space', target: target.name, free, needed }]
}
