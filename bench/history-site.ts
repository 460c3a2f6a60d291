import { join } from 'node:path'
import type { Config } from '../src/config/config.ts'
import { packageRoot } from '../src/config/package-root.ts'
import { checkPreset } from '../src/core/check-presets.ts'
import { HOUR } from '../src/core/clock.ts'
import type { Site, System } from '../src/core/site.ts'
import { localTarget, testSite } from '../src/test/fakes/site.ts'

/** Friday at half past seven: the longest chains that a workday's morning sees. */
export const NOW = new Date('2026-11-27T07:30:00+07:00')

/** Seven systems of two components each, every one with a full a week, a differential a day, a log every 15 minutes and a test restore a week. */
export function longLivedConfig(folder: string): Config {
  const root = packageRoot()
  const bare: Site = testSite({ systems, targets: [localTarget({ path: join(folder, 'nas') })], checks: [], schedules: [], limits: QUIET })
  const backups = systems.flatMap((system) => (['full', 'differential', 'log'] as const).map((level) => ({ kind: 'backup', name: `${system.name}-${level}`, system: system.name, level, cron: CRON[level], zone: 'UTC', missed: 'skip', window: null } as const)))
  const rehearsals = systems.map((system) => ({ kind: 'rehearsal', name: `${system.name}-uji`, system: system.name, cron: '0 6 * * 5', zone: 'UTC', missed: 'skip' } as const))
  const schedules = [...backups, ...rehearsals]
  const site: Site = { ...bare, schedules, checks: [checkPreset('morning', { ...bare, schedules, procedure: null })] }
  return {
    mode: 'site',
    site,
    secrets: { deadman: null, passwords: {}, identity: null, ping: null },
    places: { folder, siteFile: '', data: folder, database: join(folder, 'pulih.db'), scratch: join(folder, 'scratch'), anchors: join(folder, 'anchors.txt'), codeKey: join(folder, 'code.key'), evidence: join(folder, 'evidence'), lock: join(folder, 'lock'), root, migrations: join(root, 'drizzle'), public: join(root, 'src/web/public') },
    chat: { web: null, telegram: null, slack: null, admins: [] },
    log: { level: 'error' },
  }
}

/** What is measured is the asking: there is nothing here that could be copied. */
const QUIET = { runsAtOnce: 0, zstdLevel: 3, zstdThreads: 1, shrinkWarning: 0.5, stall: 1_800_000, longest: null }
const CRON = { full: '0 0 * * 0', differential: '0 1 * * *', log: '*/15 * * * *' } as const

const systems: readonly System[] = ['simrs', 'lis', 'ris', 'farmasi', 'sdm', 'keuangan', 'simdondar'].map((system) => ({
  name: system,
  title: system.toUpperCase(),
  rpo: HOUR,
  rto: 4 * HOUR,
  components: [
    { engine: 'sqlite', name: 'database', key: `${system}/database`, system, server: 'produksi', targets: ['nas'], growing: true, retention: 'standar', file: `/nonexistent/${system}.db`, freshness: null },
    { engine: 'files', name: 'aplikasi', key: `${system}/aplikasi`, system, server: 'produksi', targets: ['nas'], growing: false, retention: 'standar', path: `/nonexistent/${system}`, exclude: [] },
  ],
}))
