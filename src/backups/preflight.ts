import type { Component, DatabaseBase } from '../core/component.ts'
import type { Finding } from '../core/finding.ts'
import { isOnlyNoted } from '../core/observed.ts'
import type { Level } from '../core/site.ts'
import type { Preflight } from '../engines/engine.ts'
import { lastIdentity } from '../store/copies.ts'
import type { Target } from '../targets/target.ts'
import { nextSize } from './next-size.ts'
import type { Task } from './task.ts'

/**
 * Looks before the first byte is written: the source, the tools, and whether the server is the one that was copied before.
 * Returns what forbids to go on. Of a stranger nothing else is told: whoever mended it would mend the wrong server.
 */
export async function lookAtSource(task: Task): Promise<Preflight> {
  const { workshop, component } = task
  const looked = await workshop.engine(component).preflight(component, task.work)
  const known = pinned(component) ?? await workshop.store.read((query) => lastIdentity(query, component.key, task.source.place))
  const differs = looked.findings.find(({ kind }) => kind === 'server-differs') ?? strangerIn(looked, { server: component.server, known })
  if (differs !== null) return { ...looked, findings: [differs] }
  task.notes.find(...looked.warnings)
  if (looked.bytes !== null) task.notes.weigh(looked.bytes)
  return looked
}

function strangerIn({ identity }: Preflight, of: { readonly server: string; readonly known: string | null }): Finding | null {
  return identity === null || of.known === null || identity === of.known ? null : { kind: 'server-differs', server: of.server, expected: of.known, found: identity }
}

/** Is there room for what is to come; a target on the source's own host is noted, not forbidden. */
export async function roomForNext(task: Task, ask: { readonly target: Target; readonly level: Level; readonly source: number | null }): Promise<readonly Finding[]> {
  const { workshop, component } = task
  const { target } = ask
  if (target.class === 'same-host' && !isOnlyNoted(component)) task.notes.find({ kind: 'same-host', target: target.name })
  return await roomFor(target, await workshop.store.read((query) => nextSize(query, { component: component.key, level: ask.level, source: ask.source })))
}

/** Is there room for so many bytes; what cannot be told does not forbid. */
export async function roomFor(target: Target, needed: number | null): Promise<readonly Finding[]> {
  const free = await target.free()
  if (free === null || needed === null || free >= needed) return []
  return [{ kind: 'no-space', target: target.name, free, needed }]
}

/** What the configuration says that the server must be. */
const pinned = (component: Component): string | null => (component as Partial<DatabaseBase>).identity ?? null
