import { press, UNDO_WITHIN, type Change, type Press } from '../core/check.ts'
import { askOwnerAt, stepAt } from '../core/check-times.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import { audit } from '../store/audit.ts'
import { addSignature, checkById, moveCheck, newestCheck, openChecks, undoSignature, type CheckRow } from '../store/checks.ts'
import { owe } from '../store/outbox.ts'
import type { Tx } from '../store/store.ts'
import { checkCard } from '../texts/views/check.ts'
import { cardKey, caseOf, planOf, showChanged, viewOf } from './card.ts'
import type { CheckDesk } from './desk.ts'

export interface ActAsk extends Omit<Press, 'at'> {
  /** Null: the one open check there is. */
  readonly check: number | null
  /** The room in which it was said; the fresh card goes there when the facts have changed. */
  readonly room: number | null
}

export type Did = { readonly check: number; readonly did: Press['kind'] }

/** Signs, reports, takes up, closes or takes back, in one transaction: the act, where the check stands, the audit line and the cards. Refuses with the winner's name. */
export async function actOnCheck(desk: CheckDesk, ask: ActAsk): Promise<Outcome<Did>> {
  return await desk.store.write(async (tx) => {
    const row = await wanted(tx, ask.check)
    if (row === null) return refuse(ask.check === null ? { reason: 'bad-arguments', command: 'sign', problem: { kind: 'missing', argument: 'check' }, example: 'sign 17' } : { reason: 'no-such-check', id: String(ask.check) })
    const at = desk.clock.now()
    const change = press(await caseOf(tx, { site: desk.site, row }), { ...ask, at: at.getTime() })
    if (!change.ok) {
      if (change.refusal.reason === 'facts-changed') await showFresh(tx, { desk, row, room: ask.room, at })
      return change
    }
    await write(tx, { desk, row, ask, change: change.value, at })
    return ok({ check: row.id, did: change.value.did === 'undo' ? 'undo' : change.value.kind })
  })
}

/** Without a number there must be exactly one check that waits: nobody signs by guessing. */
async function wanted(tx: Tx, check: number | null): Promise<CheckRow | null> {
  if (check !== null) return await checkById(tx, check)
  const open = await openChecks(tx)
  const waiting = open.filter((it) => it.state !== 'signed')
  const only = waiting.length === 1 ? waiting[0] : open.length === 1 ? open[0] : undefined
  return only === undefined ? null : await checkById(tx, only.id)
}

async function write(tx: Tx, of: { readonly desk: CheckDesk; readonly row: CheckRow; readonly ask: ActAsk; readonly change: Change; readonly at: Date }): Promise<void> {
  const { desk, row, ask, change, at } = of
  const plan = planOf(desk.site, row.plan)
  if (change.did === 'undo') await undoSignature(tx, { id: change.act.id, at: at.getTime() })
  else await addSignature(tx, { check: row.id, person: ask.by.id, kind: change.kind, at: at.getTime(), note: change.note, digest: row.factsDigest })
  // A problem that somebody sees goes to the manager at once.
  const problem = change.did === 'act' && change.kind === 'problem'
  const to: Partial<CheckRow> = {
    state: change.state,
    ownerId: change.ownerId,
    closedAt: change.closedAt,
    nextNudgeAt: await nextNudgeAt(tx, of),
    ...(problem && row.escalatedAt === null ? { escalatedAt: at.getTime() } : {}),
  }
  if (!await moveCheck(tx, { from: row, to })) throw new Error(`check ${row.id} was moved by somebody else inside this transaction`)
  const after = { ...row, ...to }
  await audit(tx, {
    at,
    by: { kind: 'person', id: ask.by.id, name: ask.by.name },
    act: `check.${change.did === 'undo' ? 'undone' : ACTS[change.kind]}`,
    subject: `check:${row.id}`,
    facts: { digest: row.factsDigest, verdict: row.verdict, state: change.state, ...(change.did === 'undo' ? { act: change.act.kind, signedAt: change.act.at } : { note: change.note }) },
  })
  await showChanged(tx, { desk, row: after, newest: await newestCheck(tx, row.plan), at, how: 'edit' })
  if (problem && plan.room !== 'manager') await owe(tx, { at, to: { purpose: 'manager' }, spoken: desk.speak(checkCard(await viewOf(tx, { site: desk.site, row: after, now: at }), null)), card: cardKey(row.id), fresh: true, urgency: 0 })
}

const ACTS = { sign: 'signed', problem: 'problem-reported', own: 'owned', close: 'closed' } as const

/** A signature settles when it can no longer be taken back; an owner is asked again every day; what is open goes on where its reminders were. */
async function nextNudgeAt(tx: Tx, of: { readonly desk: CheckDesk; readonly row: CheckRow; readonly change: Change; readonly at: Date }): Promise<number | null> {
  const { desk, row, change, at } = of
  const calendar = await desk.calendar(tx)
  const plan = planOf(desk.site, row.plan)
  switch (change.state) {
    case 'signed':
      return at.getTime() + UNDO_WITHIN
    case 'owned':
      return askOwnerAt(at, { verdict: row.verdict, calendar })
    case 'open':
      return stepAt(plan, row.nudges, { base: row.signBy - plan.signWithin, verdict: row.verdict, calendar })
    case 'closed':
      return change.did === 'act' ? at.getTime() + UNDO_WITHIN : null
  }
}

/** Somebody pressed what was no longer so: the card as it stands now, where they can see it. */
async function showFresh(tx: Tx, of: { readonly desk: CheckDesk; readonly row: CheckRow; readonly room: number | null; readonly at: Date }): Promise<void> {
  const { desk, row, room, at } = of
  const card = cardKey(row.id)
  const spoken = desk.speak(checkCard(await viewOf(tx, { site: desk.site, row, now: at }), null))
  await owe(tx, { at, to: room === null ? { whereverCard: card } : { room }, spoken, card, fresh: true })
}
