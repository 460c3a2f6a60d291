import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { ok, refuse } from '../core/outcome.ts'
import { standing } from '../store/alarms.ts'
import { enterSlots, lastTick, setWatermark, slotsOf } from '../store/slots.ts'
import { fakeClock, type FakeClock } from '../test/fakes/clock.ts'
import { testKit } from '../test/fakes/kit.ts'
import { manualTicker } from '../test/fakes/manual-ticker.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import type { Job, Tick, Watch } from './job.ts'
import type { Kit } from './kit.ts'
import { scheduler } from './scheduler.ts'

const zone = 'Asia/Jakarta'
let house: ReturnType<typeof temporaryStore>
let clock: FakeClock
let kit: Kit

beforeEach(() => {
  house = temporaryStore()
  clock = fakeClock('2026-11-22T18:00:00Z')
  kit = testKit({ clock, store: house.store })
})
afterEach(async () => await house.remove())

interface Recorder extends Job { readonly ran: string[] }

function job(change: Partial<Job> & { readonly cron?: string } = {}): Recorder {
  const ran: string[] = []
  return {
    name: 'backup',
    summary: () => 'Pencadangan',
    due: { cron: change.cron ?? '0 2 * * *', zone },
    missed: 'run-once',
    limit: 10 * MINUTE,
    run: async (tick: Tick) => {
      ran.push(`${tick.slot.toISOString().slice(0, 16)}${tick.late ? ' late' : ''}`)
      return ok('done')
    },
    ...change,
    ran,
  }
}

async function started(jobs: readonly Job[], watches: readonly Watch[] = [], it: Kit = kit) {
  const mine = scheduler({ kit: it, jobs, watches, ticker: manualTicker() })
  await mine.start()
  await mine.idle()
  return mine
}

const ledger = async (name = 'backup') => (await house.store.read((query) => slotsOf(query, { job: name, from: 0, until: Number.MAX_SAFE_INTEGER }))).map((row) => `${new Date(row.slot).toISOString().slice(0, 16)} ${row.state} ${row.outcome?.kind ?? (row.endedAt === null ? 'open' : '-')}`)
const troubles = async () => (await house.store.read(standing)).map((alarm) => alarm.key)

describe('a slot', () => {
  it('fires once on time and leaves one line in the ledger', async () => {
    const backup = job()
    const mine = await started([backup])
    clock.set('2026-11-22T19:00:20Z')
    await Promise.all([mine.tick(), mine.tick(), mine.tick()])
    expect(backup.ran).toEqual(['2026-11-22T19:00'])
    expect(await ledger()).toEqual(['2026-11-22T19:00 fired ok'])
  })

  it('has no history before its job existed', async () => {
    const backup = job()
    await started([backup])
    expect([backup.ran, await ledger()]).toEqual([[], []])
  })

  it('R4: that fell due while the bot was down runs once, late, and those before it are folded into it', async () => {
    await (await started([job()])).stop()
    clock.set('2026-11-25T23:00:00Z')
    const backup = job()
    await started([backup])
    expect(backup.ran).toEqual(['2026-11-25T19:00 late'])
    expect(await ledger()).toEqual(['2026-11-22T19:00 folded -', '2026-11-23T19:00 folded -', '2026-11-24T19:00 folded -', '2026-11-25T19:00 late ok'])
  })

  it('that was missed by a job that skips is written down and not run', async () => {
    await (await started([job({ missed: 'skip' })])).stop()
    clock.set('2026-11-24T18:00:00Z')
    const backup = job({ missed: 'skip' })
    await started([backup])
    expect(backup.ran).toEqual([])
    expect(await ledger()).toEqual(['2026-11-22T19:00 skipped -', '2026-11-23T19:00 skipped -'])
  })

  it('is on time within a minute and a half of a busy machine, and stands for the missed ones before it', async () => {
    const log = job({ cron: '*/15 * * * *' })
    const mine = await started([log])
    clock.set('2026-11-22T19:01:20Z')
    await mine.tick()
    expect(log.ran).toEqual(['2026-11-22T19:00'])
    expect(await ledger()).toEqual(['2026-11-22T18:15 folded -', '2026-11-22T18:30 folded -', '2026-11-22T18:45 folded -', '2026-11-22T19:00 fired ok'])
  })

  it('does not fire again when the clock is put back over it, and those that never ran do', async () => {
    const backup = job({ cron: '0 * * * *' })
    const mine = await started([backup])
    clock.set('2026-11-22T19:00:00Z')
    await mine.tick()
    // Somebody sets the clock to a wrong day, and then right again.
    clock.set('2026-11-23T08:10:00Z')
    await mine.tick()
    expect(backup.ran).toEqual(['2026-11-22T19:00', '2026-11-23T08:00 late'])
    clock.set('2026-11-22T18:30:00Z')
    await mine.tick()
    for (const time of ['2026-11-22T19:00:00Z', '2026-11-22T20:00:00Z', '2026-11-22T21:00:00Z']) {
      clock.set(time)
      await mine.tick()
    }
    expect(backup.ran.slice(2)).toEqual(['2026-11-22T20:00', '2026-11-22T21:00'])
    for (let hour = 22; hour <= 33; hour += 1) {
      clock.set(new Date(Date.UTC(2026, 10, 22, hour)))
      await mine.tick()
    }
    expect(new Set(backup.ran).size).toBe(backup.ran.length)
    expect(await ledger()).toHaveLength(15)
  })

  it('catches a long absence up page by page without losing one', async () => {
    const marked = Date.parse('2026-10-01T00:00:00Z')
    await house.store.write((tx) => setWatermark(tx, { job: 'backup', until: marked }))
    const log = job({ cron: '*/15 * * * *' })
    await started([log])
    const rows = await ledger()
    const due = (clock.now().getTime() - marked) / (15 * MINUTE)
    expect(rows).toHaveLength(due)
    expect(rows.filter((row) => row.includes('folded'))).toHaveLength(due - 1)
    expect(log.ran).toEqual(['2026-11-22T18:00'])
  })

  it('of a clock that was years in the past is not written down for all these years', async () => {
    await house.store.write((tx) => setWatermark(tx, { job: 'backup', until: Date.parse('2001-01-01T00:00:00Z') }))
    await started([job()])
    expect((await ledger()).length).toBe(400)
  })
})

