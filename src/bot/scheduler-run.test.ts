import { describe, expect, it } from 'vitest'
import { MINUTE } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { ok, refuse } from '../core/outcome.ts'
import { clockwork, job, turns } from '../test/fakes/clockwork.ts'
import { manualTicker } from '../test/fakes/manual-ticker.ts'
import { scheduler } from './scheduler.ts'

const bot = clockwork()

describe('a job', () => {
  it('that was removed and comes back months later replays nothing', async () => {
    await (await bot.started([job(), job({ name: 'other' })])).stop()
    bot.clock.set('2026-12-01T00:00:00Z')
    await (await bot.started([job({ name: 'other' })])).stop()
    bot.clock.set('2027-02-01T00:00:00Z')
    const back = job()
    await bot.started([back])
    expect([back.ran, await bot.ledger()]).toEqual([[], []])
  })

  it('with a bug stops neither the others nor the loop, and is told once', async () => {
    const broken = job({ name: 'broken', cron: '0 * * * *', run: async () => { throw new TypeError('x is not a function') } })
    const sound = job({ cron: '0 * * * *' })
    const mine = await bot.started([broken, sound])
    for (const time of ['2026-11-22T19:00:00Z', '2026-11-22T20:00:00Z']) {
      bot.clock.set(time)
      await mine.tick()
    }
    expect(sound.ran).toHaveLength(2)
    expect(await bot.ledger('broken')).toEqual(['2026-11-22T19:00 fired bug', '2026-11-22T20:00 fired bug'])
    expect(await bot.troubles()).toEqual(['job:broken'])
  })

  it('whose fault is gone clears its alarm', async () => {
    let full = true
    const keeping = job({ cron: '0 * * * *', run: async () => {
      if (full) throw new Fault({ area: 'target', op: 'write', retry: 'later', hint: 'free-space' })
      return ok('done')
    } })
    const mine = await bot.started([keeping])
    bot.clock.set('2026-11-22T19:00:00Z')
    await mine.tick()
    expect(await bot.troubles()).toEqual(['job:backup'])
    full = false
    bot.clock.set('2026-11-22T20:00:00Z')
    await mine.tick()
    expect(await bot.troubles()).toEqual([])
    expect(await bot.ledger()).toEqual(['2026-11-22T19:00 fired fault', '2026-11-22T20:00 fired ok'])
  })

  it('that refuses is written down and raises no alarm of its own', async () => {
    const mine = await bot.started([job({ run: async () => refuse({ reason: 'already-running', component: 'simrs/database', run: 1, since: 0 }) })])
    bot.clock.set('2026-11-22T19:00:00Z')
    await mine.tick()
    expect([await bot.ledger(), await bot.troubles()]).toEqual([['2026-11-22T19:00 fired refused'], []])
  })

  it('that outlasts its limit is given up, while the others go on', async () => {
    let aborted = false
    const stuck = job({ name: 'stuck', cron: '0 * * * *', run: async (tick) => await new Promise(() => { tick.signal.addEventListener('abort', () => { aborted = true }) }) })
    const sound = job({ cron: '*/5 * * * *' })
    const mine = await bot.started([stuck, sound])
    bot.clock.set('2026-11-22T19:00:00Z')
    const first = mine.tick()
    await turns()
    bot.clock.set('2026-11-22T19:05:00Z')
    await mine.tick()
    expect(sound.ran).toEqual(['2026-11-22T19:00', '2026-11-22T19:05'])
    bot.clock.set('2026-11-22T19:10:00Z')
    await first
    expect(aborted).toBe(true)
    expect(await bot.ledger('stuck')).toEqual(['2026-11-22T19:00 fired gave-up'])
  })

  it('never runs beside itself', async () => {
    let beside = 0
    let most = 0
    const slow = job({ cron: '* * * * *', run: async () => {
      beside += 1
      most = Math.max(most, beside)
      await turns()
      beside -= 1
      return ok('done')
    } })
    const mine = await bot.started([slow])
    const ticks = []
    for (let n = 1; n <= 5; n += 1) {
      bot.clock.advance(MINUTE)
      ticks.push(mine.tick())
    }
    await Promise.all(ticks)
    expect(most).toBe(1)
    expect(await bot.ledger()).toHaveLength(5)
  })

  it('cannot share its name with another', () => {
    expect(() => scheduler({ kit: bot.kit, jobs: [job(), job()], watches: [], ticker: manualTicker() })).toThrow('two jobs are named backup')
  })
})
