import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { ok } from '../core/outcome.ts'
import { slotsBetween } from '../core/schedule.ts'
import { ON_TIME } from '../core/schedule-missed.ts'
import { slotsOf } from '../store/slots.ts'
import { fakeClock } from '../test/fakes/clock.ts'
import { testKit } from '../test/fakes/kit.ts'
import { manualTicker } from '../test/fakes/manual-ticker.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import type { Job } from './job.ts'
import { scheduler } from './scheduler.ts'

/**
 * What happens to a house in its life. `wait`: the machine is busy or suspended, then ticks. `restart`: stopped in good
 * order and started later. `die`: killed while a job runs, and started later. `back` and `ahead`: somebody sets the clock.
 */
type Happening = { readonly kind: 'wait' | 'restart' | 'die' | 'back' | 'ahead'; readonly ms: number }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.oneof(fc.integer({ min: 1000, max: 80_000 }), fc.integer({ min: MINUTE, max: 6 * HOUR })) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'die' as const), ms: fc.integer({ min: 0, max: 2 * DAY }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('back' as const, 'ahead' as const), ms: fc.integer({ min: 1000, max: DAY }) }) },
)
const crons = ['* * * * *', '*/15 * * * *', '0 * * * *', '30 2 * * *', '0,20 7-16 * * MON-FRI', '5 */6 * * *', '0 12 * * SAT']
const zones = ['Asia/Jakarta', 'Asia/Jayapura', 'Europe/Berlin', 'Australia/Lord_Howe']
const plan = fc.record({ cron: fc.constantFrom(...crons), zone: fc.constantFrom(...zones), missed: fc.constantFrom('skip' as const, 'run-once' as const) })
const starts = ['2026-11-22T18:00:10Z', '2026-10-24T20:00:00Z', '2026-03-28T20:00:00Z', '2026-04-04T10:00:00Z']

let house: ReturnType<typeof temporaryStore>
let lives = 0
beforeAll(() => { house = temporaryStore() })
afterAll(async () => await house.remove())

/** Lives through it and answers with what ran and what the ledger says. */
async function live(plans: readonly { cron: string; zone: string; missed: 'skip' | 'run-once' }[], start: string, happenings: readonly Happening[]) {
  lives += 1
  const clock = fakeClock(start)
  const ended: { readonly job: string; readonly slot: number; readonly at: number; readonly late: boolean }[] = []
  /** One process: once it is dying its jobs never end, once it is dead nothing of it moves any more. */
  const begin = async () => {
    const life = { dying: false, dead: false }
    const never = async <T>() => await new Promise<T>(() => undefined)
    const kit = testKit({
      clock: { ...clock, sleep: async (ms, signal) => { await clock.sleep(ms, signal); if (life.dead) await never() } },
      store: { ...house.store, write: async (fn) => (life.dead ? await never() : await house.store.write(fn)) },
    })
    const jobs = plans.map((it, n): Job => ({
      name: `${lives}/${n}`,
      summary: () => 'Tugas',
      due: { cron: it.cron, zone: it.zone },
      missed: it.missed,
      limit: HOUR,
      run: async (tick) => {
        if (life.dying) return await never()
        ended.push({ job: `${lives}/${n}`, slot: tick.slot.getTime(), at: tick.at.getTime(), late: tick.late })
        return ok('done')
      },
    }))
    const made = scheduler({ kit, jobs, watches: [], ticker: manualTicker() })
    await made.start()
    await made.idle()
    return { ...made, jobs, life }
  }
  let mine = await begin()
  const began = clock.now().getTime()
  let furthest = began
  for (const { kind, ms } of happenings) {
    switch (kind) {
      case 'back':
        clock.set(new Date(clock.now().getTime() - ms))
        break
      case 'die': {
        mine.life.dying = true
        clock.advance(Math.min(ms, HOUR))
        void mine.tick()
        // Until the slots are in the ledger and the jobs have begun.
        await house.store.write(async () => undefined)
        for (let n = 0; n < 5; n += 1) await new Promise((resolve) => setImmediate(resolve))
        mine.life.dead = true
        clock.advance(Math.max(0, ms - HOUR))
        furthest = Math.max(furthest, clock.now().getTime())
        mine = await begin()
        break
      }
      case 'restart':
        await mine.stop()
        clock.advance(ms)
        furthest = Math.max(furthest, clock.now().getTime())
        mine = await begin()
        break
      case 'wait':
      case 'ahead':
        clock.advance(ms)
        break
    }
    furthest = Math.max(furthest, clock.now().getTime())
    await mine.tick()
    await mine.idle()
  }
  // The clock is right in the end, and later than all that it ever showed.
  clock.set(new Date(furthest + 1000))
  await mine.tick()
  await mine.idle()
  await mine.stop()
  const { jobs } = mine
  const ledgers = await Promise.all(jobs.map(async (job) => await house.store.read((query) => slotsOf(query, { job: job.name, from: 0, until: Number.MAX_SAFE_INTEGER }))))
  return { jobs, ledgers, ended, began, until: clock.now().getTime() }
}

describe('a house that is restarted, suspended, killed, and whose clock is set', () => {
  it('loses no slot, doubles none, runs each at most once and keeps each job’s policy', async () => {
    await fc.assert(fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 3 }), fc.constantFrom(...starts), fc.array(happening, { maxLength: 14 }), async (...[plans, start, happenings]) => {
      const { jobs, ledgers, ended, began, until } = await live(plans, start, happenings)
      const setBack = happenings.some(({ kind }) => kind === 'back')
      for (const [n, job] of jobs.entries()) {
        const rows = ledgers[n]!
        const due = slotsBetween(job.due, { after: new Date(began), until: new Date(until), most: 1e6 }).map(Number)
        // No slot lost, none doubled, none invented. (A clock that was put back has seen a time before the beginning.)
        const written = rows.map((row) => row.slot)
        expect(written.filter((slot) => slot > began)).toEqual(due)
        if (!setBack) expect(written).toEqual(due)
        // Each ran to its end at most once.
        const ran = ended.filter((run) => run.job === job.name).map((run) => run.slot)
        expect(new Set(ran).size).toBe(ran.length)
        // What ran stands in the ledger as run, what did not does not.
        expect([...ran].sort((a, b) => a - b)).toEqual(rows.filter((row) => row.outcome?.kind === 'ok').map((row) => row.slot))
        expect(rows.filter((row) => row.endedAt === null)).toEqual([])
        for (const row of rows) {
          if (row.state === 'fired') expect(row.at - row.slot).toBeLessThanOrEqual(ON_TIME)
          else expect(row.at - row.slot).toBeGreaterThan(ON_TIME)
          if (row.state === 'late' || row.state === 'folded') expect(job.missed).toBe('run-once')
          if (row.state === 'skipped') expect(job.missed).toBe('skip')
        }
        // A job runs late at most once a look, and only where nothing newer fell due.
        const late = rows.filter((row) => row.state === 'late')
        if (!setBack) for (const row of late) expect(rows.filter((other) => other.at === row.at && other.slot >= row.slot)).toHaveLength(1)
        // run-once: whatever was folded has a newer slot that ran or was begun, looked at in the same breath.
        if (!setBack) for (const row of rows) if (row.state === 'folded') expect(rows.some((newer) => newer.slot > row.slot && newer.at === row.at && (newer.state === 'late' || newer.state === 'fired'))).toBe(true)
      }
    }), { numRuns: 30 })
  })
})
