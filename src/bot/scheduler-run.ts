import type { Clock } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { joined } from '../core/joined.ts'
import { clear, raise } from '../store/alarms.ts'
import { audit } from '../store/audit.ts'
import { owe } from '../store/outbox.ts'
import type { SlotOutcome } from '../store/schema.ts'
import { endSlot } from '../store/slots.ts'
import type { Tx } from '../store/store.ts'
import { jobFailedView, jobWellView } from '../texts/views/calendar-job.ts'
import type { Job } from './job.ts'
import type { Kit } from './kit.ts'
import type { DueSlot } from './scheduler-due.ts'

/** Runs a job for one slot, inside its limit. Whatever it does, an outcome comes back: nothing is thrown. */
export async function runJob(run: DueSlot, kit: Kit, stopping: AbortSignal): Promise<SlotOutcome> {
  const { job } = run
  const limit = new AbortController()
  const log = kit.log.child({ job: job.name, slot: new Date(run.slot).toISOString() })
  const either = joined([stopping, limit.signal])
  const tick = { slot: new Date(run.slot), at: kit.clock.now(), late: run.late, signal: either.signal, log }
  const work = bounded(async (): Promise<SlotOutcome> => {
    const outcome = await job.run(tick, kit)
    return outcome.ok ? { kind: 'ok', said: outcome.value } : { kind: 'refused', reason: outcome.refusal.reason }
  })
  const outcome = await within({ clock: kit.clock, ms: job.limit, work, late: (): SlotOutcome => ({ kind: 'gave-up', after: job.limit }) })
  limit.abort()
  either.letGo()
  if (outcome.kind === 'bug') log.error({ outcome }, 'the job has a bug')
  else if (failed(outcome)) log.warn({ outcome }, 'the job failed')
  else log.debug({ outcome }, 'the job ended')
  return outcome
}

/** Writes an outcome into the ledger; trouble is told once, and its end too. */
export async function recordOutcome(tx: Tx, end: DueSlot & { readonly outcome: SlotOutcome; readonly at: Date }, kit: Kit): Promise<void> {
  const { job, slot, outcome, at } = end
  await endSlot(tx, { job: job.name, slot, at: at.getTime(), outcome })
  if (failed(outcome)) await tellFailure(tx, { key: `job:${job.name}`, job, slot, outcome, at }, kit)
  else if (outcome.kind === 'ok') await tellWell(tx, { key: `job:${job.name}`, name: job.summary, at }, kit)
}

/** A job whose failure somebody must hear of. A refusal is its own room's to tell; an interruption is found again at start. */
export type Failure = Exclude<SlotOutcome, { readonly kind: 'ok' | 'refused' }>

export function failed(outcome: SlotOutcome): outcome is Exclude<Failure, { readonly kind: 'interrupted' }> {
  return outcome.kind === 'fault' || outcome.kind === 'bug' || outcome.kind === 'gave-up'
}

export async function tellFailure(tx: Tx, trouble: { readonly key: string; readonly job: Pick<Job, 'summary' | 'name'>; readonly slot: number; readonly outcome: Failure; readonly at: Date }, kit: Kit): Promise<void> {
  const { key, job, slot, outcome, at } = trouble
  if (!(await raise(tx, { key, facts: { job: job.name, slot, outcome }, at }))) return
  await audit(tx, { at, by: { kind: 'job', name: job.name }, act: 'job.failed', subject: key, facts: { slot, outcome } })
  const spoken = kit.speak(jobFailedView({ name: job.summary, slot, outcome }))
  for (const purpose of ['edp', 'admin'] as const) await owe(tx, { at, to: { purpose }, spoken, card: key, fresh: true, urgency: 0 })
}

export async function tellWell(tx: Tx, well: { readonly key: string; readonly name: Job['summary']; readonly at: Date }, kit: Kit): Promise<void> {
  const { key, name, at } = well
  if (!(await clear(tx, { key, at }))) return
  await audit(tx, { at, by: { kind: 'bot' }, act: 'job.recovered', subject: key })
  await owe(tx, { at, to: { whereverCard: key }, spoken: kit.speak(jobWellView({ name, at: at.getTime() })), card: key })
}

/** The scheduler's boundary: what a room throws becomes an outcome, so that one job's trouble stays its own. */
export async function bounded(work: () => Promise<SlotOutcome>): Promise<SlotOutcome> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Fault) return { kind: 'fault', text: error.message, hint: error.hint ?? null }
    return { kind: 'bug', text: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

/** The work's answer, or the late one when its time is over first. */
export async function within<T>(ask: { readonly clock: Clock; readonly ms: number; readonly work: Promise<T>; readonly late: () => T }): Promise<T> {
  const done = new AbortController()
  try {
    return await Promise.race([ask.work, ask.clock.sleep(ask.ms, done.signal).then(ask.late)])
  } finally {
    done.abort()
  }
}
