import { describe, expect, it } from 'vitest'
import { MINUTE } from '../core/clock.ts'
import { ok } from '../core/outcome.ts'
import { clockwork, job, turns } from '../test/fakes/clockwork.ts'
import { manualTicker } from '../test/fakes/manual-ticker.ts'
import type { Watch } from './job.ts'
import { scheduler } from './scheduler.ts'

const bot = clockwork()

describe('a watch', () => {
  const watch = (look: () => Promise<void>, next: Date | null = null): Watch => ({ name: 'overrun', look, next: async () => next })

  it('looks on every tick, after the jobs of that tick', async () => {
    const seen: string[] = []
    const backup = job({ run: async () => {
      await turns()
      seen.push('job')
      return ok('done')
    } })
    const mine = await bot.started({ jobs: [backup], watches: [watch(async () => { seen.push('watch') })] })
    bot.clock.set('2026-11-22T19:00:00Z')
    await mine.tick()
    expect(seen).toEqual(['watch', 'job', 'watch'])
  })

  it('that fails stops nobody, is told at the third time, and its recovery too', async () => {
    let broken = true
    const backup = job()
    const mine = await bot.started({ jobs: [backup], watches: [watch(async () => { if (broken) throw new Error('no') })] })
    await mine.tick()
    expect(await bot.troubles()).toEqual([])
    bot.clock.set('2026-11-22T19:00:00Z')
    await mine.tick()
    expect([backup.ran.length, await bot.troubles()]).toEqual([1, ['watch:overrun']])
    broken = false
    await mine.tick()
    expect(await bot.troubles()).toEqual([])
  })

  it('that hangs is not joined by a second look, and is given up after a while', async () => {
    let looks = 0
    const mine = await bot.started([])
    await mine.stop()
    const hanging = scheduler({ kit: bot.kit, jobs: [], watches: [watch(async () => {
      looks += 1
      await new Promise(() => undefined)
    })], ticker: manualTicker() })
    const first = hanging.tick()
    await turns()
    await hanging.tick()
    expect(looks).toBe(1)
    bot.clock.advance(5 * MINUTE)
    await first
    void hanging.tick()
    await turns()
    expect(looks).toBe(2)
  })
})
