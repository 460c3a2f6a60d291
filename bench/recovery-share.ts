import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../src/config/package-root.ts'
import { realClock } from '../src/core/clock.ts'
import { quiet } from '../src/core/log.ts'
import { seed } from '../src/demo/seed.ts'
import { standUp } from '../src/house/stand-up.ts'
import { openStore } from '../src/store/store.ts'
import { manualTicker } from '../src/test/fakes/manual-ticker.ts'
import { configOf } from '../src/test/hospital/hospital.ts'
import { hospitalYaml } from '../src/test/hospital/yaml.ts'
import { startMariadb } from '../src/test/servers/mariadb.ts'
import { keptMariadb } from './engines-kept.ts'
import { recoveryDesk } from './recovery-desk.ts'
import { watchTools, type Span } from './recovery-tools.ts'

/** Milliseconds of one recovery, from the decision to the official instruction. */
export interface Share {
  readonly whole: number
  readonly tools: number
  readonly people: number
  /** Of each step its whole length, and how much of it no tool was there. */
  readonly steps: Readonly<Record<string, { readonly ms: number; readonly own: number }>>
  readonly names: Readonly<Record<string, number>>
}

/** Recovers a whole MariaDB over itself, and tells how long no tool was at work between the decision and the instruction. */
const [megabytes = 1024, rounds = 1] = process.argv.slice(2).map(Number)
// Those who wait in the house keep no process alive; its page would.
const alive = setInterval(() => undefined, 1000)
const root = mkdtempSync(join(tmpdir(), 'pulih-share-'))
const shelf = join(packageRoot(), '.cache/bench-engines', `mariadb-${megabytes}`)
if (!existsSync(shelf)) await (await keptMariadb(megabytes)).end()
// What is kept for other benches stays as it was loaded.
execFileSync('cp', ['-a', '--reflink=auto', shelf, join(root, 'data')])
execFileSync('chmod', ['755', root])
const server = await startMariadb({ data: join(root, 'data'), binlog: true, settings: { 'innodb-buffer-pool-size': '2G', 'innodb-log-file-size': '512M', 'innodb-flush-log-at-trx-commit': '1', 'sync-binlog': '1', 'max-allowed-packet': '64M' } })
// The server is nobody's tool.
const watch = watchTools()
const home = join(root, 'hospital')
mkdirSync(join(home, 'nas'), { recursive: true })
const yaml = hospitalYaml({ checks: '  - { preset: morning, procedure: backup }', schedules: '  - { kind: backup, system: simrs, level: full, cron: "0 2 * * 0" }\n  - { kind: rehearsal, system: simrs, cron: "0 12 * * 5" }\n  - { kind: retention, cron: "30 8 * * 1" }' })
  .replace(/ {6}- \{ name: database[^\n]*\n {6}- \{ name: aplikasi[^\n]*\n/, `      - { name: database, engine: mariadb-dump, socket: "${server.socket}", user: root, password: simrs, databases: [sik], accounts: false }\n`)
  .replace('    title: SIMRS\n', '    title: SIMRS\n    recovery:\n      places: [{ name: produksi, title: Produksi, kind: production, needs: press }]\n      modules: [{ name: kasir, title: Kasir }]\n')
const bare = configOf(home, yaml)
const store = openStore({ file: bare.places.database, migrations: bare.places.migrations })
await seed(store, { at: realClock.now(), lang: 'id' })
const house = await standUp({ config: { ...bare, secrets: { ...bare.secrets, passwords: { simrs: server.password } } }, log: quiet, version: '0.0.0', store, clock: realClock, ticker: manualTicker(), chat: 'page', demo: null, residents: [] })
const desk = recoveryDesk(house, realClock)
await desk.say('sari', '/backup simrs')
await house.idle()
const shares: Share[] = []
for (let id = 1; id <= rounds; id += 1) {
  execFileSync('sync')
  await desk.say('sari', '/restore simrs database karena "disk rusak"')
  await desk.comes(id, 'approval')
  await desk.say('budi', `/recovery approve ${id} produksi`)
  await desk.comes(id, 'confirmed')
  await desk.say('sari', `/recovery ready ${id}`)
  await desk.comes(id, 'modules')
  await desk.say('sari', `/recovery tick ${id} kasir`)
  await desk.comes(id, 'received')
  await desk.say('budi', `/recovery received ${id}`)
  await desk.comes(id, 'resume')
  await desk.say('budi', `/recovery resume ${id}`)
  await desk.comes(id, 'over')
  shares.push(await shareOf(id))
}
await house.stop()
await server.stop()
rmSync(root, { recursive: true, force: true })
clearInterval(alive)
process.stdout.write(JSON.stringify(shares))

async function shareOf(id: number): Promise<Share> {
  const state = await desk.state(id)
  if (state === null) throw new Error(`there is no recovery ${id}`)
  const at = (step: string, what: string): number => {
    const line = state.evidence.findLast((it) => it.step === step && it.what === what)
    if (line === undefined) throw new Error(`${step} was never ${what}`)
    return line.at
  }
  const whole: Span = [at('approval', 'decided'), at('resume', 'confirmed')]
  // From the moment that a step asks until its answer is written down.
  const asked: readonly Span[] = [[at('ready', 'finished'), at('confirmed', 'confirmed')], [at('proof', 'finished'), at('modules', 'confirmed')], [at('report', 'finished'), at('received', 'confirmed')], [at('received', 'confirmed'), whole[1]]]
  const steps = Object.fromEntries(['ready', 'safety', 'restore', 'proof', 'smoke', 'report'].map((step) => {
    const span: Span = [at(step, 'begun'), at(step, 'finished')]
    return [step, { ms: lengthOf(span), own: lengthOf(span) - watch.busy(span, []) }]
  }))
  return { whole: lengthOf(whole), people: asked.reduce((sum, span) => sum + lengthOf(span), 0), steps, tools: watch.busy(whole, asked), names: watch.names(whole) }
}

function lengthOf([from, until]: Span): number {
  return until - from
}
