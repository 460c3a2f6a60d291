import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, closeSync, mkdtempSync, openSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { GUARD, SWEEP_ONLY } from './sweep.ts'

export interface Account { readonly name: string; readonly uid: number; readonly gid: number }

/** A folder and the one server that lives in it. Both are gone after `clear`, and also when this process is killed. */
export interface PrivatePlace {
  readonly folder: string
  /** Who the server runs as: the account that was asked for when we are root, else ourselves. */
  readonly account: Account
  /** Starts the server and waits until `ready`; refuses with the end of its log when it ends before that. */
  start(server: Server): Promise<void>
  /** The id of the server's process while it runs. */
  pid(): number | null
  /** Asks it to end by a signal, waits, and ends it for good where it does not. */
  halt(signal: NodeJS.Signals): Promise<void>
  /** Ends it and everything that it started in one blow, as a power cut would; the files stay. */
  kill(): Promise<void>
  /** Everything that the server has started and that still runs, by id. */
  offspring(): readonly number[]
  /** Ends what still runs and removes the folder. */
  clear(): Promise<void>
  log(): string
  /** Runs a tool as the server's account, inside the folder; refuses another code than 0 unless it is accepted. */
  run(tool: Run): Promise<Ran>
  /** The same as whoever we are, as somebody on another machine would. */
  runAsUs(tool: Run): Promise<Ran>
}

export interface Server {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** True for servers that must begin as root, since they change into their users themselves. */
  readonly asRoot?: true
  /** Hears the process id, since what a killed server left may still say that it is ready. */
  readonly ready: (pid: number) => boolean | Promise<boolean>
}

export interface Run {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly accept?: readonly number[]
}
export interface Ran { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Makes a private folder under the system's temporary one, owned by the account, with its guard. */
export function privatePlace(kind: string, accountName: string): PrivatePlace {
  const account = accountOf(accountName)
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `pulih-${kind}-`))
  chownSync(folder, account.uid, account.gid)
  const guard = spawn('sh', ['-c', GUARD], { cwd: '/', detached: true, env: { PATH, GUARDED: folder }, stdio: ['pipe', 'ignore', 'ignore'] })
  guard.unref()
  const guarded = guard.stdin
  guarded.on('error', () => undefined)
  if (guarded instanceof Socket) guarded.unref()
  const logFile = join(folder, 'log')
  closeSync(openSync(logFile, 'a'))
  const log = () => readFileSync(logFile, 'utf8')
  let running: Running | null = null
  const current = () => running

  const start = async (server: Server) => {
    if (running !== null) throw new Error(`${kind} runs already`)
    const output = openSync(logFile, 'a')
    const child = spawn(server.command, server.args, {
      cwd: folder, detached: true, stdio: ['ignore', output, output], env: { ...bare(folder), PULIH_PRIVATE_SERVER: folder, ...server.env },
      ...(server.asRoot ? {} : identity(account)),
    })
    closeSync(output)
    child.unref()
    const fate: { over: string | null } = { over: null }
    const ended = new Promise<void>((resolve) => {
      const end = (how: string) => {
        fate.over = how
        if (current()?.child === child) {
          running = null
          if (!guarded.destroyed) guarded.write('0\n')
        }
        resolve()
      }
      child.on('error', (error) => end(error.message))
      child.on('exit', (code, signal) => end(`ended with ${signal ?? code ?? 'nothing'}`))
    })
    running = { child, ended }
    guarded.write(`${child.pid ?? 0}\n`)
    for (let waited = 0; fate.over === null && waited < PATIENCE; waited += 15) {
      if (await server.ready(child.pid ?? 0)) return
      await sleep(15)
    }
    const why = fate.over ?? 'never became ready'
    await kill()
    throw new Error(`${kind} ${why}:\n${log().split('\n').slice(-25).join('\n')}`)
  }

  const kill = async () => {
    const { child, ended } = current() ?? {}
    const swept = await run({ command: 'sh', args: ['-c', `pid=${child?.pid ?? 0}\n${SWEEP_ONLY}`], env: { PATH, GUARDED: folder }, accept: [0, 1] }, {})
    await ended
    if (swept.code !== 0) throw new Error(`${kind} could not be killed`)
  }

  const halt = async (signal: NodeJS.Signals) => {
    if (running === null) return
    const { child, ended } = running
    child.kill(signal)
    const late = new AbortController()
    await Promise.race([ended, sleep(PATIENCE, undefined, { signal: late.signal }).catch(() => undefined)])
    late.abort()
    if (current() !== null) await kill()
  }

  return {
    folder, account, start, halt, kill, log,
    pid: () => running?.child.pid ?? null,
    offspring: () => descendants(running?.child.pid),
    clear: async () => {
      if (guard.exitCode !== null) return
      const gone = new Promise<number | null>((resolve) => guard.on('exit', resolve))
      guarded.end()
      const [code] = await Promise.all([gone, running?.ended])
      if (code !== 0) throw new Error(`${kind} left something behind in ${folder}`)
    },
    run: (tool) => run({ ...tool, env: { ...bare(folder), ...tool.env } }, { cwd: folder, ...identity(account) }),
    runAsUs: (tool) => run({ ...tool, env: { ...bare(tmpdir()), ...tool.env } }, { cwd: '/' }),
  }
}

