import { execa } from 'execa'
import { Writable, type Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { realClock, SECOND } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { pulseOf, type ToolSign } from '../core/pulse.ts'
import type { Afar, FarEnd } from './afar.ts'
import { asText, lines } from './lines.ts'
import { cancelled, isConsequence, isPipeVictim, judge, type Ending, type Trouble } from './tool-fault.ts'
import { signOf } from './tool-sign.ts'

/** One process of ours. No shell sees it; secrets go into `env` or an option file, since anybody may read `args`. */
export interface Tool {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Exit codes that the caller judges itself; only 0 where not given. */
  readonly accept?: readonly number[]
  /** Hears each line of stderr. */
  readonly hear?: (line: string) => void
  /** Where it works on another machine and this process is its connection. */
  readonly afar?: Afar
}

export interface Ended {
  readonly code: number
  /** The last lines that it wrote to stderr. */
  readonly stderr: string
}

export interface Pipe {
  /** What is being done, for the Fault. */
  readonly op: string
  /** From the first to the last, joined by pipes of the kernel: Node sees neither of their bytes. */
  readonly tools: readonly [Tool, ...Tool[]]
  readonly input?: Readable
  /** Ended only when every process ended well; destroyed otherwise. */
  readonly output?: Writable
  readonly signal: AbortSignal
  /** Milliseconds after which the whole group is stopped. */
  readonly limit?: number
  /** Hears how many bytes the last tool has just given. */
  readonly passed?: (bytes: number) => void
}

/**
 * Runs tools into one another. Returns only when each of them ended with a code that it was allowed and every byte was
 * taken over; throws a Fault that names the one at fault, after all of them are gone.
 */
export async function pipeTools(pipe: Pipe): Promise<readonly Ended[]> {
  if (pipe.signal.aborted) throw cancelled(pipe.op)
  const ends = await Promise.all(pipe.tools.map(async (tool) => (await tool.afar?.approach()) ?? null))
  const stop = new AbortController()
  const troubles: Trouble[] = []
  const fail = (trouble: Trouble) => {
    troubles.push(trouble)
    stop.abort()
  }
  const running = startAll(pipe, ends)
  const work = running.map(async (one, place) => {
    const ending = await one.ending
    if (accepted(one.tool, ending)) return
    if (isPipeVictim(ending) && await leftBy(running[place + 1])) return
    fail({ from: 'tool', command: nameOf(one.tool), ending })
  })
  const [first, last] = [running[0], running.at(-1)]
  if (pipe.input !== undefined && first?.stdin) work.push(feed(pipe.input, first, { stop, fail }))
  if (pipe.output !== undefined && last?.stdout) {
    if (pipe.passed) last.stdout.on('data', (chunk: Buffer) => pipe.passed?.(chunk.length))
    work.push(pipeline(last.stdout, pipe.output, { end: false, signal: stop.signal }).catch((error: unknown) => fail({ from: 'output', error })))
  }
  const watch = watchOver(pipe, running, { stop, fail })
  const hush = pulseOf(pipe.signal)?.listen(() => effortOf(running.filter(({ over }) => !over)))
  await Promise.all(work)
  hush?.()
  watch.done()
  for (const end of ends) end?.leave()
  const endings = await Promise.all(running.map((one) => one.ending))
  const fault = judge(pipe.op, troubles)
  if (fault !== null) {
    pipe.input?.destroy()
    pipe.output?.on('error', () => undefined).destroy(fault)
    throw fault
  }
  if (pipe.output !== undefined) {
    const { output } = pipe
    output.end()
    await finished(output, { readable: false }).catch((error: unknown) => {
      throw judge(pipe.op, [{ from: 'output', error }]) ?? error
    })
  }
  return endings.map((ending) => ({ code: ending.code ?? 0, stderr: ending.stderr }))
}

/** Runs one tool whose answer is short; refuses an answer that is not. */
export async function runTool(ask: Omit<Pipe, 'tools' | 'output' | 'passed'> & { readonly tool: Tool; readonly most?: number }): Promise<Ended & { readonly stdout: string }> {
  const { tool, most = MOST, ...rest } = ask
  const said: Buffer[] = []
  let size = 0
  const output = new Writable({ write: (chunk: Buffer, _encoding, done) => {
    size += chunk.length
    if (size <= most) said.push(chunk)
    done()
  } })
  const [ended] = await pipeTools({ ...rest, tools: [tool], output })
  if (size > most) throw new Fault({ area: 'tool', op: ask.op, retry: 'never', hint: 'tool-failed', detail: `${tool.command} answered more than ${most} bytes` })
  return { code: ended?.code ?? 0, stderr: ended?.stderr ?? '', stdout: Buffer.concat(said).toString('utf8').replace(/\n$/, '') }
}

interface Running {
  readonly tool: Tool
  readonly pid: number | undefined
  readonly stdin: Writable | null
  readonly stdout: Readable | null
  readonly ending: Promise<Ending>
  readonly far: FarEnd | null
  readonly sent: Set<NodeJS.Signals>
  over: boolean
}

interface Brake { readonly stop: AbortController; readonly fail: (trouble: Trouble) => void }

/** From the last to the first: each is given the open door of the next one, which we then close on our side. */
function startAll(pipe: Pipe, ends: readonly (FarEnd | null)[]): readonly Running[] {
  const running: Running[] = []
  let next: Running | null = null
  for (const [index, tool] of [...pipe.tools.entries()].reverse()) {
    const stdin = index > 0 || pipe.input !== undefined ? 'pipe' : 'ignore'
    const stdout = next?.stdin ?? (pipe.output === undefined ? 'ignore' : 'pipe')
    const one = start({ tool, stdin, stdout, far: ends[index] ?? null })
    next?.stdin?.destroy()
    running.unshift(one)
    // What cannot start leaves its neighbours with an open end: they see it closed, and are stopped.
    if (one.pid === undefined) return running
    next = one
  }
  return running
}

function start({ tool, stdin, stdout, far }: { readonly tool: Tool; readonly stdin: 'pipe' | 'ignore'; readonly stdout: 'pipe' | 'ignore' | Writable; readonly far: FarEnd | null }): Running {
  const child = execa(tool.command, [...tool.args], {
    reject: false, buffer: false, detached: true, stripFinalNewline: false, extendEnv: false,
    env: { PATH, LC_ALL: 'C', TZ: 'UTC', ...tool.env },
    stdin, stdout, stderr: 'pipe',
  })
  const kept: string[] = []
  const ears = lines((line) => {
    const text = asText(line)
    tool.hear?.(text)
    kept.push(text.slice(0, 500))
    if (kept.length > 20) kept.shift()
  })
  const heard = (far === null ? pipeline(child.stderr, ears) : pipeline(child.stderr, far.listen, ears)).catch(() => undefined)
  const one: Running = { tool, pid: child.pid, stdin: child.stdin, stdout: child.stdout, far, sent: new Set(), over: false, ending: Promise.all([child, heard]).then(([result]) => {
    one.over = true
    const signal = result.signal ?? null
    const problem = result.exitCode === undefined && signal === null ? (result.code ?? 'did not start') : null
    const ending = { code: result.exitCode ?? null, signal, problem, stderr: kept.join('\n'), ours: signal !== null && one.sent.has(signal) }
    return far === null ? ending : far.judge(ending, one.sent.size > 0)
  }) }
  return one
}

/** What people know it by. */
const nameOf = (tool: Tool) => tool.afar?.name ?? tool.command

/** A connection is kept alive whatever the other machine does: only that machine's word of its tool counts. */
function effortOf(running: readonly Running[]): ToolSign {
  const own = signOf(running.flatMap(({ pid, far }) => (pid === undefined || far !== null ? [] : [pid])))
  return { ...own, effort: [own.effort, ...running.flatMap(({ far }) => far?.effort() ?? [])].join(' ') }
}

function accepted(tool: Tool, ending: Ending): boolean {
  return ending.code !== null && ending.signal === null && ending.away === undefined && (tool.accept ?? [0]).includes(ending.code)
}

/** Whether the next tool closed its door with a code that the caller judges itself: then the one before it only found it closed. It may take a moment to end. */
async function leftBy(next: Running | undefined): Promise<boolean> {
  if (next === undefined) return false
  const over = new AbortController()
  const ending = await Promise.race([next.ending, realClock.sleep(GRACE, over.signal).then(() => null)])
  over.abort()
  return ending !== null && ending.code !== 0 && accepted(next.tool, ending)
}

/** A tool that closes its door early says by its exit code whether that was right; 0 is not believed. */
async function feed(input: Readable, first: Running, { stop, fail }: Brake): Promise<void> {
  try {
    if (first.stdin !== null) await pipeline(input, first.stdin, { signal: stop.signal })
  } catch (error) {
    if (isConsequence(error) && !stop.signal.aborted && (await first.ending).code !== 0) return
    fail({ from: 'input', error })
  }
}

/** Stops the groups when somebody asks, when time is over, or when one of them failed: first kindly, then for good. */
function watchOver(pipe: Pipe, running: readonly Running[], { stop, fail }: Brake): { done: () => void } {
  const over = new AbortController()
  const onAbort = () => fail({ from: 'signal' })
  if (pipe.signal.aborted) onAbort()
  else pipe.signal.addEventListener('abort', onAbort, { once: true })
  const end = async () => {
    send(running, 'SIGTERM')
    await realClock.sleep(GRACE, over.signal)
    if (!over.signal.aborted) send(running, 'SIGKILL')
  }
  if (stop.signal.aborted) void end()
  else stop.signal.addEventListener('abort', () => void end(), { once: true })
  if (pipe.limit !== undefined) void realClock.sleep(pipe.limit, over.signal).then(() => { if (!over.signal.aborted) fail({ from: 'limit', seconds: Math.round((pipe.limit ?? 0) / SECOND) }) })
  for (const { tool, far } of running) if (far !== null) void realClock.sleep(far.patience, over.signal).then(() => { if (!over.signal.aborted && !far.begun()) fail({ from: 'tool', command: nameOf(tool), ending: far.silence }) })
  return { done: () => {
    over.abort()
    pipe.signal.removeEventListener('abort', onAbort)
  } }
}

function send(running: readonly Running[], signal: NodeJS.Signals): void {
  for (const one of running) {
    if (one.pid === undefined || one.over) continue
    one.sent.add(signal)
    try {
      process.kill(-one.pid, signal)
    } catch {
      // It ended in this very moment.
    }
  }
}

/** Fixed, so that nothing that we inherited leads a tool astray. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const GRACE = 3 * SECOND
const MOST = 4 * 1024 * 1024
