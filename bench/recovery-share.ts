import childProcess from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
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

export interface Shares {
  readonly of: readonly { readonly whole: number; readonly tools: number; readonly people: number; readonly steps: Readonly<Record<string, number>> }[]
}

/** Recovers a whole MariaDB over itself, and tells how long no tool was at work between the decision and the instruction. */
const [megabytes = 1024, rounds = 1] = process.argv.slice(2).map(Number)
const watch = watchTools()
// Those who wait in the house keep no process alive; its page would.
const alive = setInterval(() => undefined, 1000)
const root = mkdtempSync(join(tmpdir(), 'pulih-share-'))
const shelf = join(packageRoot(), '.cache/bench-engines', `mariadb-${megabytes}`)
if (!existsSync(shelf)) await (await keptMariadb(megabytes)).end()
// What is kept for other benches stays as it was loaded.
childProcess.execFileSync('cp', ['-a', '--reflink=auto', shelf, join(root, 'data')])
childProcess.execFileSync('chmod', ['755', root])
const server = await startMariadb({ data: join(root, 'data'), binlog: true, settings: { 'innodb-buffer-pool-size': '2G', 'innodb-log-file-size': '512M', 'innodb-flush-log-at-trx-commit': '1', 'sync-binlog': '1', 'max-allowed-packet': '64M' } })
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
const of: Shares['of'][number][] = []
for (let id = 1; id <= rounds; id += 1) {
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
  of.push(await shareOf(id))
}
await house.stop()
clearInterval(alive)
await server.stop()
rmSync(root, { recursive: true, force: true })
process.stdout.write(JSON.stringify({ of } satisfies Shares))

async function shareOf(id: number): Promise<Shares['of'][number]> {
  const state = await desk.state(id)
  if (state === null) throw new Error(`there is no recovery ${id}`)
  const at = (step: string, what: string) => state.evidence.findLast((line) => line.step === step && line.what === what)?.at ?? NaN
  const [from, until] = [at('approval', 'decided'), at('resume', 'confirmed')]
  // From the moment that a step asks until its answer is written down.
  const asked: readonly (readonly [number, number])[] = [[at('ready', 'finished'), at('confirmed', 'confirmed')], [at('proof', 'finished'), at('modules', 'confirmed')], [at('report', 'finished'), at('received', 'confirmed')], [at('received', 'confirmed'), until]]
  const people = asked.reduce((sum, [since, answered]) => sum + answered - since, 0)
  const steps = Object.fromEntries(['ready', 'safety', 'restore', 'proof', 'smoke', 'report'].map((step) => [step, at(step, 'finished') - at(step, 'begun')]))
  return { whole: until - from, people, steps, tools: watch.busy({ from, until, apart: asked }) }
}

/** How long at least one tool was there, as the only door to them sees it; what ran while people were asked does not count. */
function watchTools() {
  const spans: { readonly from: number; until: number }[] = []
  const { spawn } = childProcess
  childProcess.spawn = ((command: string, args: readonly string[], options: childProcess.SpawnOptions) => {
    const child = spawn(command, args, options)
    const span = { from: performance.timeOrigin + performance.now(), until: Infinity }
    spans.push(span)
    child.once('exit', () => { span.until = performance.timeOrigin + performance.now() })
    return child
  }) as typeof childProcess.spawn
  syncBuiltinESMExports()
  return {
    busy: (within: { readonly from: number; readonly until: number; readonly apart: readonly (readonly [number, number])[] }) => {
      let busy = 0
      let reached = within.from
      for (const span of spans.toSorted((a, b) => a.from - b.from)) {
        const from = Math.max(span.from, reached)
        const until = Math.min(span.until, within.until)
        if (until <= from) continue
        busy += until - from - within.apart.reduce((sum, [since, to]) => sum + Math.max(0, Math.min(until, to) - Math.max(from, since)), 0)
        reached = until
      }
      return busy
    },
  }
}
