import { describe, expect, it } from 'vitest'
import { SECOND } from '../core/clock.ts'
import { enterSlots, setWatermark } from '../store/slots.ts'
import { clockwork, job, turns } from '../test/fakes/clockwork.ts'
import { testKit } from '../test/fakes/kit.ts'
import { manualTicker } from '../test/fakes/manual-ticker.ts'
import { scheduler } from './scheduler.ts'

const bot = clockwork()

describe('a job that was running when the process died', () => {
  const died = async (attempts = 1) => {
    const slot = Date.parse('2026-11-22T19:00:00Z')
    await (await bot.started([job()])).stop()
    await bot.store.write((tx) => enterSlots(tx, { job: 'backup', at: slot, slots: [{ slot, state: 'fired' }] }))
    await bot.store.write((tx) => setWatermark(tx, { job: 'backup', until: slot }))
    bot.clock.set('2026-11-22T19:05:00Z')
    for (let n = 1; n < attempts; n += 1) {
      // Dies again each time: its run never ends.
      const dying = scheduler({ kit: testKit({ clock: bot.clock, store: bot.store }), jobs: [job({ run: async () => await new Promise(() => undefined) })], watches: [], ticker: manualTicker() })
      await dying.start()
      await turns()
    }
  }

  it('runs again for the same slot', async () => {
    await died()
    const backup = job()
    await bot.started([backup])
    expect(backup.ran).toEqual(['2026-11-22T19:00 late'])
    expect(await bot.ledger()).toEqual(['2026-11-22T19:00 fired ok'])
  })

  it('is marked as interrupted where its policy is to skip', async () => {
    await died()
    const backup = job({ missed: 'skip' })
    await bot.started([backup])
    expect([backup.ran, await bot.ledger()]).toEqual([[], ['2026-11-22T19:00 fired interrupted']])
  })

  it('is left to the newer slot that fell due meanwhile', async () => {
    await died()
    bot.clock.set('2026-11-23T19:00:30Z')
    const backup = job()
    await bot.started([backup])
    expect(backup.ran).toEqual(['2026-11-23T19:00'])
    expect(await bot.ledger()).toEqual(['2026-11-22T19:00 fired interrupted', '2026-11-23T19:00 fired ok'])
  })

  it('is given up and told when it seems to be what kills the process', async () => {
    await died(3)
    const backup = job()
    await bot.started([backup])
    expect([backup.ran, await bot.ledger(), await bot.troubles()]).toEqual([[], ['2026-11-22T19:00 fired interrupted'], ['job:backup']])
  })

  it('is forgotten in writing when it is no longer configured', async () => {
    await died()
    await bot.started([])
    expect(await bot.ledger()).toEqual(['2026-11-22T19:00 fired interrupted'])
  })
})

describe('stopping', () => {
  it('cuts off what runs, and the next start runs it again', async () => {
    const slow = job({ run: async (tick) => await new Promise((_, reject) => { tick.signal.addEventListener('abort', () => { reject(new Error('cut off')) }) }) })
    const mine = await bot.started([slow])
    bot.clock.set('2026-11-22T19:00:00Z')
    const tick = mine.tick()
    await turns()
    await mine.stop()
    await tick
    expect(await bot.ledger()).toEqual(['2026-11-22T19:00 fired open'])
    const again = job()
    await bot.started([again])
    expect(again.ran).toEqual(['2026-11-22T19:00 late'])
  })

  it('does not wait for ever for a job that ignores it', async () => {
    const mine = await bot.started([job({ run: async () => await new Promise(() => undefined) })])
    bot.clock.set('2026-11-22T19:00:00Z')
    void mine.tick()
    await turns()
    const stopped = mine.stop()
    await turns()
    bot.clock.advance(10 * SECOND)
    await stopped
    await mine.tick()
    expect(await bot.ledger()).toEqual(['2026-11-22T19:00 fired open'])
  })
})