describe('a job', () => {
  it('that was removed and comes back months later replays nothing', async () => {
    await (await started([job(), job({ name: 'other' })])).stop()
    clock.set('2026-12-01T00:00:00Z')
    await (await started([job({ name: 'other' })])).stop()
    clock.set('2027-02-01T00:00:00Z')
    const back = job()
    await started([back])
    expect([back.ran, await ledger()]).toEqual([[], []])
  })

  it('with a bug stops neither the others nor the loop, and is told once', async () => {
    const broken = job({ name: 'broken', cron: '0 * * * *', run: async () => { throw new TypeError('x is not a function') } })
    const sound = job({ cron: '0 * * * *' })
    const mine = await started([broken, sound])
    for (const time of ['2026-11-22T19:00:00Z', '2026-11-22T20:00:00Z']) {
      clock.set(time)
      await mine.tick()
    }
    expect(sound.ran).toHaveLength(2)
    expect(await ledger('broken')).toEqual(['2026-11-22T19:00 fired bug', '2026-11-22T20:00 fired bug'])
    expect(await troubles()).toEqual(['job:broken'])
  })

  it('whose fault is gone clears its alarm', async () => {
    let full = true
    const keeping = job({ cron: '0 * * * *', run: async () => {
      if (full) throw new Fault({ area: 'target', op: 'write', retry: 'later', hint: 'free-space' })
      return ok('done')
    } })
    const mine = await started([keeping])
    clock.set('2026-11-22T19:00:00Z')
    await mine.tick()
    expect(await troubles()).toEqual(['job:backup'])
    full = false
    clock.set('2026-11-22T20:00:00Z')
    await mine.tick()
    expect(await troubles()).toEqual([])
    expect(await ledger()).toEqual(['2026-11-22T19:00 fired fault', '2026-11-22T20:00 fired ok'])
  })

  it('that refuses is written down and raises no alarm of its own', async () => {
    const mine = await started([job({ run: async () => refuse({ reason: 'already-running', component: 'simrs/database', run: 1, since: 0 }) })])
    clock.set('2026-11-22T19:00:00Z')
    await mine.tick()
    expect([await ledger(), await troubles()]).toEqual([['2026-11-22T19:00 fired refused'], []])
  })

  it('that outlasts its limit is given up, while the others go on', async () => {
    let aborted = false
    const stuck = job({ name: 'stuck', cron: '0 * * * *', run: async (tick) => await new Promise(() => { tick.signal.addEventListener('abort', () => { aborted = true }) }) })
    const sound = job({ cron: '*/5 * * * *' })
    const mine = await started([stuck, sound])
    clock.set('2026-11-22T19:00:00Z')
    const first = mine.tick()
    await turns()
    clock.set('2026-11-22T19:05:00Z')
    await mine.tick()
    expect(sound.ran).toEqual(['2026-11-22T19:00', '2026-11-22T19:05'])
    clock.set('2026-11-22T19:10:00Z')
    await first
    expect(aborted).toBe(true)
    expect(await ledger('stuck')).toEqual(['2026-11-22T19:00 fired gave-up'])
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
    const mine = await started([slow])
    const ticks = []
    for (let n = 1; n <= 5; n += 1) {
      clock.advance(MINUTE)
      ticks.push(mine.tick())
    }
    await Promise.all(ticks)
    expect(most).toBe(1)
    expect(await ledger()).toHaveLength(5)
  })

  it('cannot share its name with another', () => {
    expect(() => scheduler({ kit, jobs: [job(), job()], watches: [], ticker: manualTicker() })).toThrow('two jobs are named backup')
  })
})

