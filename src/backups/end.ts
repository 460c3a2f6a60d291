import { MINUTE } from '../core/clock.ts'
import { atLeast, PROVEN, type Rung } from '../core/evidence.ts'
import type { Finding } from '../core/finding.ts'
import type { Stop } from '../core/stop.ts'
import { audit } from '../store/audit.ts'
import { copiesOfRun } from '../store/copies.ts'
import { endRun, queueRun, runById, type NewRun, type Run, type RunFacts } from '../store/runs.ts'
import type { Tx } from '../store/store.ts'
import type { Spoken } from '../texts/message.ts'
import { unsaidView } from '../texts/views/unsaid.ts'
import type { Say } from '../texts/words.ts'
import { adopt } from './adopt.ts'
import { settle } from './settle.ts'
import type { Task } from './task.ts'
import type { Workshop } from './workshop.ts'

/** How a run came out when nothing broke. */
export type Ending =
  | { readonly state: 'done'; readonly rung: Rung; readonly bytes?: number; readonly copyId?: number; readonly next?: readonly Pick<NewRun, 'target' | 'copyId'>[] }
  | { readonly state: 'failed'; readonly findings: readonly Finding[]; readonly copyId?: number }
  | { readonly state: 'skipped'; readonly findings: readonly Finding[] }

/** More attempts than this only repeat the same trouble. */
export const MOST_ATTEMPTS = 3

/** Ends a run the way it came out, with everything that follows from it, in one transaction. */
export async function end(task: Task, ending: Ending): Promise<void> {
  const { workshop, run } = task
  if (ending.state !== 'done') task.notes.find(...ending.findings)
  await written(workshop, run, async (tx, shop) => {
    const at = shop.clock.now()
    const more = ending.state === 'done' ? { rung: ending.rung, ...(ending.bytes === undefined ? {} : { bytes: ending.bytes }) } : {}
    const about = ending.state !== 'skipped' && ending.copyId !== undefined ? { copyId: ending.copyId } : {}
    if (!await close(tx, { run, state: ending.state, at, facts: task.notes.facts(), more: { ...more, ...about } })) return
    if (ending.state === 'done') {
      for (const next of ending.next ?? []) await queueRun(tx, { kind: 'copy', round: run.round, component: run.component, level: run.level, attempt: 1, at, dueAt: null, facts: {}, ...next })
    }
    await settleAnew(tx, shop, { run, at })
  })
}

/** Ends a run that something stopped. What may pass is tried again after a while; what was cancelled or is hopeless is told. */
export async function endStopped(workshop: Workshop, run: Run, stop: Stop): Promise<void> {
  // Where the books could not be written, the copy itself may have been: a folder that nobody knows would lie there for ever.
  if (stop.kind === 'bug' || (stop.kind === 'fault' && stop.fault.area === 'store')) await adopt(workshop, run)
  await written(workshop, run, async (tx, shop) => {
    const at = shop.clock.now()
    const now = await runById(tx, run.id)
    if (now === null) return
    const fault = faultOf(stop)
    const facts: RunFacts = fault === null ? atRest(now.facts) : { ...atRest(now.facts), fault }
    if (!await close(tx, { run, state: stop.kind === 'shutdown' ? 'interrupted' : 'failed', at, facts, more: {} })) return
    const pause = pauseAfter(stop, run.attempt)
    if (pause !== null) await tryAgain(tx, { run, at, attempt: stop.kind === 'shutdown' ? run.attempt : run.attempt + 1, dueAt: pause === 0 ? null : new Date(at.getTime() + pause) })
    // A run that is tried again is not told yet: its round is still open.
    if (pause === null || run.kind === 'backup') await settleAnew(tx, shop, { run, at })
  })
}

/**
 * Writes down an end with all that follows. Where its message cannot be put into words, the end is written all the same, and
 * what is owed says that: a run that never ends would hold its component for ever, and nobody would hear of it.
 */
