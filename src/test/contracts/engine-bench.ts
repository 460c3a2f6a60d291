import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Component } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import type { CopyReader, Engine, Work } from '../../engines/engine.ts'
import { targetFor } from '../../targets/index.ts'
import type { Target } from '../../targets/target.ts'
import { localTarget } from '../fakes/site.ts'
import { workIn } from './copying.ts'

/** What the suite needs to know of one kind of source. */
export interface EngineCase {
  readonly engine: Engine
  /** Lays out a source of a few megabytes that do not compress, below an empty folder. */
  lay(path: string): Laid
  /** Everything that a restore must bring back, of a restored folder. */
  picture(restored: string): unknown
}

export interface Laid {
  readonly component: Component
  /** Adds, changes and deletes. */
  change(): void
  picture(): unknown
  /** The source goes away. */
  destroy(): void
  /** Lets the next copy be killed while the engine's own tool is at work; returns that tool's pid and a way to let go. */
  hold(): { readonly tool: string; letGo(): void } | null
}

/** How the suite lays a source out, and what it asks again and again. */
export interface Bench {
  readonly set: (path: string) => { readonly source: Laid; readonly target: Target; readonly work: Work; readonly scratch: string }
  readonly restoreTo: (chain: readonly CopyReader[], path: string) => Promise<unknown>
  /** The Fault with which a copy fails. */
  readonly fails: (making: Promise<unknown>) => Promise<Fault>
  readonly nothingKept: (target: Target, scratch: string) => Promise<void>
}

export function benchFor(it_: EngineCase): Bench {
  const { engine } = it_
  const set = (path: string) => {
    const scratch = join(path, 'scratch')
    mkdirSync(scratch)
    mkdirSync(join(path, 'source'))
    const source = it_.lay(join(path, 'source'))
    mkdirSync(join(path, 'nas'))
    const target = targetFor(localTarget({ path: join(path, 'nas') }))
    return { source, target, work: workIn(scratch), scratch }
  }
  const restoreTo = async (chain: readonly CopyReader[], path: string) => {
    mkdirSync(path)
    await engine.restore({ chain, into: { kind: 'folder', path }, until: null, only: null }, workIn(path))
    return it_.picture(path)
  }
  const fails = async (making: Promise<unknown>): Promise<Fault> => {
    const error = await making.then(() => null, (caught: unknown) => caught)
    expect(error).toBeInstanceOf(Fault)
    return error as Fault
  }
  const nothingKept = async (target: Target, scratch: string) => {
    expect(await target.list('')).toEqual([])
    expect(readdirSync(scratch)).toEqual([])
  }
  return { set, restoreTo, fails, nothingKept }
}
