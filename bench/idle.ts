import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MINUTE, realClock, SECOND } from '../src/core/clock.ts'
import { openSimrs } from '../src/demo/simrs.ts'
import { hospitalYaml } from '../src/test/hospital/yaml.ts'
import { judge, print } from './harness.ts'

/** The kernel counts processor time in hundredths of a second. */
const TICK_MS = 10
/** After the start the first look at the copies and the menus are over. */
const SETTLE = 20 * SECOND
const MEASURE = MINUTE

/** What the whole house costs while nothing happens: processor and memory over a minute, with both platforms connected. */
export async function bench(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-bench-idle-'))
  const fakes = fork(fileURLToPath(new URL('./idle-fakes.js', import.meta.url)))
  let house: ChildProcess | null = null
  try {
    const [told] = await once(fakes, 'message') as [{ readonly token: string; readonly apiRoot: string; readonly botToken: string; readonly appToken: string; readonly apiUrl: string }]
    for (const name of ['data', 'data/nas', 'data/aplikasi']) mkdirSync(join(folder, name))
    openSimrs(join(folder, 'data', 'simrs.db')).close()
    writeFileSync(join(folder, 'pulih.yaml'), hospitalYaml().replaceAll('${data}', join(folder, 'data')))
    writeFileSync(join(folder, '.env'), Object.entries({ PULIH_TELEGRAM_TOKEN: told.token, PULIH_TELEGRAM_API: told.apiRoot, PULIH_SLACK_BOT_TOKEN: told.botToken, PULIH_SLACK_APP_TOKEN: told.appToken, PULIH_SLACK_API: told.apiUrl, PULIH_WEB_PORT: '0', PULIH_ADMINS: 'telegram:500000001' }).map(([key, value]) => `${key}=${value}\n`).join(''), { mode: 0o600 })
    house = spawn(process.execPath, [fileURLToPath(new URL('../src/main.js', import.meta.url)), 'start'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    let log = ''
    house.stdout?.on('data', (chunk: Buffer) => { log += chunk.toString() })
    const { pid = 0 } = house
    await realClock.sleep(SETTLE)
    const before = await calls(fakes)
    if (house.exitCode !== null || before.sockets === 0 || before.telegram['getUpdates'] === undefined) {
      print(`the house is not connected: ${JSON.stringify(before)}\n${log}`)
      return false
    }
    const used = cpuOf(pid)
    await realClock.sleep(MEASURE)
    const share = (cpuOf(pid) - used) / MEASURE
    const after = await calls(fakes)
    print(`both platforms connected, nothing happening, ${MEASURE / SECOND} s: calls meanwhile: telegram ${sum(after.telegram) - sum(before.telegram)}, slack ${after.slack - before.slack}; sockets ${after.sockets}`)
    const cpu = judge('processor', share * 100, { most: 1, unit: '% of one core' })
    const memory = judge('memory (resident)', residentOf(pid) / 1_000_000, { most: 120, unit: 'MB' })
    return cpu && memory
  } finally {
    if (house !== null && house.exitCode === null) {
      house.kill('SIGTERM')
      await once(house, 'exit')
    }
    fakes.disconnect()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Calls { readonly telegram: Readonly<Record<string, number>>; readonly slack: number; readonly sockets: number }

async function calls(fakes: ChildProcess): Promise<Calls> {
  fakes.send('how many')
  const [told] = await once(fakes, 'message') as [Calls]
  return told
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, many) => all + many, 0)

/** Processor time of a process so far, its own and the kernel's for it, in milliseconds. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

function residentOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) * 1024
}
