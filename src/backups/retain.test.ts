import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { livingCopies, markGone } from '../store/copies.ts'
import { decideDeletion } from '../store/deletions.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import { askRound } from './ask.ts'
import { retention } from './retain.ts'

let w: Ward | null = null
afterEach(async () => { await w?.close() })

describe('a deletion that takes a while', () => {
  it('leaves alone what was put anew, meanwhile, where a decided copy stood', async () => {
    let removed = 0
    let meanwhile: (gone: string) => Promise<void> = async () => undefined
    w = await ward({ wrap: (target) => ({ ...target, remove: async (key) => {
      removed += 1
      await target.remove(key)
      if (removed === 1) await meanwhile(key)
    } }) })
    const { kit } = w
    await w.runner.start()
    const asked = await kit.store.write((tx) => askRound(tx, kit, { system: 'simrs', level: 'full', by: { kind: 'bot' }, due: null }))
    expect(asked.ok).toBe(true)
    await w.work()
    const decided = await Promise.all(['simrs/database', 'simrs/aplikasi'].map((component) => kit.store.read((query) => livingCopies(query, { component }))))
    const both = decided.flat()
    expect(both).toHaveLength(2)
    await kit.store.write((tx) => decideDeletion(tx, { ids: both.map((copy) => copy.id), at: w?.clock.now() ?? new Date(0) }))
    // The two were made side by side: which of them is the first to go is not ours to say.
    let folder = ''
    let first = ''
    meanwhile = async (gone) => {
      const second = both.find((copy) => copy.key !== gone)
      first = w?.at('nas', gone) ?? ''
      folder = w?.at('nas', second?.key ?? '') ?? ''
      rmSync(folder, { recursive: true })
      await kit.store.write((tx) => markGone(tx, { id: second?.id ?? 0, at: kit.clock.now() }))
      mkdirSync(folder)
      writeFileSync(`${folder}/manifest.json`, '{}')
    }
    await retention(kit).remove(new AbortController().signal)
    expect(existsSync(folder)).toBe(true)
    expect(first).not.toBe('')
    expect(existsSync(first)).toBe(false)
  })
})