describe('a job that was running when the process died', () => {
  const died = async (attempts = 1) => {
    const slot = Date.parse('2026-11-22T19:00:00Z')
    await (await started([job()])).stop()
    await house.store.write((tx) => enterSlots(tx, { job: 'backup', at: slot, slots: [{ slot, state: 'fired' }] }))
    await house.store.write((tx) => setWatermark(tx, { job: 'backup', until: slot }))
    clock.set('2026-11-22T19:05:00Z')
    for (let n = 1; n < attempts; n += 1) {
      // Dies again each time: its run never ends.
      const dying = scheduler({ kit: testKit({ clock, store: house.store }), jobs: [job({ run: async () => await new Promise(() => undefined) })], watches: [], ticker: manualTicker() })
      await dying.start()
      await turns()
    }
  }

  it('runs again for the same slot', async () => {
    await died()
    const backup = job()
    await started([backup])
    expect(backup.ran).toEqual(['2026-11-22T19:00 late'])
    expect(await ledger()).toEqual(['2026-11-22T19:00 fired ok'])
  })

  it('is marked as interrupted where its policy is to skip', async () => {
    await died()
    const backup = job({ missed: 'skip' })
    await started([backup])
    expect([backup.ran, await ledger()]).toEqual([[], ['2026-11-22T19:00 fired interrupted']])
  })

  it('is left to the newer slot that fell due meanwhile', async () => {
    await died()
    clock.set('2026-11-23T19:00:30Z')
    const backup = job()
    await started([backup])
    expect(backup.ran).toEqual(['2026-11-23T19:00'])
    expect(await ledger()).toEqual(['2026-11-22T19:00 fired interrupted', '2026-11-23T19:00 fired ok'])
  })

  it('is given up and told when it seems to be what kills the process', async () => {
    await died(3)
    const backup = job()
    await started([backup])
    expect([backup.ran, await ledger(), await troubles()]).toEqual([[], ['2026-11-22T19:00 fired interrupted'], ['job:backup']])
  })

  it('is forgotten in writing when it is no longer configured', async () => {
    await died()
    await started([])
    expect(await ledger()).toEqual(['2026-11-22T19:00 fired interrupted'])
  })
})

describe('stopping', () => {
  it('cuts off what runs, and the next start runs it again', async () => {
    const slow = job({ run: async (tick) => await new Promise((_, reject) => { tick.signal.addEventListener('abort', () => { reject(new Error('cut off')) }) }) })
    const mine = await started([slow])
    clock.set('2026-11-22T19:00:00Z')
    const tick = mine.tick()
    await turns()
    await mine.stop()
    await tick
    expect(await ledger()).toEqual(['2026-11-22T19:00 fired open'])
    const again = job()
    await started([again])
    expect(again.ran).toEqual(['2026-11-22T19:00 late'])
  })

  it('does not wait for ever for a job that ignores it', async () => {
    const mine = await started([job({ run: async () => await new Promise(() => undefined) })])
    clock.set('2026-11-22T19:00:00Z')
    void mine.tick()
    await turns()
    const stopped = mine.stop()
    await turns()
    clock.advance(10 * SECOND)
    await stopped
    await mine.tick()
    expect(await ledger()).toEqual(['2026-11-22T19:00 fired open'])
  })
})

