import { access, constants, mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SECOND, type Clock } from '../../core/clock.ts'
import { indonesia } from '../../core/holidays.ts'
import { isOlder, lookAtTools, toolVersion } from '../../engines/tool-version.ts'
import { runTool } from '../../engines/tool.ts'
import { findingSentence } from '../../texts/views/finding.ts'
import { lockHolder, type Holder } from '../instance-lock.ts'
import { BOT } from '../at-work.ts'
import { nearest } from './nearest.ts'
import { fine, look, reading, wrong, type Probe, type Reading } from './probe.ts'

const LEAST_NODE = '20.20'

/** Needs no configuration. */
export function nodeProbe(version: string): readonly Reading[] {
  return [isOlder(version, LEAST_NODE) ? wrong('Node', version, `Install Node ${LEAST_NODE} or newer.`) : fine('Node', version)]
}

export const toolsProbe: Probe = async ({ config, engine, signal, t }) => {
  const needs = new Map(config.site.systems.flatMap((system) => system.components).flatMap((component) => engine(component).tools).map((need) => [need.command, need]))
  const { versions, findings } = await lookAtTools([...needs.values()], { signal })
  const bad = findings.flatMap((finding) => ('tool' in finding ? [{ tool: finding.tool, finding }] : []))
  return [
    ...Object.entries(versions).filter(([tool]) => !bad.some((it) => it.tool === tool)).map(([tool, version]) => fine(`tool ${tool}`, version)),
    ...bad.map(({ tool, finding }) => wrong(`tool ${tool}`, findingSentence(t, finding), `Install it, as root: apt-get install ${needs.get(tool)?.package ?? tool}.`)),
  ]
}

/** Enough for the bot's own database, its copy before a migration, and its scratch's beginning. */
const LEAST_ROOM = 1e9
/** With less, soon no signature can be written down. */
const TOO_LITTLE = 1e8
/** A database that is brought back is a little larger than the one that was copied, and stands beside its archive. */
const UNPACKED = 1.5

export const dataProbe: Probe = async ({ config, source, t }) => {
  const { data } = config.places
  const sizes = await Promise.all(config.site.systems.flatMap((system) => system.components).map((component) => source(component).then((found) => found.bytes ?? 0, () => 0)))
  const rehearsal = Math.max(0, ...sizes) * UNPACKED
  const there = await nearest(data)
  return await reading(t, 'data folder', async () => {
    if (!(await mayWrite(there))) return [wrong('data folder', `${there} cannot be written to`, `Let the user that Pulih runs as write there: chown -R pulih '${data}'.`)]
    const { bavail, bsize } = await statfs(there)
    const free = bavail * bsize
    const found = `${data}${there === data ? '' : ' (made at the first start)'}, ${t.fmt.size(free)} free`
    if (free < TOO_LITTLE) return [wrong('data folder', found, 'Make room: soon Pulih cannot write down what happens.')]
    const least = Math.max(LEAST_ROOM, rehearsal)
    return [free < least ? look('data folder', found, `Make room: rehearsals unpack whole copies here, and ${t.fmt.size(least)} should be free.`) : fine('data folder', found)]
  })
}

export const portProbe: Probe = async ({ config }) => {
  const { web, telegram, slack } = config.chat
  const holder = await lockHolder(config.places.lock)
  const running = holder?.what === BOT ? holder : null
  return [
    ...(web === null ? [fine('page', 'switched off')] : [await doorReading({ about: 'page', at: web, keys: ['PULIH_WEB_HOST', 'PULIH_WEB_PORT'] }, running)]),
    ...(telegram?.mode.kind === 'webhook' ? [await doorReading({ about: 'Telegram door', at: telegram.mode.listen, keys: ['PULIH_TELEGRAM_WEBHOOK_LISTEN'] }, running)] : []),
    ...(slack?.mode.kind === 'http' ? [await doorReading({ about: 'Slack door', at: slack.mode.listen, keys: ['PULIH_SLACK_HTTP_LISTEN'] }, running)] : []),
  ]
}

