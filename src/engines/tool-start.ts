import { execa } from 'execa'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { beginning } from '../core/letters.ts'
import type { Afar, FarEnd } from './afar.ts'
import { asText, lines } from './lines.ts'
import type { Ending } from './tool-fault.ts'
import { letGo, type Descriptor, type Joint } from './tool-joint.ts'

/** One process of ours. No shell sees it; secrets go into `env` or an option file, since anybody may read `args`. */
export interface Tool {
  readonly command: string
  readonly args: readonly string[]
  /** What people know it by, where another program only starts it. */
  readonly name?: string
  readonly env?: Readonly<Record<string, string>>
  /** In whose name it works, by sudo, which is given no password; it hands on no environment of ours. */
  readonly as?: string
  /** Exit codes that the caller judges itself; only 0 where not given. */
  readonly accept?: readonly number[]
  /** Hears each line of stderr. */
  readonly hear?: (line: string) => void
  /** Where it works on another machine and this process is its connection. */
  readonly afar?: Afar
}

/** A tool that was started. */
export interface Running {
  readonly tool: Tool
  readonly pid: number | undefined
  readonly stdin: Writable | null
  readonly stdout: Readable | null
  readonly ending: Promise<Ending>
  readonly far: FarEnd | null
  /** What we have sent it: an end by one of these is no fault of its own. */
  readonly sent: Set<NodeJS.Signals>
  over: boolean
}

/** What people know a tool by. */
export const nameOf = (tool: Tool) => tool.afar?.name ?? tool.name ?? tool.command

/** Sends a group a signal in the name of whoever it works for. */
export function endInTheName(of: string, { group, signal }: { readonly group: number; readonly signal: NodeJS.Signals }): void {
  const [command = '', ...args] = inTheName(of, ['kill', '-s', signal.slice(3), '--', `-${group}`])
  void execa(command, args, { reject: false, stdio: 'ignore', cwd: '/', extendEnv: false, env: { PATH, LC_ALL: 'C' } })
}

/** A command in somebody else's name; refused where sudo would ask for a password. */
const inTheName = (of: string, command: readonly string[]): readonly string[] => ['sudo', '-n', '-u', of, '--', ...command]

interface Starting {
  readonly tools: readonly Tool[]
  readonly input?: Readable
  readonly output?: Writable
}

/**
 * Starts tools from the last to the first: each is given its ends of the joints beside it, which we then close on our side. Where
 * there are none it is given the open door of the next one. `ends` are the connections of those that work elsewhere.
 */
export function startAll(of: Starting, ends: readonly (FarEnd | null)[], joints: readonly Joint[]): readonly Running[] {
  const running: Running[] = []
  let next: Running | null = null
  for (const [index, tool] of [...of.tools.entries()].reverse()) {
    const [before, after] = [joints[index - 1], joints[index]]
    const stdin = before?.read ?? (index > 0 || of.input !== undefined ? 'pipe' : 'ignore')
    const stdout = after?.write ?? next?.stdin ?? (of.output === undefined ? 'ignore' : 'pipe')
    const one = start({ tool, stdin, stdout, far: ends[index] ?? null })
    next?.stdin?.destroy()
    letGo([before?.read, after?.write])
    running.unshift(one)
    // What cannot start leaves its neighbours with an open end: they see it closed, and are stopped.
    if (one.pid === undefined) {
      letGo(joints.slice(0, index).flatMap(({ read, write }, place) => (place === index - 1 ? [write] : [read, write])))
      return running
    }
    next = one
  }
  return running
}

function start({ tool, stdin, stdout, far }: { readonly tool: Tool; readonly stdin: 'pipe' | 'ignore' | Descriptor; readonly stdout: 'pipe' | 'ignore' | Descriptor | Writable; readonly far: FarEnd | null }): Running {
  const [command = '', ...args] = tool.as === undefined ? [tool.command, ...tool.args] : inTheName(tool.as, [tool.command, ...tool.args])
  const child = execa(command, args, {
    // Where we stand may be a folder that the other one must not enter.
    ...(tool.as === undefined ? {} : { cwd: '/' }),
    reject: false, buffer: false, detached: true, stripFinalNewline: false, extendEnv: false,
    env: { PATH, LC_ALL: 'C', TZ: 'UTC', ...tool.env },
    stdin, stdout, stderr: 'pipe',
  })
  const kept: string[] = []
  const ears = lines((line) => {
    const text = asText(line)
    tool.hear?.(text)
    kept.push(beginning(text, 500))
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

/** Fixed, so that nothing that we inherited leads a tool astray. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
