import { copyKey, nameOfKey } from '../core/copy-name.ts'
import { sha256 } from '../core/digest.ts'
import type { Component } from '../core/component.ts'
import type { Finding } from '../core/finding.ts'
import { MANIFEST, type Manifest } from '../core/manifest.ts'
import type { Site } from '../core/site.ts'
import type { Target } from '../targets/target.ts'
import { manifestIn, sizeFinding, textOf } from './prove.ts'

/** A copy that says of itself whose it is, and of which every file stands there at its size. */
export interface FoundCopy {
  readonly key: string
  readonly component: Component
  readonly manifest: Manifest
  readonly manifestHash: string
}

/** Why a folder is none of our copies, or none that could be restored. */
export type ForeignWhy =
  | { readonly why: 'not-ours'; readonly findings: readonly Finding[] }
  /** The configuration has no such component. */
  | { readonly why: 'not-configured'; readonly component: string }
  | { readonly why: 'other-engine'; readonly engine: string }
  | { readonly why: 'incomplete'; readonly findings: readonly Finding[] }
  /** What it needs first is not there, or is itself none that could be restored. */
  | { readonly why: 'base-missing'; readonly base: string }

export interface ForeignFolder { readonly key: string; readonly is: ForeignWhy }

export interface Catalogue {
  /** Bases before what stands on them. */
  readonly copies: readonly FoundCopy[]
  readonly foreign: readonly ForeignFolder[]
}

export interface CatalogueAsk {
  readonly site: Site
  readonly target: Target
  readonly signal: AbortSignal
  progress(done: number, of: number): void
}

/** Reads what the copies on a target say of themselves, and no data. Throws the fault of a place that does not answer. */
export async function readCatalogue(ask: CatalogueAsk): Promise<Catalogue> {
  const { target, signal } = ask
  const components = new Map(ask.site.systems.flatMap((system) => system.components).map((component) => [component.key, component]))
  const keys = await target.list('')
  const found: FoundCopy[] = []
  const foreign: ForeignFolder[] = []
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    signal.throwIfAborted()
    ask.progress(from, keys.length)
    for (const one of await Promise.all(keys.slice(from, from + AT_ONCE).map((key) => look(target, { key, components })))) {
      if ('is' in one) foreign.push(one)
      else found.push(one)
    }
  }
  return linked(found, foreign)
}

/** A far place answers each question late, and several at once as soon as one. */
const AT_ONCE = 8

async function look(target: Target, of: { readonly key: string; readonly components: ReadonlyMap<string, Component> }): Promise<FoundCopy | ForeignFolder> {
  const { key } = of
  const no = (is: ForeignWhy) => ({ key, is })
  const files = await target.stat(key)
  const sizes = new Map(files?.map((file) => [file.name, file.bytes]))
  if (!sizes.has(MANIFEST)) return no({ why: 'not-ours', findings: [{ kind: 'file-missing', file: MANIFEST }] })
  const text = await textOf(target, { key })
  const read = manifestIn(text)
  if (!read.ok) return no({ why: 'not-ours', findings: [{ kind: 'manifest-unreadable', detail: read.detail }] })
  const { manifest } = read
  const own = copyKey(manifest.component, manifest.copy)
  if (own !== key) return no({ why: 'not-ours', findings: [{ kind: 'copy-swapped', expected: key, found: own }] })
  const component = of.components.get(manifest.component)
  if (component === undefined || component.system !== manifest.system) return no({ why: 'not-configured', component: manifest.component })
  if (component.engine !== manifest.engine) return no({ why: 'other-engine', engine: manifest.engine })
  const wrong = manifest.files.flatMap((file) => sizeFinding(file, sizes.get(file.name)))
  return wrong.length > 0 ? no({ why: 'incomplete', findings: wrong }) : { key, component, manifest, manifestHash: sha256(text) }
}

/** A chain is named by its folders: what leads to no full on this very place, or round in a circle, cannot be restored from here. */
function linked(found: readonly FoundCopy[], foreign: readonly ForeignFolder[]): Catalogue {
  const byStart = found.toSorted((a, b) => startOf(a) - startOf(b))
  const above = new Map<string, FoundCopy[]>()
  for (const copy of byStart) {
    if (copy.manifest.base === null) continue
    const base = copyKey(copy.component.key, copy.manifest.base)
    above.set(base, [...above.get(base) ?? [], copy])
  }
  // A clock that was set back between the two puts none before what it stands on.
  const walk = byStart.filter((copy) => copy.manifest.base === null && copy.manifest.level === 'full').map((copy) => ({ copy, since: startOf(copy) }))
  for (const { copy, since } of walk) walk.push(...(above.get(copy.key) ?? []).map((next) => ({ copy: next, since: Math.max(since, startOf(next)) })))
  const whole = new Set(walk.map(({ copy }) => copy))
  const loose = byStart.filter((copy) => !whole.has(copy)).map(({ key, manifest }): ForeignFolder => ({ key, is: { why: 'base-missing', base: manifest.base ?? nameOfKey(key) } }))
  return {
    copies: walk.toSorted((a, b) => a.since - b.since).map(({ copy }) => copy),
    foreign: [...foreign, ...loose].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  }
}

const startOf = (copy: FoundCopy) => new Date(copy.manifest.startedAt).getTime()
