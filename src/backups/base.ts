import { nameOfKey } from '../core/copy-name.ts'
import type { Component } from '../core/component.ts'
import { PROVEN } from '../core/evidence.ts'
import { isOnlyNoted } from '../core/observed.ts'
import type { Level } from '../core/site.ts'
import type { Target } from '../targets/target.ts'
import { chainOf, type Copy } from '../store/copies.ts'
import { isBeforeRestore } from '../store/recoveries.ts'
import type { RunFacts } from '../store/runs.ts'
import type { Query } from '../store/store.ts'
import { newestWhole } from '../store/whole.ts'
import { lookStanding, noteProof, openCopy } from './prove.ts'
import { readable } from './sealed.ts'
import type { Task } from './task.ts'

/** What a copy builds upon; a full builds upon nothing. */
export interface Base {
  readonly level: Level
  readonly copy: Copy | null
  /** Folder names below it, oldest first. */
  readonly chain: readonly string[]
}

/**
 * Settles the level. What needs a base gets a living, undamaged, proven one that really lies there; otherwise a full is taken
 * instead and the run says so; so it is where the source itself has moved away from that base.
 */
export async function baseFor(task: Task, target: Target): Promise<Base> {
  const { workshop, run, component } = task
  const engine = workshop.engine(component)
  const wish = run.level ?? 'full'
  if (wish === 'full') return FULL
  if (!engine.levels.includes(wish)) {
    task.notes.fallBack('no-differential')
    return FULL
  }
  for (;;) {
    const copy = await workshop.store.read((query) => baseInBooks(query, { component, target: run.target, level: wish }))
    if (copy === null) {
      task.notes.fallBack('no-base')
      return FULL
    }
    if (copy.place !== task.source.place || await workshop.store.read((query) => isBeforeRestore(query, copy))) {
      task.notes.fallBack('restored')
      return FULL
    }
    const began = workshop.clock.now().getTime()
    const standing = await lookStanding(target, copy)
    if (standing.ok) {
      const broken = await engine.follows?.({ source: component, level: wish, base: readable(await openCopy(target, copy), { copy, work: task.work }) }, task.work) ?? null
      if (broken !== null) {
        task.notes.fallBack(broken)
        return FULL
      }
      const chain = await workshop.store.read((query) => chainOf(query, copy.id))
      return { level: wish, copy, chain: chain.map((link) => nameOfKey(link.key)) }
    }
    // Somebody removed or changed it behind our back: it is out of the race for good, and the next best is looked at.
    task.notes.find({ kind: 'base-missing', base: nameOfKey(copy.key) }, ...standing.findings)
    const at = workshop.clock.now()
    await workshop.store.write((tx) => noteProof(tx, { copy, run: run.id, rung: 'stored', verdict: standing, at, ms: at.getTime() - began, facts: task.notes.facts() }))
  }
}

/** The copy that a differential or a log would build upon, as the books know it. A differential needs a full; a log needs whatever came last; either builds only upon a whole chain. */
export async function baseInBooks(query: Query, of: { readonly component: Component; readonly target: string; readonly level: Level }): Promise<Copy | null> {
  // A note is never proven, and yet says what the next one must follow.
  const ask = { component: of.component.key, target: of.target, rung: isOnlyNoted(of.component) ? 'produced' : PROVEN } as const
  return await newestWhole(query, of.level === 'differential' ? { ...ask, level: 'full' } : ask)
}

/** Why another level than the wished one would be taken now; null when it would not. */
export function fallbackFor(of: { readonly wish: Level; readonly levels: readonly Level[]; readonly base: Copy | null }): RunFacts['fallback'] | null {
  if (of.wish === 'full') return null
  if (!of.levels.includes(of.wish)) return 'no-differential'
  return of.base === null ? 'no-base' : null
}

const FULL: Base = { level: 'full', copy: null, chain: [] }