async function written(workshop: Workshop, run: Run, write: (tx: Tx, shop: Workshop) => Promise<void>): Promise<void> {
  const unsaid: { error: unknown }[] = []
  await workshop.store.write((tx) => {
    unsaid.length = 0
    return write(tx, { ...workshop, speak: (say) => spokenOr(workshop, say, unsaid) })
  })
  for (const { error } of unsaid) workshop.log.error({ run: run.id, error }, 'what was to be told of the end of a run could not be put into words')
}

function spokenOr(workshop: Workshop, say: Say, unsaid: { error: unknown }[]): Spoken {
  try {
    return workshop.speak(say)
  } catch (error) {
    unsaid.push({ error })
    return workshop.speak(unsaidView())
  }
}

/** Queues the next attempt. Data that already lies at its destination is proven, not made again. */
export async function tryAgain(tx: Tx, of: { readonly run: Run; readonly at: Date; readonly attempt: number; readonly dueAt: Date | null }): Promise<{ readonly run: Run; readonly proves: boolean }> {
  const { run } = of
  const left = run.kind === 'backup' ? await unproven(tx, run) : null
  const queued = await queueRun(tx, { kind: run.kind, round: run.round, carry: run.carry, component: run.component, level: run.level, target: run.target, copyId: run.kind === 'backup' ? left : run.copyId, attempt: of.attempt, at: of.at, dueAt: of.dueAt, facts: { ...(run.facts.asked === undefined ? {} : { asked: run.facts.asked }), ...(run.facts.sweep === undefined ? {} : { sweep: run.facts.sweep }) } })
  return { run: queued, proves: left !== null }
}

async function unproven(tx: Tx, run: Run): Promise<number | null> {
  const left = [...await copiesOfRun(tx, run.id)].find((copy) => copy.originId === null && copy.badAt === null && copy.deletingAt === null && !atLeast(copy.rung, PROVEN))
  return left?.id ?? run.copyId
}

async function close(tx: Tx, of: { readonly run: Run; readonly state: 'done' | 'failed' | 'interrupted' | 'skipped'; readonly at: Date; readonly facts: RunFacts; readonly more: object }): Promise<boolean> {
  const { run, state, at, facts } = of
  if (!await endRun(tx, { id: run.id, state, at, facts, ...of.more })) return false
  await audit(tx, { at, by: { kind: 'bot' }, act: `run.${state}`, subject: `run:${run.id}`, facts: { kind: run.kind, component: run.component, target: run.target, attempt: run.attempt, ...(facts.fault === undefined ? {} : { fault: facts.fault.text }) } })
  return true
}

async function settleAnew(tx: Tx, workshop: Workshop, of: { readonly run: Run; readonly at: Date }): Promise<void> {
  const run = await runById(tx, of.run.id)
  if (run !== null) await settle(tx, workshop, { run, at: of.at })
}

/** How long to wait before the next attempt; null where there is none. */
function pauseAfter(stop: Stop, attempt: number): number | null {
  if (stop.kind === 'shutdown') return 0
  if (stop.kind !== 'fault' || stop.fault.retry === 'never' || attempt >= MOST_ATTEMPTS) return null
  return Math.max((stop.fault.after ?? 0) * 1000, MINUTE * 5 ** (attempt - 1))
}

function faultOf(stop: Stop): NonNullable<RunFacts['fault']> | null {
  switch (stop.kind) {
    case 'fault': return { area: stop.fault.area, text: stop.fault.message, hint: stop.fault.hint ?? null, retry: stop.fault.retry }
    case 'bug': return { area: 'bot', text: stop.error instanceof Error ? stop.error.message : String(stop.error), hint: 'look-at-log', retry: 'never' }
    case 'cancelled': return { area: 'bot', text: `cancelled by ${stop.by}`, hint: 'cancelled', retry: 'never' }
    case 'shutdown': return null
  }
}

/** What remains true of a run that goes on no more. */
export function atRest(facts: RunFacts): RunFacts {
  const { asked, sweep, fallback, findings, notes } = facts
  return { ...(asked === undefined ? {} : { asked }), ...(sweep === undefined ? {} : { sweep }), ...(fallback === undefined ? {} : { fallback }), ...(findings === undefined ? {} : { findings }), ...(notes === undefined ? {} : { notes }) }
}
