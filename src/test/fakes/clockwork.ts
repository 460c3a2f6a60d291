import { afterEach, beforeEach } from 'vitest'
import type { Job, Tick, Watch } from '../../bot/job.ts'
import type { Kit } from '../../bot/kit.ts'
import { scheduler, type Scheduler } from '../../bot/scheduler.ts'
import { MINUTE } from '../../core/clock.ts'
import { ok } from '../../core/outcome.ts'
import { standing } from '../../store/alarms.ts'
import { slotsOf } from '../../store/slots.ts'
import type { Store } from '../../store/store.ts'
import { fakeClock, type FakeClock } from './clock.ts'
import { testKit } from './kit.ts'
import { manualTicker } from './manual-ticker.ts'
import { temporaryStore } from './store.ts'

/** A house in which nothing happens but what its jobs do, one hour before two in the morning in Jakarta. */
export interface Clockwork {
  readonly clock: FakeClock
  readonly store: Store
  readonly kit: Kit
  /** A scheduler that has looked at the clock once; `kit` stands in for the house's own. */
  started(of: readonly Job[] | { readonly jobs: readonly Job[]; readonly watches?: readonly Watch[]; readonly kit?: Kit }): Promise<Scheduler>
  /** What the ledger says of a job, oldest first. */
  ledger(job?: string): Promise<readonly string[]>
  /** Keys of the alarms that stand. */
  troubles(): Promise<readonly string[]>
}

/** A new clockwork for each test of a file. */
export function clockwork(): Clockwork {
  let house: ReturnType<typeof temporaryStore>
  let clock: FakeClock
  let kit: Kit
  beforeEach(() => {
    house = temporaryStore()
    clock = fakeClock('2026-11-22T18:00:00Z')
    kit = testKit({ clock, store: house.store })
  })
  afterEach(async () => await house.remove())
  return {
    get clock() { return clock },
    get store() { return house.store },
    get kit() { return kit },
    started: async (of) => {
      const mine = scheduler({ kit, watches: [], ticker: manualTicker(), ...('jobs' in of ? of : { jobs: of }) })
      await mine.start()
      await mine.idle()
      return mine
    },
    ledger: async (job = 'backup') => (await house.store.read((query) => slotsOf(query, { job, from: 0, until: Number.MAX_SAFE_INTEGER }))).map((row) => `${new Date(row.slot).toISOString().slice(0, 16)} ${row.state} ${row.outcome?.kind ?? (row.endedAt === null ? 'open' : '-')}`),
    troubles: async () => (await house.store.read(standing)).map((alarm) => alarm.key),
  }
}

export interface Recorder extends Job { readonly ran: string[] }

/** A job at two in the morning that remembers what it ran for. */
export function job(change: Partial<Job> & { readonly cron?: string } = {}): Recorder {
  const ran: string[] = []
  return {
    name: 'backup',
    summary: () => 'Pencadangan',
    due: { cron: change.cron ?? '0 2 * * *', zone: 'Asia/Jakarta' },
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

/** Lets whatever is ready go on. */
export const turns = async (): Promise<void> => { for (let n = 0; n < 5; n += 1) await new Promise((resolve) => setImmediate(resolve)) }
