import type { CopySchedule } from '../core/site.ts'
import { audit } from '../store/audit.ts'
import { carryById, endCarry, noteAskedFor, type Carry, type CarryVerdict } from '../store/carries.ts'
import { runsOfCarry, type Run } from '../store/runs.ts'
import type { Tx } from '../store/store.ts'
import { refreshCarry, tellCarry } from './carry-card.ts'
import { hasStranger, legsOf, type Leg } from './carry-legs.ts'
import type { Voice } from './tell.ts'

/** What a carrying is about: a schedule's plan, or what somebody asked for. */
export type CarryPlan = Pick<CopySchedule, 'system' | 'components' | 'from' | 'to' | 'over'>

/**
 * Draws what follows once a run of a carrying has ended: while places are away it stays open and people are asked for them, once;
 * with nothing left to wait for it ends with its verdict.
 */
export async function settleCarry(tx: Tx, voice: Voice, of: { readonly carry: number; readonly at: Date }): Promise<void> {
  const { at } = of
  const carry = await carryById(tx, of.carry)
  if (carry === null) return
  const runs = await runsOfCarry(tx, carry.id)
  const legs = legsOf(voice.site, runs)
  if (carry.endedAt !== null || legs.some((leg) => leg.state === 'live')) {
    await refreshCarry(tx, voice, of)
    return
  }
  if (!legs.some((leg) => leg.state === 'waiting')) {
    await endWith(tx, voice, { carry, verdict: verdictOf(legs), at })
    return
  }
  if (carry.askedFor !== null && !isNewStranger(runs, legs)) {
    await refreshCarry(tx, voice, of)
    return
  }
  await noteAskedFor(tx, { id: carry.id, at })
  await audit(tx, { at, by: { kind: 'bot' }, act: 'carry.waits', subject: `carry:${carry.id}`, facts: { for: legs.flatMap((leg) => (leg.state === 'waiting' ? [`${leg.component} ${leg.place}`] : [])) } })
  await tellCarry(tx, voice, { carry: { ...carry, askedFor: at.getTime() }, at, heard: 'aloud' })
}

/** Ends a carrying, and tells how it came out. */
export async function endWith(tx: Tx, voice: Voice, of: { readonly carry: Carry; readonly verdict: CarryVerdict; readonly at: Date }): Promise<void> {
  const { carry, verdict, at } = of
  if (!await endCarry(tx, { id: carry.id, verdict, at })) return
  await audit(tx, { at, by: { kind: 'bot' }, act: `carry.${verdict}`, subject: `carry:${carry.id}`, facts: { system: carry.system, targets: carry.targets, ...(carry.schedule === null ? {} : { schedule: carry.schedule }) } })
  // Whoever plugged a disk in, or asked for it, stands there and waits.
  const awaited = verdict === 'partial' || verdict === 'failed' || carry.askedBy !== null || carry.askedFor !== null
  await tellCarry(tx, voice, { carry: { ...carry, verdict, endedAt: at.getTime() }, at, heard: awaited ? 'aloud' : 'softly' })
}

/** A wrong disk in the right place, which was not there at the look before: whoever plugged it in waits for nothing else. */
function isNewStranger(runs: readonly Run[], legs: readonly Leg[]): boolean {
  const last = runs.at(-1)
  if (last === undefined || !legs.some((leg) => leg.state === 'waiting' && leg.runs.includes(last)) || !hasStranger(last)) return false
  const before = runs.findLast((run) => run.id !== last.id && run.component === last.component && run.target === last.target)
  // Each component comes upon it; the first one says it.
  return !runs.some((run) => run.id !== last.id && run.id > (before?.id ?? 0) && hasStranger(run)) && (before === undefined || !hasStranger(before))
}

/** Done only if every component has reached every place. */
function verdictOf(legs: readonly Leg[]): CarryVerdict {
  const done = legs.filter((leg) => leg.state === 'done').length
  if (done === legs.length) return 'ok'
  return done === 0 ? 'failed' : 'partial'
}
