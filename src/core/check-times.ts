import type { Calendar } from './calendar.ts'
import { DAY } from './clock.ts'
import type { CheckPlan } from './site.ts'
import type { SafetyVerdict } from './status.ts'

/** By when a check wants a name, and when it reminds. */
export interface Deadlines {
  readonly signBy: number
  readonly first: number | null
}

/** Whether a slot is held at all: what is checked on workdays only is passed over on others, and that is written down. */
export function isHeld(plan: CheckPlan, at: Date, calendar: Calendar): boolean {
  return plan.days === 'always' || calendar.isWorkday(calendar.dateOf(at))
}

/** Deadlines of a check opened at an instant. Signatures roll to the next workday; what is unsafe never waits. */
export function deadlines(plan: CheckPlan, of: { readonly opened: Date; readonly verdict: SafetyVerdict; readonly calendar: Calendar }): Deadlines {
  const base = rolled(of.opened, of).getTime()
  return { signBy: rolled(new Date(base + plan.signWithin), of).getTime(), first: stepAt(plan, 0, { base, ...of }) }
}

/** How far the asking for a name has come; `next` is null once everything was told. */
export interface Asking {
  readonly signBy: number
  readonly told: number
  readonly next: number | null
}

/**
 * How an open check is asked about that has just become unsafe: from now on and from the first reminder, unless the asking that
 * goes on already comes to its last step sooner. What comes and goes would else never be passed on to anybody.
 */
export function askedUnsafe(plan: CheckPlan, of: { readonly now: Date; readonly going: Asking; readonly calendar: Calendar }): Asking {
  const unsafe = { verdict: 'unsafe', calendar: of.calendar } as const
  const { signBy, first } = deadlines(plan, { opened: of.now, ...unsafe })
  const base = of.going.signBy - plan.signWithin
  if (of.going.next === null || base >= of.now.getTime()) return { signBy, told: 0, next: first }
  return { ...of.going, next: stepAt(plan, of.going.told, { base, ...unsafe }) }
}

/** A nudge is a reminder, or after the last of them the escalation. */
export type Step = { readonly kind: 'reminder' | 'escalation'; readonly n: number; readonly of: number }

/** What falls due at a moment: the newest step of those that have passed, so that after a pause one message goes out and not three. */
export function dueStep(plan: CheckPlan, of: { readonly base: number; readonly told: number; readonly now: Date; readonly verdict: SafetyVerdict; readonly calendar: Calendar }): { readonly step: Step; readonly next: number | null } | null {
  const count = plan.remindAfter.length + 1
  let due: number | null = null
  for (let n = of.told; n < count; n += 1) {
    const at = stepAt(plan, n, of)
    if (at !== null && at <= of.now.getTime()) due = n
  }
  if (due === null) return null
  return { step: stepOf(plan, due + 1), next: stepAt(plan, due + 1, of) }
}

/** The step that was told as number `n`, from 1. */
export function stepOf(plan: CheckPlan, n: number): Step {
  const count = plan.remindAfter.length + 1
  return { kind: n >= count ? 'escalation' : 'reminder', n, of: count }
}

/** When the next step would come; null after the last. */
export function stepAt(plan: CheckPlan, n: number, of: { readonly base: number; readonly verdict: SafetyVerdict; readonly calendar: Calendar }): number | null {
  const offset = [...plan.remindAfter, plan.escalateAfter][n]
  return offset === undefined ? null : rolled(new Date(of.base + offset), of).getTime()
}

/** When an owner is asked again: every day, on workdays unless it is unsafe. */
export function askOwnerAt(from: Date, of: { readonly verdict: SafetyVerdict; readonly calendar: Calendar }): number {
  return rolled(new Date(from.getTime() + DAY), of).getTime()
}

/** The same time of day on the first workday from here on. */
function rolled(at: Date, of: { readonly verdict: SafetyVerdict; readonly calendar: Calendar }): Date {
  const { calendar, verdict } = of
  const date = calendar.dateOf(at)
  if (verdict === 'unsafe' || calendar.isWorkday(date)) return at
  return new Date(calendar.startOf(calendar.nextWorkday(date)).getTime() + (at.getTime() - calendar.startOf(date).getTime()))
}
