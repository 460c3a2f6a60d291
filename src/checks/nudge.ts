import { settles } from '../core/check.ts'
import { askOwnerAt, dueStep, stepAt } from '../core/check-times.ts'
import type { Calendar } from '../core/calendar.ts'
import { audit } from '../store/audit.ts'
import { checkById, moveCheck, newestCheck, nextNudge, nudgesDue, type CheckRow } from '../store/checks.ts'
import { owe } from '../store/outbox.ts'
import type { Tx } from '../store/store.ts'
import { checkCard } from '../texts/views/check.ts'
import { nudgeCard } from '../texts/views/check-nudge.ts'
import { cardKey, caseOf, nudgeKey, planOf, showChanged, showCheck, viewOf } from './card.ts'
import type { CheckDesk } from './desk.ts'

/** Reminds, escalates and settles whatever is due now. What was told is written with the telling, so each is told once, after restarts too. */
export async function nudgeChecks(desk: CheckDesk, now: Date): Promise<void> {
  const due = await desk.store.read((query) => nudgesDue(query, now))
  for (const { id } of due) {
    await desk.store.write(async (tx) => {
      const row = await checkById(tx, id)
      if (row !== null && row.nextNudgeAt !== null && row.nextNudgeAt <= now.getTime()) await nudgeOne(tx, { desk, row, now, calendar: await desk.calendar(tx) })
    })
  }
}

interface Nudging { readonly desk: CheckDesk; readonly row: CheckRow; readonly now: Date; readonly calendar: Calendar }

async function nudgeOne(tx: Tx, of: Nudging): Promise<void> {
  switch (of.row.state) {
    case 'signed':
    case 'closed':
      await settle(tx, of)
      break
    case 'owned':
      await askOwner(tx, of)
      break
    case 'open':
      await remind(tx, of)
      break
  }
}

/** The time to take it back has passed: the button goes, the signature stays. */
async function settle(tx: Tx, { desk, row, now }: Nudging): Promise<void> {
  const done = row.state === 'signed' && settles(await caseOf(tx, { site: desk.site, row }), now.getTime())
  const to: Partial<CheckRow> = { nextNudgeAt: null, ...(done ? { state: 'closed', closedAt: now.getTime() } : {}) }
  await move(tx, { row, to })
  if (done) await audit(tx, { at: now, by: BY, act: 'check.closed', subject: `check:${row.id}`, facts: { digest: row.factsDigest, why: 'signed' } })
  await showChanged(tx, { desk, row: { ...row, ...to }, newest: await newestCheck(tx, row.plan), at: now, how: 'edit' })
}

async function askOwner(tx: Tx, { desk, row, now, calendar }: Nudging): Promise<void> {
  await move(tx, { row, to: { nextNudgeAt: askOwnerAt(now, { verdict: row.verdict, calendar }) } })
  await audit(tx, { at: now, by: BY, act: 'check.owner-asked', subject: `check:${row.id}`, facts: { owner: row.ownerId } })
  await tellNudge(tx, { desk, row, now, step: { kind: 'owner' } })
}

async function remind(tx: Tx, { desk, row, now, calendar }: Nudging): Promise<void> {
  const plan = planOf(desk.site, row.plan)
  const base = row.signBy - plan.signWithin
  const due = dueStep(plan, { base, told: row.nudges, now, verdict: row.verdict, calendar })
  // Somebody made this a free day since: the reminder rolls on in silence.
  if (due === null) {
    await move(tx, { row, to: { nextNudgeAt: stepAt(plan, row.nudges, { base, verdict: row.verdict, calendar }) } })
    return
  }
  const escalated = due.step.kind === 'escalation'
  const to: Partial<CheckRow> = { nudges: due.step.n, nextNudgeAt: due.next, ...(escalated ? { escalatedAt: now.getTime() } : {}) }
  await move(tx, { row, to })
  const after = { ...row, ...to }
  await audit(tx, { at: now, by: BY, act: escalated ? 'check.escalated' : 'check.reminded', subject: `check:${row.id}`, facts: { n: due.step.n, of: due.step.of } })
  await showCheck(tx, { desk, row: after, at: now, how: 'edit' })
  await tellNudge(tx, { desk, row: after, now, step: due.step })
}

/** A new message each time: an edit wakes nobody. The manager gets the card itself, to see what there is to sign. */
async function tellNudge(tx: Tx, of: { readonly desk: CheckDesk; readonly row: CheckRow; readonly now: Date; readonly step: Parameters<typeof nudgeCard>[1] }): Promise<void> {
  const { desk, row, now, step } = of
  const view = await viewOf(tx, { site: desk.site, row, now })
  const { room } = planOf(desk.site, row.plan)
  await owe(tx, { at: now, to: { purpose: room }, spoken: desk.speak(nudgeCard(view, step)), card: nudgeKey(row.id), fresh: true })
  if (step.kind === 'escalation') await owe(tx, { at: now, to: { purpose: 'manager' }, spoken: desk.speak(checkCard(view, null)), card: cardKey(row.id), fresh: true, urgency: 0 })
}

async function move(tx: Tx, of: { readonly row: CheckRow; readonly to: Partial<CheckRow> }): Promise<void> {
  if (!await moveCheck(tx, { from: of.row, to: of.to })) throw new Error(`check ${of.row.id} was moved by somebody else inside this transaction`)
}

const BY = { kind: 'job', name: 'nudge' } as const

/** When the next reminder, escalation or settling comes; null for never. */
export async function nextNudgeOf(desk: Pick<CheckDesk, 'store'>): Promise<Date | null> {
  return await desk.store.read(nextNudge)
}
