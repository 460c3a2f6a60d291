import { anchorLine } from '../core/audit-anchor.ts'
import { DAY, MINUTE, SECOND } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { auditHead, noteAnchored } from '../store/audit.ts'
import { noteMoment, pruneInbox, pruneLan, pruneOutbox, type Pruned } from '../store/prune.ts'
import { pruneScriptNotes } from '../store/scripts.ts'
import { lastTick } from '../store/slots.ts'
import type { Tx } from '../store/store.ts'
import type { Kit } from './kit.ts'

/** Forgets messages and events that are older than anybody asks for, in steps that let others write between. Answers with how many rows went. */
export async function tidy(kit: Kit, work: { readonly at: Date; readonly signal: AbortSignal }): Promise<Readonly<Record<keyof typeof KEEP, number>>> {
  const gone = { outbox: 0, inbox: 0, page: 0, scripts: 0 }
  for (const what of ['outbox', 'inbox', 'page', 'scripts'] as const) {
    const before = work.at.getTime() - KEEP[what]
    for (let more = true; more && !work.signal.aborted;) {
      const step: Pruned = await kit.store.write((tx) => prune[what](tx, { before, most: STEP }))
      gone[what] += step.gone
      more = step.more
    }
  }
  if (!work.signal.aborted) await kit.store.write((tx) => noteMoment(tx, { key: 'housekeeping', at: work.at }))
  return gone
}

/** Notes the head of the audit chain outside the database. */
export async function anchorAudit(kit: Kit, at: Date): Promise<{ readonly lines: number }> {
  const head = await kit.store.read(auditHead)
  await kit.outside.anchor(anchorLine(head, at))
  await kit.store.write((tx) => noteAnchored(tx, head))
  return { lines: head.seq }
}

/** Tells the watcher outside that we live: only after the clock was looked at and a fact could be written. Throws a Fault where it cannot be told. */
export async function tellAlive(kit: Kit, now: Date): Promise<void> {
  const { ping } = kit.outside
  if (ping === null) return
  const tick = await kit.store.read(lastTick)
  if (tick === null || Math.abs(now.getTime() - tick) > STILL_ALIVE) throw new Fault({ area: 'bot', op: 'ping', retry: 'later', hint: 'look-at-log', detail: 'the scheduler does not look at the clock' })
  await kit.store.write((tx) => noteMoment(tx, { key: 'heartbeat', at: now }))
  const limit = new AbortController()
  const done = new AbortController()
  void kit.clock.sleep(PING_LIMIT, done.signal).then(() => limit.abort())
  try {
    await ping(limit.signal)
  } finally {
    done.abort()
  }
}

const prune: Record<keyof typeof KEEP, (tx: Tx, ask: { readonly before: number; readonly most: number }) => Promise<Pruned>> = { outbox: pruneOutbox, inbox: pruneInbox, page: pruneLan, scripts: pruneScriptNotes }

/** The facts stay for ever; these are only how they were told. */
export const KEEP = { outbox: 90 * DAY, inbox: 30 * DAY, page: 365 * DAY, scripts: 90 * DAY }
const STEP = 500
const STILL_ALIVE = 3 * MINUTE
const PING_LIMIT = 10 * SECOND
