import type { Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { Copy } from '../../store/copies.ts'
import { lookStanding } from '../prove.ts'
import type { Workshop } from '../workshop.ts'
import { answered } from './answered.ts'
import { tried } from './errand.ts'

/** What a chain names of what it holds; a log names nothing of what came with it. */
export interface Names { readonly engine: Manifest['engine']; readonly tables: readonly string[]; readonly since: 'whole' | 'logs' }

export type ManifestRead = { readonly ok: true; readonly manifest: Manifest; readonly names: Names } | { readonly ok: false; readonly findings: readonly Finding[]; readonly copy: Copy }

/**
 * What a chain says of itself to whoever looks at a place: the newest link's word on rows and records, and the full's on what it holds,
 * since a log names no databases; and the room that all of it takes.
 */
export async function manifestOfChain(workshop: Workshop, of: { readonly copies: readonly Copy[]; readonly signal: AbortSignal }): Promise<ManifestRead> {
  const { copies, signal } = of
  const [first, last] = [copies[0], copies.at(-1)]
  if (first === undefined || last === undefined) throw new Error('a chain without a copy')
  const newest = await read(workshop, { copy: last, signal })
  if (!newest.ok) return newest
  const root = first.id === last.id ? newest : await read(workshop, { copy: first, signal })
  if (!root.ok) return root
  const names: Names = { engine: root.manifest.engine, tables: [...new Set([root, newest].flatMap(({ manifest }) => Object.keys(manifest.counts)))], since: last.level === 'log' ? 'logs' : 'whole' }
  return { ok: true, names, manifest: first.id === last.id ? newest.manifest : { ...newest.manifest, positions: root.manifest.positions, rawBytes: copies.reduce((sum, { rawBytes }) => sum + rawBytes, 0) } }
}

type Said = { readonly ok: true; readonly manifest: Manifest } | Extract<ManifestRead, { ok: false }>

async function read(workshop: Workshop, of: { readonly copy: Copy; readonly signal: AbortSignal }): Promise<Said> {
  const { copy, signal } = of
  const seen = await tried(workshop, signal, () => answered({ clock: workshop.clock, signal }, () => lookStanding(workshop.target(copy.target), copy)))
  if (!seen.ok) return { ok: false, findings: [seen.finding], copy }
  const said = seen.value?.value ?? { ok: false, findings: [silence(copy.target)] }
  return said.ok ? said : { ...said, copy }
}

/** A place of which nobody heard in time. */
export const silence = (target: string): Finding => ({ kind: 'place-away', target, why: 'network', detail: 'no answer in time' })
