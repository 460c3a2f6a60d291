import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Component } from '../src/core/component.ts'
import { MANIFEST, type Manifest } from '../src/core/manifest.ts'
import type { Contender } from './engines-contest.ts'
import { ofChildren, ofMachine } from './engines-cost.ts'
import type { Done, Job } from './engines-child.ts'
import { touchMemory } from './memory.ts'

/** The level and the threads of both sides, as a hospital has them that says nothing of either. */
export const ZSTD = { level: 3, threads: 2 }

/** A place to copy to, and those who copy. */
export interface Stand {
  readonly out: string
  readonly scratch: string
  /** The highest memory of each process of Pulih's, in bytes. */
  readonly peaks: number[]
  /** Pulih, in a process of its own; before each turn the place is emptied, unless it keeps the copy that is brought back. */
  pulih(of: { readonly component: Component; readonly secrets: Readonly<Record<string, string>>; readonly task: Job['task']; readonly before?: () => Promise<void> }): Contender
  /** One copy of Pulih's that stays in the place, for what comes back from it. */
  copyOf(of: { readonly component: Component; readonly secrets: Readonly<Record<string, string>> }): Standing
  /** Commands as somebody types them, in the place; a failure of any of them ends the bench. */
  bare(of: { readonly name: string; readonly commands: string; readonly before?: () => Promise<void>; readonly env?: Readonly<Record<string, string>> }): Contender
  end(): void
}

/** A copy that stands, and what its server said of itself. */
export interface Standing {
  readonly name: string
  readonly identity: string
  file(name: string): string
}

/** `server` tells the processor time of the server that is copied. */
export function stand(server: () => number): Stand {
  const root = mkdtempSync(join(tmpdir(), 'pulih-bench-'))
  const [out, scratch] = [join(root, 'out'), join(root, 'scratch')]
  for (const path of [out, scratch]) mkdirSync(path)
  const peaks: number[] = []
  const job = (of: Omit<Job, 'at' | 'scratch' | 'zstd'>) => {
    const done = JSON.parse(run(process.execPath, [fileURLToPath(import.meta.resolve('./engines-child.js')), JSON.stringify({ ...of, at: out, scratch, zstd: ZSTD })])) as Done
    peaks.push(done.peak)
    return done
  }
  return {
    out, scratch, peaks,
    pulih: ({ component, secrets, task, before }) => ({ name: 'Pulih', run: async () => {
      if (task.do === 'copy') clear(out)
      await before?.()
      run('sync', [])
      touchMemory()
      const [began, others] = [server(), elsewhere(server)]
      const { ms, cost } = job({ component, secrets, task })
      return { ms, cost: cost + server() - began, others: others() }
    } }),
    copyOf: (of) => {
      clear(out)
      const { copy } = job({ ...of, task: { do: 'copy' } })
      const file = (name: string) => join(out, of.component.key, copy, name)
      return { name: copy, file, identity: (JSON.parse(readFileSync(file(MANIFEST), 'utf8')) as Manifest).source.identity }
    },
    bare: ({ name, commands, before, env }) => ({ name, run: async () => {
      const place = join(root, 'bare')
      clear(place)
      await before?.()
      run('sync', [])
      touchMemory()
      const [at, spent, others] = [performance.now(), ofChildren() + server(), elsewhere(server)]
      run('bash', ['-e', '-o', 'pipefail', '-c', `cd ${place}; ${commands}`], env)
      return { ms: performance.now() - at, cost: ofChildren() + server() - spent, others: others() }
    } }),
    end: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Tells, when asked, how many cores went to those who are neither children of ours nor the server since. */
function elsewhere(server: () => number): () => number {
  const rest = () => ofMachine() - ofChildren() - server()
  const [at, before] = [performance.now(), rest()]
  return () => (rest() - before) / (performance.now() - at)
}

/** What makes a file of a copy as durable and as whole as ours are when they count. */
export const settled = (pipeline: string) => `mkdir part; ${pipeline} > part/data; sync part/data; sync part; mv part copy; sync .`

/** Whether this machine has a program. */
export const has = (command: string) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0

function clear(out: string): void {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out)
}

function run(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): string {
  const ended = spawnSync(command, [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 256 * 1024 * 1024, env: { ...process.env, ...env } })
  if (ended.status !== 0) throw new Error(`${command} ended with ${ended.status ?? ended.signal ?? '?'}: ${ended.stderr.slice(-2000)}`)
  return ended.stdout
}