interface Running { readonly child: ChildProcess; readonly ended: Promise<void> }

/** The account's numbers when we are root; ourselves when we are not, since then nobody else can be had. */
function accountOf(name: string): Account {
  const uid = process.getuid?.() ?? 0
  const wanted = uid === 0 ? (line: readonly string[]) => line[0] === name : (line: readonly string[]) => Number(line[2]) === uid
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').map((one) => one.split(':')).find(wanted)
  if (line === undefined) {
    if (uid === 0) throw new Error(`there is no account ${name}`)
    return { name: String(uid), uid, gid: process.getgid?.() ?? uid }
  }
  return { name: line[0] ?? name, uid: Number(line[2]), gid: Number(line[3]) }
}

/** Node drops root's other groups by itself where a user is given. */
const identity = (account: Account) => (process.getuid?.() === 0 ? { uid: account.uid, gid: account.gid } : {})

function descendants(pid: number | undefined): readonly number[] {
  if (pid === undefined) return []
  const family = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    const [, id, parent] = /^(\d+) .*[)] [^Z] (\d+)/s.exec(statOf(name)) ?? []
    return id === undefined ? [] : [{ id: Number(id), parent: Number(parent) }]
  })
  const below = (one: number): readonly number[] => family.filter(({ parent }) => parent === one).flatMap(({ id }) => [id, ...below(id)])
  return below(pid)
}

function statOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/stat`, 'utf8')
  } catch {
    // It ended between the two looks.
    return ''
  }
}

const bare = (folder: string) => ({ PATH, LC_ALL: 'C', TZ: 'UTC', HOME: folder })

async function run(tool: Run, how: { readonly cwd?: string; readonly uid?: number; readonly gid?: number }): Promise<Ran> {
  const child = spawn(tool.command, tool.args, { ...how, env: tool.env ?? { PATH }, stdio: ['pipe', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  // A tool that reads nothing closes its door: its code says whether that was right.
  child.stdin.on('error', () => undefined).end(tool.input ?? '')
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (ended, signal) => (ended === null ? reject(new Error(`${tool.command} was ended by ${signal ?? 'nothing'}`)) : resolve(ended)))
  })
  const ran = { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }
  if (!(tool.accept ?? [0]).includes(code)) throw new Error(`${tool.command} ended with ${code}: ${ran.stderr || ran.stdout}`)
  return ran
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
/** Milliseconds: long, since the machine may be busy with others. */
const PATIENCE = 90_000
