import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { timetable } from '../../jobs/index.ts'
import { siteStatus } from '../backups/status.ts'
import { backupWork } from '../backups/work.ts'
import { runner } from '../bot/runner.ts'
import type { HousePort } from '../cli/house-port.ts'
import { packageRoot } from '../config/package-root.ts'
import { secretsOf } from '../config/secrets.ts'
import { realClock } from '../core/clock.ts'
import { quiet } from '../core/log.ts'
import { demoClock } from '../demo/open.ts'
import { openStore } from '../store/store.ts'
import { openChats } from './chats.ts'
import { makeKit } from './kit.ts'
import { houseLog } from './log.ts'
import { startHouse } from './start.ts'

/** The house as the command line opens it: whole, or only the rooms. */
export function housePort(): HousePort {
  const version = (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version
  return {
    version,
    open: async (config) => {
      const store = openStore({ file: config.places.database, migrations: config.places.migrations })
      const clock = config.mode === 'demo' ? await demoClock(store) : realClock
      const kit = makeKit({ config, store, clock, version, log: houseLog({ level: 'warn', to: 2, secrets: secretsOf(config) }) })
      return { kit, jobs: timetable(config.site), runner: runner(kit, backupWork(kit)), status: () => siteStatus(kit), close: () => store.close() }
    },
    chats: (config) => {
      const { platforms, porter } = openChats({ config, store: null, clock: realClock, log: quiet, page: null })
      return { platforms, stop: () => porter.stop() }
    },
    start: (config) => startHouse({ config, version, log: houseLog({ level: config.log.level, to: 1, secrets: secretsOf(config) }) }),
  }
}