async function doorReading({ about, at, keys }: { readonly about: string; readonly at: { readonly host: string; readonly port: number }; readonly keys: readonly [string, ...string[]] }, running: Holder | null): Promise<Reading> {
  const place = `${at.host.includes(':') ? `[${at.host}]` : at.host}:${at.port}`
  if (running !== null) return fine(about, `http://${place}, served by the bot that is running (process ${running.pid})`)
  const problem = await listenProblem(at)
  if (problem === null) return fine(about, `${place} is free`)
  return wrong(about, `${place}: ${problem}`, problem.includes('EADDRINUSE') ? `Something else listens there: choose another ${keys.at(-1) ?? keys[0]} in .env.` : `Write an address of this machine as ${keys[0]} in .env.`)
}

/** A clock that is wrong starts back-ups at the wrong hour and writes the wrong time on signatures. */
export const clockProbe: Probe = async ({ clock, signal, t }) => {
  const about = 'clock'
  const readings = await reading(t, about, async () => {
    const [disk, pace] = [await diskTime(clock), await paceOff(clock)]
    const found: Reading[] = []
    if (Math.abs(disk) > 2 * SECOND) found.push(look(about, `the disk's clock differs by ${t.fmt.length(Math.abs(disk))}`, 'Bring the file server and this machine to the same time server.'))
    if (Math.abs(pace) > 0.1) found.push(look(about, 'it is being moved at this moment', 'Wait until the time service has settled, then look again.'))
    return found
  })
  const synced = await ntpState(signal)
  const ntp = synced === 'yes' ? fine(about, 'kept right by a time service') : synced === 'no' ? look(about, 'no time service keeps it right', 'Switch it on, as root: timedatectl set-ntp true; or point it at the hospital\'s own time server.') : look(about, 'whether a time service keeps it right cannot be told here', 'Make sure that this machine, or the host of this container, follows a time server; on Debian, as root: apt-get install systemd-timesyncd.')
  return [...readings, ntp]
}

export const zoneProbe: Probe = async ({ config, clock, t }) => {
  return [fine('zone', `${config.site.zone}: it is ${t.fmt.when(clock.now().getTime()).text}`)]
}

export const holidaysProbe: Probe = async ({ clock }) => {
  const year = clock.now().getUTCFullYear()
  const [now, next] = [indonesia.years.includes(year), indonesia.years.includes(year + 1)]
  if (!now) return [wrong('holidays', `the table does not know ${year}`, 'Update Pulih, or add this year\'s holidays in chat with /holiday.')]
  return [next ? fine('holidays', `${year} and ${year + 1}`) : look('holidays', `${year}, not yet ${year + 1}`, 'Update Pulih when the decree is out, or add the days in chat with /holiday.')]
}

async function mayWrite(path: string): Promise<boolean> {
  return await access(path, constants.W_OK | constants.X_OK).then(() => true, () => false)
}

async function listenProblem(at: { readonly host: string; readonly port: number }): Promise<string | null> {
  const server = createServer()
  return await new Promise((resolve) => {
    server.once('error', (error) => { resolve(error.message) })
    server.listen(at.port, at.host, () => { server.close(() => { resolve(null) }) })
  })
}

async function diskTime(clock: Clock): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'pulih-doctor-'))
  try {
    const file = join(folder, 'now')
    const before = clock.now().getTime()
    await writeFile(file, '')
    const { mtimeMs } = await stat(file)
    return mtimeMs < before ? mtimeMs - before : Math.max(0, mtimeMs - clock.now().getTime())
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** How much faster or slower the wall clock goes than the machine's own count, as a share. */
async function paceOff(clock: Clock): Promise<number> {
  const [wall, own] = [clock.now().getTime(), performance.now()]
  await clock.sleep(SECOND / 5)
  const passed = performance.now() - own
  return (clock.now().getTime() - wall - passed) / Math.max(passed, 1)
}

async function ntpState(signal: AbortSignal): Promise<'yes' | 'no' | 'unknown'> {
  const there = await toolVersion({ command: 'timedatectl', versionArgs: ['--version'], least: '0', package: 'systemd' }, { signal }).catch(() => null)
  if (there === null) return 'unknown'
  const said = await runTool({ op: 'ask for the time service', tool: { command: 'timedatectl', args: ['show', '--property=NTPSynchronized', '--value'] }, signal, limit: 5 * SECOND }).catch(() => null)
  const word = said?.stdout.trim()
  return word === 'yes' || word === 'no' ? word : 'unknown'
}
