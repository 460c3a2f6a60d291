import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { history } from '../src/backups/history.ts'
import { takeInventory } from '../src/backups/inventory.ts'
import { listDeletions } from '../src/backups/retain.ts'
import { siteStatus } from '../src/backups/status.ts'
import { holdCheck } from '../src/checks/hold.ts'
import { MINUTE } from '../src/core/clock.ts'
import { quiet } from '../src/core/log.ts'
import { seed } from '../src/demo/seed.ts'
import { standUp } from '../src/house/stand-up.ts'
import { effectiveCalendar } from '../src/registry/holidays.ts'
import { checkSheet } from '../src/reports/check-sheet.ts'
import { figures } from '../src/store/metrics.ts'
import { openStore } from '../src/store/store.ts'
import { fakeClock } from '../src/test/fakes/clock.ts'
import { manualTicker } from '../src/test/fakes/manual-ticker.ts'
import { longLivedConfig, NOW } from './history-site.ts'

/** Milliseconds of everything that was asked of one house, each time it was asked. */
export type Samples = Readonly<Record<Asked, readonly number[]>>
export type Asked = (typeof asked)[number]
export const asked = ['start', 'first /status', '/status', 'morning check', 'metrics', '/history', '/history, years back', '/retention preview', 'inventory', 'next due', 'quiet tick', 'tick that asks for back-ups'] as const

export interface Measured {
  readonly samples: Samples
  /** What one of each cost this process in processor time: a busy machine makes us wait, it does not make us work more. */
  readonly cost: Readonly<Record<Asked, number>>
  readonly resident: number
  /** What `/status` said, so that a quick wrong answer is not mistaken for a good one. */
  readonly said: string
}

/** Stands a house up over a history, in a process of its own: its first breath counts as its start, and its memory is its own. */
export async function measureHistory(folder: string, round: number): Promise<Measured> {
  const config = longLivedConfig(folder)
  const { places, site } = config
  const samples = Object.fromEntries(asked.map((what) => [what, []])) as unknown as Record<Asked, number[]>
  const spent = Object.fromEntries(asked.map((what) => [what, 0])) as Record<Asked, number>
  const clock = fakeClock(NOW)
  const store = openStore({ file: places.database, migrations: places.migrations })
  await seed(store, { at: clock.now(), lang: 'id' })
  const house = await standUp({ config, log: quiet, version: '0.0.0', store, clock, ticker: manualTicker(), chat: 'page', demo: null, residents: [] })
  samples.start.push(performance.now())
  spent.start += processorTime()
  const time = async (what: Asked, times: number, work: (n: number) => Promise<unknown>) => {
    for (let n = 0; n < times; n += 1) {
      const [began, before] = [performance.now(), processorTime()]
      await work(n)
      samples[what].push(performance.now() - began)
      spent[what] += processorTime() - before
    }
  }
  await time('first /status', 1, () => siteStatus(house.kit))
  await house.idle()
  await time('/status', 500, () => siteStatus(house.kit))
  const { verdict, components } = await siteStatus(house.kit)
  const everything = site.systems.flatMap((system) => system.components)
  const [plan] = site.checks
  if (plan === undefined) throw new Error('no morning check')
  await time('morning check', 7, (n) => holdCheck({ ...house.kit, sheet: checkSheet, calendar: (query) => effectiveCalendar(query, site) }, { plan, slot: new Date(NOW.getTime() + round * 1000 + n), why: 'asked', by: { kind: 'bot' }, signal: new AbortController().signal }))
  await time('metrics', 50, () => store.read((query) => figures(query, { components: everything, now: clock.now() })))
  await time('/history', 50, (n) => store.read((query) => history(query, site, { what: (n % 2 === 0 ? site.systems[0]?.name : everything[0]?.key) ?? '', before: null })))
  await time('/history, years back', 50, (n) => store.read((query) => history(query, site, { what: (n % 2 === 0 ? site.systems[0]?.name : everything[0]?.key) ?? '', before: 1000 + n })))
  await time('/retention preview', 5, () => listDeletions(house.kit, clock.now()))
  await time('inventory', 2, () => takeInventory(house.kit, new AbortController().signal))
  await time('next due', 50, () => house.scheduler.nextDue())
  for (let minute = 1; minute <= 15; minute += 1) {
    clock.advance(MINUTE)
    await time(minute % 15 === 0 ? 'tick that asks for back-ups' : 'quiet tick', 1, () => house.scheduler.tick())
  }
  const resident = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? NaN) * 1024
  await house.stop()
  const cost = Object.fromEntries(asked.map((what) => [what, spent[what] / samples[what].length])) as Record<Asked, number>
  return { samples, cost, resident, said: `${verdict}, ${components.filter((it) => it.proven !== null).length} of ${components.length} proven, ${components.filter((it) => it.rehearsal?.passed === 'yes').length} rehearsed` }
}

const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Takes the database out of the machine's memory: a start after a night off is a cold one. */
export function coolDown(folder: string): void {
  const { places } = longLivedConfig(folder)
  spawnSync('sync', [places.database])
  spawnSync('dd', [`if=${places.database}`, 'iflag=nocache', 'count=0', 'status=none'])
}