describe('a watch', () => {
  const watch = (look: () => Promise<void>, next: Date | null = null): Watch => ({ name: 'overrun', look, next: async () => next })

  it('looks on every tick, after the jobs of that tick', async () => {
    const seen: string[] = []
    const backup = job({ run: async () => {
      await turns()
      seen.push('job')
      return ok('done')
    } })
    const mine = await started([backup], [watch(async () => { seen.push('watch') })])
    clock.set('2026-11-22T19:00:00Z')
    await mine.tick()
    expect(seen).toEqual(['watch', 'job', 'watch'])
  })

  it('that fails stops nobody, is told at the third time, and its recovery too', async () => {
    let broken = true
    const backup = job()
    const mine = await started([backup], [watch(async () => { if (broken) throw new Error('no') })])
    await mine.tick()
    expect(await troubles()).toEqual([])
    clock.set('2026-11-22T19:00:00Z')
    await mine.tick()
    expect([backup.ran.length, await troubles()]).toEqual([1, ['watch:overrun']])
    broken = false
    await mine.tick()
    expect(await troubles()).toEqual([])
  })

  it('that hangs is not joined by a second look, and is given up after a while', async () => {
    let looks = 0
    const mine = await started([])
    await mine.stop()
    const hanging = scheduler({ kit, jobs: [], watches: [watch(async () => {
      looks += 1
      await new Promise(() => undefined)
    })], ticker: manualTicker() })
    const first = hanging.tick()
    await turns()
    await hanging.tick()
    expect(looks).toBe(1)
    clock.advance(5 * MINUTE)
    await first
    void hanging.tick()
    await turns()
    expect(looks).toBe(2)
  })
})

describe('what is due next', () => {
  it('is the first of all slots and looks', async () => {
    const mine = await started([job(), job({ name: 'log', cron: '45 * * * *' })], [{ name: 'nudge', look: async () => undefined, next: async () => new Date('2026-11-22T18:20:00Z') }])
    expect(await mine.nextDue()).toEqual({ at: new Date('2026-11-22T18:20:00Z'), name: 'nudge' })
    clock.set('2026-11-22T18:46:00Z')
    expect(await mine.nextDue()).toEqual({ at: clock.now(), name: 'log' })
  })

  it('is nothing where nothing is planned, and not upset by a watch that fails', async () => {
    const mine = await started([], [{ name: 'nudge', look: async () => undefined, next: async () => { throw new Error('no') } }])
    expect(await mine.nextDue()).toBeNull()
  })

  it('leads from slot to slot through two days without leaving one out', async () => {
    const jobs = [job(), job({ name: 'log', cron: '*/15 * * * *' }), job({ name: 'monday', cron: '30 7 * * MON' })]
    const mine = await started(jobs)
    const end = clock.now().getTime() + 48 * HOUR
    for (let next = await mine.nextDue(); next !== null && next.at.getTime() <= end; next = await mine.nextDue()) {
      clock.set(next.at)
      await mine.tick()
    }
    expect(jobs.map((it) => it.ran.length)).toEqual([2, 2 * 96, 1])
    expect(jobs.flatMap((it) => it.ran.filter((ran) => ran.endsWith('late')))).toEqual([])
  })
})

it('writes down that it is alive with every tick', async () => {
  const mine = await started([job()])
  clock.advance(MINUTE)
  await mine.tick()
  expect(await house.store.read(lastTick)).toBe(clock.now().getTime())
})

it('loses nothing while the store cannot be written to', async () => {
  let full = false
  const store = { ...house.store, write: <T>(fn: Parameters<typeof house.store.write<T>>[0]) => (full ? Promise.reject(new Fault({ area: 'store', op: 'commit', retry: 'later', hint: 'free-space' })) : house.store.write(fn)) }
  const backup = job()
  const mine = await started([backup], [], testKit({ clock, store }))
  full = true
  clock.set('2026-11-22T19:00:00Z')
  await mine.tick()
  expect(backup.ran).toEqual([])
  full = false
  clock.set('2026-11-22T19:30:00Z')
  await mine.tick()
  expect(backup.ran).toEqual(['2026-11-22T19:00 late'])
})

const turns = async () => { for (let n = 0; n < 5; n += 1) await new Promise((resolve) => setImmediate(resolve)) }
