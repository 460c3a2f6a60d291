import { readFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import { MINUTE, SECOND } from '../core/clock.ts'

/**
 * Ends a run in which one file has been at work for ten minutes, and names it: a test that never lets go of its core starves
 * even its own time limit, and the run would wait for it for ever. Made for runs that nobody watches; a siege laid by hand may take an hour.
 */
export default class LateFiles implements Reporter {
  readonly #since = new Map<string, number>()
  readonly #watch = setInterval(() => { this.#look() }, 5 * SECOND).unref()

  onTestModuleStart(file: TestModule): void {
    this.#since.set(file.relativeModuleId, performance.now())
  }

  onTestModuleEnd(file: TestModule): void {
    this.#since.delete(file.relativeModuleId)
  }

  onTestRunEnd(): void {
    clearInterval(this.#watch)
  }

  #look(): void {
    const late = [...this.#since].filter(([, start]) => performance.now() - start > LIMIT).map(([file]) => file)
    if (late.length === 0) return
    process.stderr.write(`\nThese files did not end within ${LIMIT / MINUTE} minutes, so the run is ended: ${late.join(', ')}\n`)
    for (const pid of offspring(process.pid)) end(pid)
    process.exit(1)
  }
}

/** One that has just ended by itself is no trouble. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    return
  }
}

function offspring(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((word) => word !== '').map(Number)
  return children.flatMap((child) => [...offspring(child), child])
}

const LIMIT = 10 * MINUTE
