import { factsDigest, verdictOf, type CheckFacts } from '../core/check-facts.ts'
import { deadlines, isHeld } from '../core/check-times.ts'
import type { Actor } from '../core/people.ts'
import type { CheckPlan } from '../core/site.ts'
import { clear, raise } from '../store/alarms.ts'
import { audit } from '../store/audit.ts'
import { addCheck, checkOfSlot, type CheckRow } from '../store/checks.ts'
import type { Tx } from '../store/store.ts'
import { showCheck } from './card.ts'
import type { CheckDesk } from './desk.ts'
import { gather } from './facts.ts'

export type Held =
  | { readonly held: 'yes'; readonly check: CheckRow }
  /** That slot has its check already. */
  | { readonly held: 'before'; readonly check: CheckRow }
  /** Nobody works on this day, and this check is for workdays; it is written down. */
  | { readonly held: 'no'; readonly date: string; readonly holiday: string | null }

export interface HoldAsk {
  readonly plan: CheckPlan
  readonly slot: Date
  /** `planned` keeps to workdays where the plan does; `asked` is held whenever somebody wants it. */
  readonly why: 'planned' | 'asked'
  readonly by: Actor
  readonly signal: AbortSignal
}

/** Holds one check: looks first, then writes down what was seen and owes the card, all at once. The same slot is held once. */
export async function holdCheck(desk: CheckDesk, ask: HoldAsk): Promise<Held> {
  const { plan, slot, by } = ask
  const before = await desk.store.read((query) => checkOfSlot(query, { plan: plan.name, slot }))
  if (before !== null) return { held: 'before', check: before }
  const calendar = await desk.store.read(desk.calendar)
  if (ask.why === 'planned' && !isHeld(plan, slot, calendar)) {
    const date = calendar.dateOf(slot)
    const holiday = calendar.holidayOn(date)?.name.id ?? null
    await desk.store.write((tx) => audit(tx, { at: desk.clock.now(), by, act: 'check.not-held', subject: `plan:${plan.name}`, facts: { slot: slot.getTime(), date, holiday } }))
    return { held: 'no', date, holiday }
  }
  const facts = await gather(desk, plan, { slot: slot.getTime(), at: desk.clock.now(), signal: ask.signal })
  return await desk.store.write(async (tx) => {
    const at = desk.clock.now()
    const verdict = verdictOf(facts)
    const { signBy, first } = deadlines(plan, { opened: at, verdict, calendar: await desk.calendar(tx) })
    const check = await addCheck(tx, { plan: plan.name, slot: slot.getTime(), openedAt: at.getTime(), verdict, facts, factsDigest: factsDigest(facts), signBy, nextNudgeAt: first })
    if (check === null) {
      const other = await checkOfSlot(tx, { plan: plan.name, slot })
      if (other === null) throw new Error(`check ${plan.name} could neither be opened nor found`)
      return { held: 'before', check: other }
    }
    await audit(tx, { at, by, act: 'check.opened', subject: `check:${check.id}`, facts: { plan: plan.name, slot: slot.getTime(), verdict, digest: check.factsDigest, troubles: troublesIn(facts) } })
    await tellBlind(tx, { plan, facts, at })
    const heard = await showCheck(tx, { desk, row: check, at, how: 'post' })
    if (heard === 0) desk.log.warn({ check: check.id, room: plan.room }, 'no room hears this check: register one with /room')
    return { held: 'yes', check }
  })
}

/** What the audit trail keeps of a result: which subject, and what was wrong with it. */
export function troublesIn(facts: CheckFacts): readonly string[] {
  return facts.results.flatMap((result) => result.troubles.map((trouble) => [result.probe, result.subject, trouble.kind].filter((part) => part !== '').join(' ')))
}

/** A probe that could not look stands as an alarm of its own until it can again. */
export async function tellBlind(tx: Tx, of: { readonly plan: CheckPlan; readonly facts: CheckFacts; readonly at: Date }): Promise<void> {
  for (const { probe, subject, troubles } of of.facts.results) {
    const alarm = { key: `probe:${of.plan.name}:${probe}:${subject}`, at: of.at }
    if (troubles.some((trouble) => trouble.kind === 'could-not-run')) await raise(tx, { ...alarm, facts: { plan: of.plan.name, probe, subject } })
    else await clear(tx, alarm)
  }
}
