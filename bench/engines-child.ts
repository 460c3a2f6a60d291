import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { realClock } from '../src/core/clock.ts'
import type { Component } from '../src/core/component.ts'
import { quiet } from '../src/core/log.ts'
import type { Destination, Work } from '../src/engines/engine.ts'
import { engineFor } from '../src/engines/index.ts'
import { lender } from '../src/engines/lend.ts'
import { targetFor } from '../src/targets/index.ts'
import { makeCopy, readerOf } from '../src/test/contracts/copying.ts'
import { ofChildren } from './engines-cost.ts'

/** What one process is asked to do with an engine. */
export interface Job {
  readonly component: Component
  readonly secrets: Readonly<Record<string, string>>
  /** The target's folder. */
  readonly at: string
  readonly scratch: string
  readonly zstd: { readonly level: number; readonly threads: number }
  readonly task: { readonly do: 'copy' } | { readonly do: 'restore'; readonly copy: string; readonly into: Destination } | { readonly do: 'rehearse'; readonly copy: string }
}

/** What it says at its end: how long the work took, its processor time and its children's, the highest of its memory, and what it made. */
export interface Done {
  readonly ms: number
  readonly peak: number
  readonly cost: number
  readonly copy: string
}

// One piece of work in a process of its own, so that its memory is its own. What the house has done long before (to start, to load) is not counted.
const job = JSON.parse(process.argv[2] ?? '{}') as Job
const target = targetFor({ name: 'bench', type: 'local', path: job.at, mount: null, removable: false, class: 'same-host', keepFree: 0, immutable: false })
const scratch = mkdtempSync(join(job.scratch, 'job-'))
const work: Work = { scratch, ...lender({ passwords: job.secrets })({ server: job.component.server, scratch }), signal: new AbortController().signal, log: quiet, clock: realClock, zstd: job.zstd, progress: () => undefined }
const before = process.cpuUsage()
const childrenBefore = ofChildren()
const began = performance.now()
const copy = await carryOut()
const ms = performance.now() - began
const { user, system } = process.cpuUsage(before)
rmSync(scratch, { recursive: true })
const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? NaN) * 1024
process.stdout.write(JSON.stringify({ ms, peak, cost: (user + system) / 1000 + ofChildren() - childrenBefore, copy } satisfies Done))

async function carryOut(): Promise<string> {
  const { component, task } = job
  const engine = engineFor(component)
  if (task.do === 'copy') return (await makeCopy({ engine, component, target }, work)).name
  const chain = [await readerOf(target, `${component.key}/${task.copy}`)]
  if (task.do === 'restore') {
    if (task.into.kind === 'folder') mkdirSync(task.into.path, { recursive: true })
    await engine.restore({ chain, into: task.into, until: null, only: null }, work)
    return task.copy
  }
  const { restored, consistent } = await engine.rehearse({ chain, source: component, at: realClock.now() }, work)
  if (!restored.ok || consistent?.ok !== true) throw new Error(JSON.stringify({ restored, consistent }))
  return task.copy
}
