import type { CheckCase } from '../core/check.ts'
import { problemsIn, type CheckFacts } from '../core/check-facts.ts'
import { stepOf } from '../core/check-times.ts'
import { stampOf, type CheckPlan, type Site } from '../core/site.ts'
import { auditLineOf } from '../store/check-evidence.ts'
import { openChecks, signaturesOf, type CheckRow } from '../store/checks.ts'
import { owe } from '../store/outbox.ts'
import type { Query, Tx } from '../store/store.ts'
import { checkCard } from '../texts/views/check.ts'
import { nudgeCard, nudgeOver } from '../texts/views/check-nudge.ts'
import type { CheckView } from '../texts/views/check-view.ts'
import type { CheckDesk } from './desk.ts'

export const cardKey = (check: number) => `check:${check}`
export const nudgeKey = (check: number) => `check:${check}:nudge`

/** The plan of a check; one that left the configuration while its check was open still says who may sign. */
export function planOf(site: Site, name: string): CheckPlan {
  return site.checks.find((plan) => plan.name === name) ?? {
    name, title: { id: name, en: name }, procedure: null, cron: '0 0 1 1 *', zone: site.zone, days: 'always', missed: 'skip', room: 'edp',
    probes: [], signers: ['edp'], signWithin: 0, remindAfter: [], escalateAfter: 0, document: false,
  }
}

/** What a check saw; one written by another version may know less. */
export function factsOf(row: CheckRow): CheckFacts {
  return { at: row.openedAt, results: [], ledger: [], ...row.facts as Partial<CheckFacts> }
}

/** A check as the pure rules see it. */
export async function caseOf(query: Query, of: { readonly site: Site; readonly row: CheckRow }): Promise<CheckCase> {
  const { row } = of
  return {
    id: row.id, verdict: row.verdict, digest: row.factsDigest, problems: problemsIn(factsOf(row)), state: row.state, closedAt: row.closedAt,
    acts: await signaturesOf(query, row.id), signers: planOf(of.site, row.plan).signers, escalated: row.escalatedAt === null ? 'no' : 'yes',
  }
}

/** A check with everything that its card says. */
export async function viewOf(query: Query, of: { readonly site: Site; readonly row: CheckRow; readonly now: Date }): Promise<CheckView> {
  const { site, row } = of
  const plan = planOf(site, row.plan)
  const open = await openChecks(query)
  return {
    id: row.id,
    site: site.name,
    zone: plan.zone,
    title: plan.title,
    stamp: stampOf(site, plan.procedure),
    slot: row.slot,
    now: of.now.getTime(),
    facts: factsOf(row),
    verdict: row.verdict,
    digest: row.factsDigest,
    state: row.state,
    closedAt: row.closedAt,
    acts: await signaturesOf(query, row.id),
    signers: plan.signers,
    signBy: row.signBy,
    escalateAt: row.signBy - plan.signWithin + plan.escalateAfter,
    escalatedAt: row.escalatedAt,
    systems: Object.fromEntries(site.systems.map((system) => [system.name, system.title])),
    earlier: open.filter((it) => it.plan === row.plan && it.slot < row.slot && it.state !== 'signed').map(({ id, slot, owner }) => ({ id, slot, owner })),
    trail: await auditLineOf(query, row.id),
  }
}

/** Owes the card of a check to its room, or shows it anew wherever it stands already. */
export async function showCheck(tx: Tx, of: { readonly desk: CheckDesk; readonly row: CheckRow; readonly at: Date; readonly how: 'post' | 'edit' | 'repost' }): Promise<number> {
  const { desk, row, at, how } = of
  const plan = planOf(desk.site, row.plan)
  const view = await viewOf(tx, { site: desk.site, row, now: at })
  const signed = row.state === 'signed' || row.state === 'closed'
  const spoken = desk.speak(checkCard(view, plan.document && signed ? (t) => desk.sheet(t, view) : null))
  const card = cardKey(row.id)
  const urgency = row.verdict === 'unsafe' && row.state === 'open' ? 0 : 1
  if (how !== 'post') return await owe(tx, { at, to: { whereverCard: card }, spoken, card, urgency, fresh: how === 'repost' })
  const heard = await owe(tx, { at, to: { purpose: plan.room }, spoken, card, urgency })
  // A check that nobody can see would be a silence: whoever looks after the bot gets it instead.
  return heard > 0 ? heard : await owe(tx, { at, to: { purpose: 'admin' }, spoken, card, urgency })
}

/** Shows a check after something happened to it: its card, its reminder, and the newer card that lists it as open. */
export async function showChanged(tx: Tx, of: { readonly desk: CheckDesk; readonly row: CheckRow; readonly newest: CheckRow | null; readonly at: Date; readonly how: 'edit' | 'repost' }): Promise<void> {
  const { desk, row, newest, at } = of
  await showCheck(tx, of)
  if (row.nudges > 0 || row.state !== 'open') {
    const view = await viewOf(tx, { site: desk.site, row, now: at })
    const say = row.state === 'open' ? nudgeCard(view, stepOf(planOf(desk.site, row.plan), row.nudges)) : nudgeOver(view)
    await owe(tx, { at, to: { whereverCard: nudgeKey(row.id) }, spoken: desk.speak(say), card: nudgeKey(row.id), urgency: 2 })
  }
  if (newest !== null && newest.id !== row.id && newest.state !== 'closed') await showCheck(tx, { desk, row: newest, at, how: 'edit' })
}
