import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { chainsOf } from '../core/chains.ts'
import { rungs, type Rung } from '../core/evidence.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { addCopy, chainOf, livingCopies, markBad, markGone, type NewCopy } from './copies.ts'
import { decideDeletion } from './deletions.ts'
import { queueRun } from './runs.ts'
import { isWhole, newestWhole } from './whole.ts'

const component = 'simrs/database'
const at = new Date('2026-11-23T00:00:00Z')
let place: ReturnType<typeof temporaryStore>
beforeEach(() => { place = temporaryStore() })
afterEach(() => place.remove())

let keys = 0
async function copy(change: Partial<NewCopy>): Promise<number> {
  keys += 1
  return await place.store.write(async (tx) => {
    const run = await queueRun(tx, { kind: 'backup', round: null, component, level: 'full', target: 'nas', copyId: null, attempt: 1, at, dueAt: null, facts: {} })
    return (await addCopy(tx, { runId: run.id, system: 'simrs', component, engine: 'sqlite', level: 'full', target: 'nas', class: 'off-host', key: `${component}/${keys}`, takenAt: keys, storedAt: keys, bytes: 1, rawBytes: 1, manifestHash: '0', rung: 'intact', ...change })).id
  })
}
const newest = async (rung: Rung = 'intact') => (await place.store.read((query) => newestWhole(query, { component, target: 'nas', rung })))?.id ?? null

describe('a copy that builds upon another', () => {
  it('is proven only with its whole chain', async () => {
    const full = await copy({ rung: 'stored' })
    const differential = await copy({ level: 'differential', baseId: full })
    expect(await place.store.read((query) => isWhole(query, { copy: differential, rung: 'intact' }))).toBe(false)
    expect(await newest()).toBeNull()
    expect(await newest('stored')).toBe(differential)
  })

  it('gives way to an older one that is whole when a link is gone, going, damaged, or was never there', async () => {
    const good = await copy({})
    const full = await copy({})
    const log = await copy({ level: 'log', baseId: await copy({ level: 'differential', baseId: full }) })
    expect(await newest()).toBe(log)
    await place.store.write((tx) => decideDeletion(tx, { ids: [full], at }))
    expect(await newest()).toBe(good)
    await place.store.write((tx) => markGone(tx, { id: full, at }))
    expect(await newest()).toBe(good)
    await copy({ level: 'log', baseId: null })
    await copy({ level: 'log', baseId: 4_000_000 })
    expect(await newest()).toBe(good)
    await place.store.write((tx) => markBad(tx, { id: good, at }))
    expect(await newest()).toBeNull()
  })

  it('is found at the end of a week of logs, and its chain is shown base first', async () => {
    const links = [await copy({})]
    for (let n = 0; n < 700; n += 1) links.push(await copy({ level: 'log', baseId: links.at(-1) ?? null }))
    expect(await newest()).toBe(links.at(-1))
    expect((await place.store.read((query) => chainOf(query, links.at(-1) ?? 0))).map((link) => link.id)).toEqual(links)
  })

  it('is judged as the rules of chains judge it, whatever became of the others', async () => {
    const shape = fc.array(fc.record({ base: fc.nat(9), level: fc.constantFrom('full', 'differential', 'log'), rung: fc.constantFrom(...rungs), fate: fc.constantFrom('well', 'well', 'well', 'bad', 'going', 'gone') }), { minLength: 1, maxLength: 10 })
    await fc.assert(fc.asyncProperty(shape, async (made) => {
      const fresh = temporaryStore()
      const before = place
      place = fresh
      try {
        const ids: number[] = []
        for (const it of made) {
          const fate = it.fate === 'bad' ? { badAt: 1 } : it.fate === 'going' ? { deletingAt: 1 } : it.fate === 'gone' ? { deletingAt: 1, deletedAt: 1 } : {}
          ids.push(await copy({ level: it.level, rung: it.rung, baseId: it.level === 'full' ? null : (ids[it.base] ?? null), ...fate }))
        }
        const living = await fresh.store.read((query) => livingCopies(query, { component }))
        const proven = [...chainsOf(living).values()].filter((chain) => chain.proven).map((chain) => chain.copy)
        const expected = proven.toSorted((a, b) => b.takenAt - a.takenAt)[0]?.id ?? null
        expect(await newest()).toBe(expected)
      } finally {
        place = before
        await fresh.remove()
      }
    }), { numRuns: 40 })
  })
})
