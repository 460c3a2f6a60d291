import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { raise } from './alarms.ts'
import { figures, RECENT_RUNS } from './metrics.ts'
import { checks, copies, runs } from './schema.ts'
import { sqlOf } from './store.ts'

const now = new Date('2026-11-23T00:30:00Z')
const at = now.getTime()
const component = 'simrs/database'
let place: ReturnType<typeof temporaryStore>
beforeEach(() => { place = temporaryStore() })
afterEach(() => place.remove())

const look = () => place.store.read((query) => figures(query, { components: [{ key: component, targets: ['nas', 'lokal'] }], now }))
let number = 0
const run = (change: Partial<typeof runs.$inferInsert> = {}) => place.store.write(async (tx) => {
  const [row] = await sqlOf(tx).insert(runs).values({ kind: 'backup', component, target: 'nas', attempt: 1, state: 'done', queuedAt: at - HOUR, startedAt: at - HOUR, endedAt: at - HOUR + 5 * MINUTE, facts: {}, ...change }).returning({ id: runs.id })
  return row!.id
})
const copy = async (change: Partial<typeof copies.$inferInsert>) => {
  const runId = await run()
  await place.store.write(async (tx) => { await sqlOf(tx).insert(copies).values({ runId, system: 'simrs', component, engine: 'sqlite', level: 'full', target: 'nas', class: 'off-host', key: `k${(number += 1)}`, takenAt: at, storedAt: at, bytes: 1, rawBytes: 1, manifestHash: 'x', rung: 'consistent', ...change }) })
}

describe('what a monitor is told', () => {
  it('counts the age from the newest copy that is proven, undamaged and still there', async () => {
    await copy({ takenAt: at - 3 * DAY })
    await copy({ takenAt: at - 2 * DAY, class: 'same-host', target: 'lokal' })
    await copy({ takenAt: at - HOUR, rung: 'stored' })
    await copy({ takenAt: at - HOUR, badAt: at })
    await copy({ takenAt: at - HOUR, deletedAt: at })
    await copy({ takenAt: at - HOUR, deletingAt: at })
    await copy({ takenAt: at - HOUR, component: 'lain/database' })
    expect((await look()).components).toEqual([{ component, proven: at - 2 * DAY, provenOffServer: at - 3 * DAY }])
  })

  it('says that nothing is proven where nothing is', async () => {
    await copy({ rung: 'stored' })
    expect((await look()).components).toEqual([{ component, proven: null, provenOffServer: null }])
  })

  it('tells how the last run of each kind ended, how long it took, and how many failed lately', async () => {
    for (let n = 0; n < 3; n += 1) await run({ state: 'failed' })
    await run({ state: 'interrupted' })
    await run()
    await run({ state: 'running', endedAt: null })
    await run({ kind: 'rehearsal', state: 'failed', startedAt: null })
    expect((await look()).runs).toEqual([
      { component, kind: 'backup', looked: 5, failed: 4, lastEndedAt: at - HOUR + 5 * MINUTE, lastMs: 5 * MINUTE, lastState: 'done' },
      { component, kind: 'rehearsal', looked: 1, failed: 1, lastEndedAt: at - HOUR + 5 * MINUTE, lastMs: null, lastState: 'failed' },
    ])
  })

  it('looks at no more than the newest runs, however many there are', async () => {
    await place.store.write(async (tx) => {
      for (let n = 0; n < RECENT_RUNS + 20; n += 1) await sqlOf(tx).insert(runs).values({ kind: 'backup', component, target: 'nas', attempt: 1, state: n < 20 ? 'failed' : 'done', queuedAt: at, startedAt: at, endedAt: at, facts: {} })
    })
    expect((await look()).runs).toMatchObject([{ looked: RECENT_RUNS, failed: 0 }])
  })

  it('counts checks that are open, unsigned and past their time, and troubles that stand', async () => {
    const check = (slot: number, change: object) => place.store.write(async (tx) => { await sqlOf(tx).insert(checks).values({ plan: 'pagi', slot, openedAt: slot, verdict: 'safe', facts: {}, factsDigest: 'x', state: 'open', signBy: at + HOUR, nudges: 0, ...change }) })
    await check(1, {})
    await check(2, { signBy: at - 1 })
    await check(3, { state: 'owned', signBy: at - 1 })
    await check(4, { state: 'closed', signBy: at - 1 })
    await place.store.write((tx) => raise(tx, { key: 'overrun:1', facts: {}, at: now }))
    expect(await look()).toMatchObject({ checks: { open: 3, unsigned: 2, overdue: 1 }, alarms: 1, outbox: { waiting: 0, oldest: null }, inbox: 0 })
  })
})
