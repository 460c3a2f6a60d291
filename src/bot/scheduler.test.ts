import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { lastTick } from '../store/slots.ts'
import { clockwork, job } from '../test/fakes/clockwork.ts'
import { testKit } from '../test/fakes/kit.ts'

const bot = clockwork()

describe('what is due next', () => {
  it('is the first of all slots and looks', async () => {
    const mine = await bot.started({ jobs: [job(), job({ name: 'log', cron: '45 * * * *' })], watches: [{ name: 'nudge', look: async () => undefined, next: async () => new Date('2026-11-22T18:20:00Z') }] })
    expect(await mine.nextDue()).toEqual({ at: new Date('2026-11-22T18:20:00Z'), name: 'nudge' })
    bot.clock.set('2026-11-22T18:46:00Z')
    expect(await mine.nextDue()).toEqual({ at: bot.clock.now(), name: 'log' })
  })

  it('is nothing where nothing is planned, and not upset by a watch that fails', async () => {
    const mine = await bot.started({ jobs: [], watches: [{ name: 'nudge', look: async () => undefined, next: async () => { throw new Error('no') } }] })
    expect(await mine.nextDue()).toBeNull()
  })

  it('leads from slot to slot through two days without leaving one out', async () => {
    const jobs = [job(), job({ name: 'log', cron: '*/15 * * * *' }), job({ name: 'monday', cron: '30 7 * * MON' })]
    const mine = await bot.started(jobs)
    const end = bot.clock.now().getTime() + 48 * HOUR
    for (let next = await mine.nextDue(); next !== null && next.at.getTime() <= end; next = await mine.nextDue()) {
      bot.clock.set(next.at)
      await mine.tick()
    }
    expect(jobs.map((it) => it.ran.length)).toEqual([2, 2 * 96, 1])
    expect(jobs.flatMap((it) => it.ran.filter((ran) => ran.endsWith('late')))).toEqual([])
  })
})

it('writes down that it is alive with every tick', async () => {
  const mine = await bot.started([job()])
  bot.clock.advance(MINUTE)
  await mine.tick()
  expect(await bot.store.read(lastTick)).toBe(bot.clock.now().getTime())
})

it('loses nothing while the store cannot be written to', async () => {
  let full = false
  const store = { ...bot.store, write: <T>(fn: Parameters<typeof bot.store.write<T>>[0]) => (full ? Promise.reject(new Fault({ area: 'store', op: 'commit', retry: 'later', hint: 'free-space' })) : bot.store.write(fn)) }
  const backup = job()
  const mine = await bot.started({ jobs: [backup], kit: testKit({ clock: bot.clock, store }) })
  full = true
  bot.clock.set('2026-11-22T19:00:00Z')
  await mine.tick()
  expect(backup.ran).toEqual([])
  full = false
  bot.clock.set('2026-11-22T19:30:00Z')
  await mine.tick()
  expect(backup.ran).toEqual(['2026-11-22T19:00 late'])
})
