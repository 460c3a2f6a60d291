import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Component } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { Progress, Work } from '../../engines/engine.ts'
import type { Workshop } from '../workshop.ts'

export interface Errand {
  /** Where the tools run. */
  readonly server: string
  readonly component: Component
  readonly signal: AbortSignal
  readonly progress?: (step: Progress) => void
}

/** Hands one piece of a recovery's work an empty scratch folder of its own, and takes it away again. */
export async function onErrand<T>(workshop: Workshop, errand: Errand, fn: (work: Work) => Promise<T>): Promise<T> {
  const { signal, server, component } = errand
  const scratch = join(workshop.scratch, `${ERRAND}${workshop.instance}-${randomUUID()}`)
  await mkdir(scratch, { recursive: true })
  try {
    const { zstdLevel, zstdThreads } = workshop.site.limits
    return await fn({ scratch, ...workshop.lend({ server, scratch }), signal, log: workshop.log.child({ component: component.key }), clock: workshop.clock, zstd: { level: zstdLevel, threads: zstdThreads }, progress: errand.progress ?? (() => undefined) })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** How the folders of errands begin: what another process left there goes at the next start. */
export const ERRAND = 'recovery-'

export type Tried<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly finding: Finding }

/** One component's trouble must not hide how the others are: what broke the world is a finding of its part. What was told to stop stops. */
export async function tried<T>(workshop: Pick<Workshop, 'log'>, signal: AbortSignal, fn: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { ok: true, value: await fn() }
  } catch (error) {
    if (signal.aborted || !(error instanceof Fault)) throw error
    workshop.log.warn({ err: error }, 'a part of a recovery failed')
    return { ok: false, finding: { kind: 'work-failed', hint: error.hint ?? null, detail: error.message } }
  }
}
