import Database from 'better-sqlite3'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HousePort } from '../../cli/house-port.ts'
import { runCli } from '../../cli/program.ts'
import { housePort } from '../../house/port.ts'
import { newFolder } from './site-file.ts'
import { fakeTerminal } from './terminal.ts'

/** Its configuration; whoever wants another one writes it there. */
export const SITE = `site: { name: RS Uji, zone: Asia/Jakarta }
servers:
  - { name: produksi, role: production }
targets:
  - { name: nas, path: copies/nas, class: off-host, keepFree: 0GB }
systems:
  - name: simrs
    title: SIMRS
    components:
      - { name: database, engine: sqlite, file: simrs.db }
      - { name: aplikasi, engine: files, path: aplikasi }
schedules:
  - { kind: backup, system: simrs, cron: 0 2 * * * }
  - { kind: rehearsal, system: simrs, cron: 0 12 * * 5 }
  - { kind: retention, cron: 0 9 * * 1 }
checks:
  - { preset: morning }
`

/** A hospital small enough to be backed up in a second. */
export function hospital(): string {
  const folder = newFolder()
  const db = new Database(join(folder, 'simrs.db'))
  db.exec('create table kunjungan (id integer primary key, nama text); insert into kunjungan (nama) values (\'a\'), (\'b\'), (\'c\')')
  db.close()
  mkdirSync(join(folder, 'aplikasi', 'konfigurasi'), { recursive: true })
  writeFileSync(join(folder, 'aplikasi', 'index.html'), '<h1>SIMRS</h1>')
  writeFileSync(join(folder, 'aplikasi', 'konfigurasi', 'app.ini'), 'port=80\n')
  mkdirSync(join(folder, 'copies', 'nas'), { recursive: true })
  writeFileSync(join(folder, 'pulih.yaml'), SITE)
  writeFileSync(join(folder, '.env'), 'PULIH_WEB_PORT=0\nPULIH_ADMINS=telegram:1\n', { mode: 0o600 })
  return folder
}

/** Says one line to the program in that folder: its exit code, what it answered, and what it told beside. */
export async function say(folder: string, args: readonly string[], more: { readonly house?: HousePort; readonly signal?: AbortSignal; readonly page?: number } = {}): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const terminal = { ...fakeTerminal(), page: more.page ?? null }
  const code = await runCli({ args: ['--folder', folder, ...args], house: more.house ?? housePort(), terminal, signal: more.signal ?? new AbortController().signal, env: {} })
  return { code, out: terminal.said.join('\n'), err: terminal.told.join('\n') }
}
export const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>

/** A hospital that was backed up once, at the command line; the number of each component's copy. */
export async function backedUp(): Promise<{ readonly folder: string; readonly copyOf: (component: string) => string }> {
  const folder = hospital()
  const { code, out, err } = await say(folder, ['backup', 'simrs', '--json'])
  if (code !== 0) throw new Error(err)
  const { runs } = JSON.parse(out) as { runs: readonly { component: string; copy: number }[] }
  return { folder, copyOf: (component) => String(runs.find((it) => it.component === component)?.copy) }
}
