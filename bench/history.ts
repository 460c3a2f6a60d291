import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { siteStatus } from '../src/backups/status.ts'
import { holdCheck } from '../src/checks/hold.ts'
import type { Config } from '../src/config/config.ts'
import { packageRoot } from '../src/config/package-root.ts'
import { checkPreset } from '../src/core/check-presets.ts'
import { quiet } from '../src/core/log.ts'
import type { Site } from '../src/core/site.ts'
import { seed } from '../src/demo/seed.ts'
import { standUp } from '../src/house/stand-up.ts'
import { effectiveCalendar } from '../src/registry/holidays.ts'
import { checkSheet } from '../src/reports/check-sheet.ts'
import { openStore } from '../src/store/store.ts'
import { fakeClock } from '../src/test/fakes/clock.ts'
import { manualTicker } from '../src/test/fakes/manual-ticker.ts'
import { localTarget, testSite } from '../src/test/fakes/site.ts'
import { longLivedSystems, writeHistory } from './history-data.ts'
import { judge, median, percentile, print } from './harness.ts'

const NOW = new Date('2026-11-23T07:30:00+07:00')
const ASKED = 300

interface Figures { readonly runs: number; readonly start: number; readonly status: readonly number[]; readonly morning: number }

/** How one and ten years of fourteen components with a log every fifteen minutes weigh on start, `/status` and the morning check. */
export async function bench(args: readonly string[]): Promise<boolean> {
  const [short, long] = [Number(args[0] ?? 1), Number(args[1] ?? 10)]
  const one = await measure(short)
  const ten = await measure(long)
  const grew = (what: string, a: number, b: number) => print(`  ${what} grew ${(b / a).toFixed(2)} times from ${short} to ${long} years (${(ten.runs / one.runs).toFixed(1)} times the runs)`)
  grew('start', one.start, ten.start)
  grew('/status p50', median(one.status), median(ten.status))
  grew('/status p99', percentile(one.status, 0.99), percentile(ten.status, 0.99))
  grew('the morning check', one.morning, ten.morning)
  return [judge('p99 of /status at ten years', percentile(ten.status, 0.99), { most: 50, unit: 'ms' }), judge('start at ten years', ten.start / 1000, { most: 2, unit: 's' })].every(Boolean)
}

async function measure(years: number): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-history-'))
  try {
    const config = configOf(folder)
    const { places, site } = config
    const runs = await writeHistory({ file: places.database, migrations: places.migrations, site, years, until: NOW })
    const began = performance.now()
    const store = openStore({ file: places.database, migrations: places.migrations })
    const clock = fakeClock(NOW)
    await seed(store, { at: clock.now(), lang: 'id' })
    const house = await standUp({ config, log: quiet, version: '0.0.0', store, clock, ticker: manualTicker(), chat: 'page', demo: null, residents: [] })
    const start = performance.now() - began
    const status: number[] = []
    for (let n = 0; n < ASKED; n += 1) {
      const at = performance.now()
      await siteStatus(house.kit)
      status.push(performance.now() - at)
    }
    const plan = site.checks[0]
    if (plan === undefined) throw new Error('no morning check')
    const morning: number[] = []
    for (let n = 0; n < 5; n += 1) {
      const at = performance.now()
      await holdCheck({ ...house.kit, sheet: checkSheet, calendar: (query) => effectiveCalendar(query, site) }, { plan, slot: new Date(NOW.getTime() + n), why: 'asked', by: { kind: 'bot' }, signal: new AbortController().signal })
      morning.push(performance.now() - at)
    }
    print(`history: ${years} year(s), ${runs} runs, ${(statSync(places.database).size / 1e9).toFixed(2)} GB of database`)
    print(`  start ${(start / 1000).toFixed(2)} s; /status p50 ${median(status).toFixed(1)} ms, p99 ${percentile(status, 0.99).toFixed(1)} ms; morning check ${median(morning).toFixed(0)} ms`)
    await house.stop()
    return { runs, start, status, morning: median(morning) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function configOf(folder: string): Config {
  const root = packageRoot()
  mkdirSync(join(folder, 'nas'))
  const systems = longLivedSystems()
  const bare: Site = testSite({ systems, targets: [localTarget({ path: join(folder, 'nas') })], checks: [], schedules: [] })
  const schedules = systems.flatMap((system) => (['full', 'differential', 'log'] as const).map((level) => ({ kind: 'backup', name: `${system.name}-${level}`, system: system.name, level, cron: level === 'log' ? '*/15 * * * *' : level === 'full' ? '0 0 * * 0' : '0 1 * * *', zone: bare.zone, missed: 'skip', window: null } as const)))
  const site: Site = { ...bare, schedules, checks: [checkPreset('morning', { ...bare, schedules, procedure: null })] }
  return {
    mode: 'site',
    site,
    secrets: { deadman: null },
    places: { folder, siteFile: '', data: folder, database: join(folder, 'pulih.db'), scratch: join(folder, 'scratch'), anchors: join(folder, 'anchors.txt'), lock: join(folder, 'lock'), root, migrations: join(root, 'drizzle'), public: join(root, 'src/web/public') },
    chat: { web: null, admins: [] },
    log: { level: 'error' },
  }
}
