import { Writable, type Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { realClock } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { pulseOf, type ToolSign } from '../core/pulse.ts'
import { cancelled, isConsequence, isPipeVictim, judge, type Ending, type Trouble } from './tool-fault.ts'
import { joints } from './tool-joint.ts'
import { familyOf, signOf } from './tool-sign.ts'
import { nameOf, startAll, type Running, type Tool } from './tool-start.ts'
import { GRACE, watchOver, type Brake } from './tool-stop.ts'

export type { Tool } from './tool-start.ts'

/** How a tool ended that was allowed to end so. */
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
  // What breaks while the tools are being started is told by whoever reads and writes it, once they do.
  for (const end of [pipe.input, pipe.output]) end?.on('error', () => undefined)
  if (pipe.signal.aborted) throw given(pipe, cancelled(pipe.op))
  const ends = await Promise.all(pipe.tools.map(async (tool) => (await tool.afar?.approach()) ?? null))
  const stop = new AbortController()
  const troubles: Trouble[] = []
  const fail = (trouble: Trouble) => {
    troubles.push(trouble)
    stop.abort()
  }
  const running = startAll(pipe, ends, await joints(pipe.tools.length - 1))
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
  if (fault !== null) throw given(pipe, fault)
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

/** What was handed to a pipe holds nothing open once it has failed, also where it never began. */
function given({ input, output }: Pipe, fault: Fault): Fault {
  input?.destroy()
  output?.destroy(fault)
  return fault
}

/** A connection is kept alive whatever the other machine does: only that machine's word of its tool counts. */
function effortOf(running: readonly Running[]): ToolSign {
  const own = signOf(running.flatMap(({ tool, pid, far }) => (pid === undefined || far !== null ? [] : tool.as === undefined ? [pid] : familyOf(pid))))
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

const MOST = 4 * 1024 * 1024
