import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { packageRoot } from '../../config/package-root.ts'

/** A process that has read its program and waits on standard input for what its life is to be: what costs time at a start is mostly that reading. */
export interface Warm {
  readonly child: ChildProcessByStdio<Writable, Readable, null>
  readonly gone: Promise<void>
}

/** Makes one ready to live by a compiled program of this folder. */
export function warmProcess(program: string, ...words: readonly string[]): Warm {
  const child = spawn(process.execPath, [join(packageRoot(), '.cache/dist/src/test/crash', program), ...words], { stdio: ['pipe', 'pipe', 'inherit'] })
  return { child, gone: new Promise((resolve) => child.once('exit', () => { resolve() })) }
}

/** When one process is killed. */
export interface Fate {
  readonly how: 'at' | 'soon after' | 'any moment'
  readonly phase: string | null
  readonly nth: number
}

export interface Life {
  /** Null: nobody kills it, and it ends by itself. */
  readonly aim: Fate | null
  readonly order: object
  /** Hears each line. */
  readonly hear: (line: string) => void
  /** What it asks of us, and is told; while it waits nobody kills it. Null where it asks nothing. */
  readonly answer: ((line: string) => Promise<string> | null) | null
  /** What dies with it: itself alone, or all the tools that it has started too, as when the power goes. */
  readonly dies: 'alone' | 'with its tools'
  /** Asked after each line: whether what it was to meet will not be met any more. */
  readonly hopeless?: () => boolean
  /** What will not be met in so long would not have been met at all. */
  readonly patience: number
  readonly anyMoment: number
  /** What it complained of, where it ends by itself. */
  readonly lastWords: () => string
}

/** One process, from its start until it is killed; says whether it met what it was to meet. */
export async function life({ child }: Warm, of: Life): Promise<'as aimed' | 'too late'> {
  const { aim } = of
  let met = 0
  const fate = { late: false }
  let spared = 0
  let doomed = false
  const timers: NodeJS.Timeout[] = []
  const kill = () => {
    doomed = true
    if (spared === 0) end(child.pid ?? 0, of.dies)
  }
  const killIn = (ms: number, why?: () => void) => {
    timers.push(setTimeout(() => {
      why?.()
      kill()
    }, ms))
  }
  const said = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      of.hear(line)
      const answer = of.answer?.(line) ?? null
      if (answer !== null) {
        spared += 1
        void answer.then((words) => {
          spared -= 1
          if (doomed) kill()
          else child.stdin.write(`${words}\n`)
        })
      }
      if (line === 'halted') kill()
      else if (aim !== null && !doomed && of.hopeless?.() === true) {
        fate.late = true
        kill()
      }
      if (aim?.how === 'soon after' && line === `reached ${aim.phase ?? ''}` && (met += 1) === aim.nth) killIn(Math.random() * SOON_MS)
    }).on('close', resolve)
  })
  const gone = new Promise<void>((resolve, reject) => child.once('exit', (code, signal) => {
    if (signal === 'SIGKILL' || (aim === null && code === 0)) resolve()
    else reject(new Error(`the process ended by itself: ${code ?? signal ?? ''}; it had said: ${of.lastWords()}`))
  }))
  // Who is dead does not hear our answer.
  child.stdin.on('error', () => undefined)
  child.stdin.write(`${JSON.stringify(of.order)}\n`)
  if (of.answer === null) child.stdin.end()
  if (aim?.how === 'any moment') killIn(Math.random() * of.anyMoment)
  if (aim !== null) killIn(of.patience, () => { fate.late = true })
  await gone
  await said
  for (const timer of timers) clearTimeout(timer)
  return fate.late ? 'too late' : 'as aimed'
}

function end(pid: number, how: Life['dies']): void {
  if (how === 'with its tools') {
    // It stands still first, so that nothing is started behind our back.
    send(pid, 'SIGSTOP')
    for (const one of below(pid)) send(one, 'SIGKILL')
  }
  send(pid, 'SIGKILL')
}

/** Whoever ended in this very moment needs no signal any more. */
function send(pid: number, signal: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch {
    return
  }
}

/** Everything that a process has started, and what that has started. */
function below(pid: number): readonly number[] {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name): readonly (readonly [number, number])[] => {
    try {
      const words = readFileSync(`/proc/${name}/stat`, 'utf8')
      return [[Number(name), Number(words.slice(words.lastIndexOf(')') + 2).split(' ')[1])]]
    } catch {
      return []
    }
  })
  const found: number[] = []
  for (let ring: readonly number[] = [pid]; ring.length > 0; found.push(...ring)) ring = parents.filter(([, parent]) => ring.includes(parent)).map(([one]) => one)
  return found
}

const SOON_MS = 40
