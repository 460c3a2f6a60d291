import { describe, expect, it } from 'vitest'
import { MINUTE } from '../core/clock.ts'
import { setWatermark } from '../store/slots.ts'
import { clockwork, job } from '../test/fakes/clockwork.ts'

const bot = clockwork()

describe('a slot', () => {
  it('fires once on time and leaves one line in the ledger', async () => {
    const backup = job()
    const mine = await bot.started([backup])
    bot.clock.set('2026-11-22T19:00:20Z')
    await Promise.all([mine.tick(), mine.tick(), mine.tick()])
    expect(backup.ran).toEqual(['2026-11-22T19:00'])
    expect(await bot.ledger()).toEqual(['2026-11-22T19:00 fired ok'])
  })

  it('has no history before its job existed', async () => {
    const backup = job()
    await bot.started([backup])
    expect([backup.ran, await bot.ledger()]).toEqual([[], []])
  })

  it('R4: that fell due while the bot was down runs once, late, and those before it are folded into it', async () => {
    await (await bot.started([job()])).stop()
    bot.clock.set('2026-11-25T23:00:00Z')
    const backup = job()
    await bot.started([backup])
    expect(backup.ran).toEqual(['2026-11-25T19:00 late'])
    expect(await bot.ledger()).toEqual(['2026-11-22T19:00 folded -', '2026-11-23T19:00 folded -', '2026-11-24T19:00 folded -', '2026-11-25T19:00 late ok'])
  })

  it('that was missed by a job that skips is written down and not run', async () => {
    await (await bot.started([job({ missed: 'skip' })])).stop()
    bot.clock.set('2026-11-24T18:00:00Z')
    const backup = job({ missed: 'skip' })
    await bot.started([backup])
    expect(backup.ran).toEqual([])
    expect(await bot.ledger()).toEqual(['2026-11-22T19:00 skipped -', '2026-11-23T19:00 skipped -'])
  })

  it('is on time within a minute and a half of a busy machine, and stands for the missed ones before it', async () => {
    const log = job({ cron: '*/15 * * * *' })
    const mine = await bot.started([log])
    bot.clock.set('2026-11-22T19:01:20Z')
    await mine.tick()
    expect(log.ran).toEqual(['2026-11-22T19:00'])
    expect(await bot.ledger()).toEqual(['2026-11-22T18:15 folded -', '2026-11-22T18:30 folded -', '2026-11-22T18:45 folded -', '2026-11-22T19:00 fired ok'])
  })

  it('does not fire again when the clock is put back over it, and those that never ran do', async () => {
    const backup = job({ cron: '0 * * * *' })
    const mine = await bot.started([backup])
    bot.clock.set('2026-11-22T19:00:00Z')
    await mine.tick()
    // Somebody sets the clock to a wrong day, and then right again.
    bot.clock.set('2026-11-23T08:10:00Z')
    await mine.tick()
    expect(backup.ran).toEqual(['2026-11-22T19:00', '2026-11-23T08:00 late'])
    bot.clock.set('2026-11-22T18:30:00Z')
    await mine.tick()
    for (const time of ['2026-11-22T19:00:00Z', '2026-11-22T20:00:00Z', '2026-11-22T21:00:00Z']) {
      bot.clock.set(time)
      await mine.tick()
    }
    expect(backup.ran.slice(2)).toEqual(['2026-11-22T20:00', '2026-11-22T21:00'])
    for (let hour = 22; hour <= 33; hour += 1) {
      bot.clock.set(new Date(Date.UTC(2026, 10, 22, hour)))
      await mine.tick()
    }
    expect(new Set(backup.ran).size).toBe(backup.ran.length)
    expect(await bot.ledger()).toHaveLength(15)
  })

  it('catches a long absence up page by page without losing one', async () => {
    const marked = Date.parse('2026-10-01T00:00:00Z')
    await bot.store.write((tx) => setWatermark(tx, { job: 'backup', until: marked }))
    const log = job({ cron: '*/15 * * * *' })
    await bot.started([log])
    const rows = await bot.ledger()
    const due = (bot.clock.now().getTime() - marked) / (15 * MINUTE)
    expect(rows).toHaveLength(due)
    expect(rows.filter((row) => row.includes('folded'))).toHaveLength(due - 1)
    expect(log.ran).toEqual(['2026-11-22T18:00'])
  })

  it('of a clock that was years in the past is not written down for all these years', async () => {
    await bot.store.write((tx) => setWatermark(tx, { job: 'backup', until: Date.parse('2001-01-01T00:00:00Z') }))
    await bot.started([job()])
    expect((await bot.ledger()).length).toBe(400)
  })
})
