import { afterEach, describe, expect, it } from 'vitest'
import { runById, type Run } from '../store/runs.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import { startRound } from './desk.ts'
import { reporter } from './progress.ts'

let w: Ward | null = null
afterEach(async () => {
  await w?.close()
  w = null
})

describe('progress', () => {
  it('is written and shown at phase changes and every ten seconds at most', async () => {
    const house = (w = await ward())
    await startRound(house.kit, { system: 'simrs', level: 'full', by: { kind: 'person', id: 1, name: 'Budi' }, room: 1 })
    const run = await house.kit.store.read((query) => runById(query, 1)) as Run
    const progress = reporter({ workshop: house.kit, run, facts: () => ({}) })
    let commits = 0
    house.kit.store.onCommit(() => { commits += 1 })
    const step = async (phase: 'read' | 'check', bytes: number) => {
      progress.report({ phase, bytes, of: 100 })
      await progress.settle()
      return [commits, (await house.kit.store.read((query) => runById(query, 1)))?.facts.progress?.bytes]
    }
    expect(await step('read', 1)).toEqual([1, 1])
    expect(await step('read', 2)).toEqual([1, 1])
    house.clock.advance(9_999)
    expect(await step('read', 3)).toEqual([1, 1])
    house.clock.advance(1)
    expect(await step('read', 4)).toEqual([2, 4])
    expect(await step('check', 5)).toEqual([3, 5])
    expect((await house.heard()).map((said) => said.card)).toEqual(['round:1'])
  })
})
