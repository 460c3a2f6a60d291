import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { loadConfig } from '../../config/load.ts'
import { engineLevels } from '../../engines/index.ts'
import type { House } from '../../house/house.ts'
import { houseLog } from '../../house/log.ts'
import { startHouse } from '../../house/start.ts'
import { hospitalYaml } from './yaml.ts'

/** A hospital as a person sets it up, two files in a folder and nothing else; the platforms are at the other end of real sockets. */
export interface ChatHospital {
  /** Writes the `.env` anew. */
  settle(env: Readonly<Record<string, string>>): void
  /** Starts its house; what it logs is put into `lines`. */
  open(lines?: string[]): Promise<House>
  remove(): void
}

export function chatHospital(env: Readonly<Record<string, string>>): ChatHospital {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-chats-'))
  mkdirSync(join(folder, 'data', 'aplikasi'), { recursive: true })
  mkdirSync(join(folder, 'data', 'nas'))
  writeFileSync(join(folder, 'data', 'aplikasi', 'index.html'), '<h1>SIMRS</h1>')
  const db = new Database(join(folder, 'data', 'simrs.db'))
  db.exec('create table kunjungan (id integer primary key, waktu text)')
  db.close()
  writeFileSync(join(folder, 'pulih.yaml'), YAML)
  const settle = (now: Readonly<Record<string, string>>) => writeFileSync(join(folder, '.env'), Object.entries(now).map(([key, value]) => `${key}=${value}\n`).join(''), { mode: 0o600 })
  settle(env)
  return {
    settle,
    open: async (lines = []) => {
      const loaded = loadConfig({ folder, levels: engineLevels, env: {} })
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes))
      return await startHouse({ config: loaded.config, version: '0.0.0', log: houseLog({ level: 'debug', to: { write: (line) => lines.push(line) }, secrets: [] }) })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Its own clock is the machine's: what is due once a year at night comes between no two messages of a test. */
const YAML = hospitalYaml({
  schedules: '  - { kind: backup, system: simrs, level: full, cron: 0 2 1 1 * }',
  checks: '  - { name: pagi, cron: "30 7 1 1 *", days: always, probes: [{ probe: bot-alive }], procedure: backup }',
})
