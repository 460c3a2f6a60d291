import { expect } from 'vitest'
import type { Component } from '../../core/component.ts'
import type { Level } from '../../core/site.ts'
import type { CopyReader, Engine, Work } from '../../engines/engine.ts'
import { ageSeals } from '../../engines/seal.ts'
import type { Target } from '../../targets/target.ts'
import { newKey } from '../fakes/keys.ts'
import { makeCopy } from './copying.ts'

/**
 * Copies a database sealed by age, with a log where the engine knows one, where nobody holds the key: what a log must know of its
 * base stands in clear beside the data. With the key it is proven and comes back.
 */
export async function comesBackSealed(of: { readonly engine: Engine; readonly laid: { readonly component: Component; change(): Promise<void>; picture(): Promise<unknown> }; readonly target: Target; readonly folder: string; readonly work: () => Work; readonly comesBack: (chain: readonly CopyReader[]) => Promise<unknown> }): Promise<void> {
  const { engine, laid, target, work } = of
  const { component } = laid
  const key = newKey(of.folder, 'kunci')
  const blind = () => ({ ...work(), seals: ageSeals({ recipients: [key.recipient], identity: null }) })
  const holder = ageSeals({ recipients: [], identity: key.identity })
  const making = (level: Level, chain: readonly CopyReader[]) => makeCopy({ engine, component, target, level, chain }, blind())
  const chain = [await making('full', [])]
  if (engine.levels.includes('log')) {
    await laid.change()
    expect(await engine.follows?.({ source: component, level: 'log', base: chain[0] as CopyReader }, blind()) ?? null).toBeNull()
    chain.push(await making('log', chain))
  }
  const files = chain.flatMap(({ manifest }) => manifest.files)
  expect(files.length).toBeGreaterThan(0)
  expect(files.filter(({ name }) => !name.endsWith('.age'))).toEqual([])
  const links = chain.map((copy) => holder.unseal(copy, { at: { target: target.name, key: copy.name }, signal: new AbortController().signal }))
  for (const link of links) expect(await engine.intact(link, work(), component)).toMatchObject({ ok: true })
  expect(await of.comesBack(links)).toEqual(await laid.picture())
}
