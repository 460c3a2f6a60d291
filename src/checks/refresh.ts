import { afterProbes } from '../core/check.ts'
import { factsDigest, verdictOf } from '../core/check-facts.ts'
import { askedUnsafe } from '../core/check-times.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Actor } from '../core/people.ts'
import { audit } from '../store/audit.ts'
import { checkById, moveCheck, newestCheck, type CheckRow } from '../store/checks.ts'
import { caseOf, planOf, showChanged, showCheck } from './card.ts'
import type { CheckDesk } from './desk.ts'
import { gather } from './facts.ts'
import { tellBlind, troublesIn } from './hold.ts'

export type Refreshed = 'refreshed' | 'same' | 'over'

/**
 * Looks again at an open check. What changed changes its digest, so that a press on the old card is told so; an owned
 * check whose fault is gone is closed in its owner's name. Signed and closed ones stay as they were signed.
 */
export async function refreshCheck(desk: CheckDesk, ask: { readonly check: number; readonly by: Actor; readonly signal: AbortSignal }): Promise<Outcome<Refreshed>> {
  const seen = await desk.store.read((query) => checkById(query, ask.check))
  if (seen === null) return refuse({ reason: 'no-such-check', id: String(ask.check) })
  if (seen.state === 'signed' || seen.state === 'closed') return ok('over')
  const plan = planOf(desk.site, seen.plan)
  // A plan that left the configuration has nothing to look with: what was seen stays.
  if (plan.probes.length === 0 && !desk.site.checks.includes(plan)) return ok('same')
  const facts = await gather(desk, plan, { slot: seen.slot, at: desk.clock.now(), signal: ask.signal })
  const digest = factsDigest(facts)
  return await desk.store.write(async (tx) => {
    const row = await checkById(tx, ask.check)
    if (row === null || row.state === 'signed' || row.state === 'closed') return ok('over')
    const at = desk.clock.now()
    await tellBlind(tx, { plan, facts, at })
    if (digest === row.factsDigest) {
      // Nothing that is signed has changed: only a person who asked sees the newer figures.
      if (ask.by.kind !== 'person') return ok('same')
      await moveCheck(tx, { from: row, to: { facts } })
      await showCheck(tx, { desk, row: { ...row, facts }, at, how: 'edit' })
      return ok('same')
    }
    const verdict = verdictOf(facts)
    const state = afterProbes(await caseOf(tx, { site: desk.site, row }), verdict)
    const worse = verdict === 'unsafe' && row.verdict !== 'unsafe'
    const asking = worse && state === 'open' ? askedUnsafe(plan, { now: at, going: { signBy: row.signBy, told: row.nudges, next: row.nextNudgeAt }, calendar: await desk.calendar(tx) }) : null
    const to: Partial<CheckRow> = {
      facts, factsDigest: digest, verdict, state,
      ...(state === 'closed' ? { closedAt: at.getTime(), nextNudgeAt: null } : {}),
      ...(asking === null ? {} : { signBy: asking.signBy, nudges: asking.told, nextNudgeAt: asking.next }),
    }
    if (!await moveCheck(tx, { from: row, to })) throw new Error(`check ${row.id} was moved by somebody else inside this transaction`)
    await audit(tx, { at, by: ask.by, act: state === 'closed' ? 'check.closed' : 'check.refreshed', subject: `check:${row.id}`, facts: { from: row.verdict, verdict, digest, troubles: troublesIn(facts), state } })
    await showChanged(tx, { desk, row: { ...row, ...to }, newest: await newestCheck(tx, row.plan), at, how: worse ? 'repost' : 'edit' })
    return ok('refreshed')
  })
}
