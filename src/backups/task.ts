import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../core/fault.ts'
import type { Finding } from '../core/finding.ts'
import type { Component } from '../core/component.ts'
import type { Site } from '../core/site.ts'
import type { Work } from '../engines/engine.ts'
import type { Run, RunFacts } from '../store/runs.ts'
import { reporter } from './progress.ts'
import { sourceFor, type Source } from './served.ts'
import type { Workshop } from './workshop.ts'

/** One run while it is worked on: whose it is, with what, and what has been noted so far. */
export interface Task {
  readonly workshop: Workshop
  readonly run: Run
  /** As it is served now: where its data lives, or at the failover. */
  readonly component: Component
  readonly source: Pick<Source, 'place' | 'astray'>
  readonly work: Work
  readonly notes: Notes
}

/** What a card will say of the run, gathered while it goes on. */
export interface Notes {
  find(...findings: readonly Finding[]): void
  fallBack(why: NonNullable<RunFacts['fallback']>): void
  say(...texts: readonly string[]): void
  /** So many bytes the source had when it was looked at. */
  weigh(source: number): void
  facts(): RunFacts
}

/** Hands a task its own empty scratch folder and takes it away again, whatever happens. */
export async function withTask<T>(ask: { readonly workshop: Workshop; readonly run: Run; readonly signal: AbortSignal }, fn: (task: Task) => Promise<T>): Promise<T> {
  const { workshop, run, signal } = ask
  const scratch = scratchOf(workshop, run.id)
  const log = workshop.log.child({ run: run.id, component: run.component, kind: run.kind })
  const notes = notebook(run.facts)
  const progress = reporter({ workshop, run, facts: () => notes.facts() })
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch, { recursive: true })
  try {
    const source = await sourceFor(workshop, { component: componentOf(workshop.site, run.component), run })
    const { component } = source
    notes.find(...source.notes)
    const work: Work = { scratch, ...workshop.lend({ server: component.server, scratch }), signal, log, clock: workshop.clock, zstd: { level: workshop.site.limits.zstdLevel, threads: workshop.site.limits.zstdThreads }, progress: (step) => { progress.report(step) } }
    return await fn({ workshop, run, component, source, work, notes })
  } finally {
    await progress.settle()
    await rm(scratch, { recursive: true, force: true })
  }
}

export function scratchOf(workshop: Pick<Workshop, 'scratch'>, run: number): string {
  return join(workshop.scratch, `run-${run}`)
}

/** The component of that key; a run may outlive its component's place in the configuration. */
export function componentOf(site: Site, key: string): Component {
  const found = site.systems.flatMap((system) => system.components).find((component) => component.key === key)
  if (found === undefined) throw new Fault({ area: 'config', op: `find component ${key}`, retry: 'never', detail: 'the configuration has it no more' })
  return found
}

function notebook(from: RunFacts): Notes {
  const findings = new Map((from.findings ?? []).filter(({ kind }) => kind !== 'held-back' && kind !== 'waits-downtime' && kind !== 'serves-elsewhere').map((finding) => [JSON.stringify(finding), finding]))
  const texts = new Set(from.notes)
  let fallback = from.fallback
  let source = from.source
  return {
    find: (...more) => { for (const finding of more) findings.set(JSON.stringify(finding), finding) },
    fallBack: (why) => { fallback = why },
    say: (...more) => { for (const text of more) texts.add(text) },
    weigh: (bytes) => { source = bytes },
    facts: () => ({
      ...(from.asked === undefined ? {} : { asked: from.asked }),
      ...(from.safety === undefined ? {} : { safety: from.safety }),
      ...(from.back === undefined ? {} : { back: from.back }),
      ...(from.sweep === undefined ? {} : { sweep: from.sweep }),
      ...(fallback === undefined ? {} : { fallback }),
      ...(findings.size === 0 ? {} : { findings: [...findings.values()] }),
      ...(texts.size === 0 ? {} : { notes: [...texts] }),
      ...(source === undefined ? {} : { source }),
    }),
  }
}
