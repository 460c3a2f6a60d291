import { afterEach, describe, expect, it } from 'vitest'
import { temporaryStore } from '../test/fakes/store.ts'
import { addCopy, livingCopies, markBad } from './copies.ts'
import { queueRun } from './runs.ts'

const at = new Date('2026-11-23T00:00:00Z')
let house: ReturnType<typeof temporaryStore> | null = null
afterEach(async () => { await house?.remove() })

describe('damage', () => {
  it('spreads to every copy that stands on the damaged one, however many there are, and to no other', async () => {
    house = temporaryStore()
    await house.store.write(async (tx) => {
      const run = await queueRun(tx, { kind: 'backup', round: null, component: 'simrs/database', level: 'full', target: 'nas', copyId: null, attempt: 1, at, dueAt: null, facts: {} })
      const add = (n: number, baseId: number | null) => addCopy(tx, { runId: run.id, system: 'simrs', component: 'simrs/database', engine: 'sqlite', level: baseId === null ? 'full' : 'differential', target: 'nas', class: 'off-host', key: `simrs/database/${n}`, baseId, originId: null, takenAt: n, storedAt: n, bytes: 1, rawBytes: 1, manifestHash: String(n), rung: 'intact' })
      const full = await add(1, null)
      // A differential every quarter of an hour for a week.
      for (let n = 2; n < 674; n += 1) await add(n, full.id)
      const other = await add(1000, null)
      await add(1001, other.id)
      await markBad(tx, { id: full.id, at })
    })
    const sound = (await house.store.read((query) => livingCopies(query, { component: 'simrs/database' }))).filter((copy) => copy.badAt === null)
    expect(sound.map((copy) => copy.takenAt)).toEqual([1000, 1001])
  })
})
