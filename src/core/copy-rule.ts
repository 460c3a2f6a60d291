import { DAY } from './clock.ts'
import type { Site, TargetPlan } from './site.ts'
import type { ComponentStatus, PlaceStatus, StatusReason } from './status.ts'

/** 3 copies with the source, on 2 kinds of place, 1 at another location, 1 that no attacker at the keyboard can change, 0 errors. */
export const copyDigits = ['copies', 'kinds', 'offsite', 'offline', 'errors'] as const
export type CopyDigit = (typeof copyDigits)[number]

/** `unknown` where something that may hold a copy was not said or not seen: never as good as `yes`. */
export interface DigitStatus {
  readonly digit: CopyDigit
  readonly state: 'yes' | 'no' | 'unknown'
  /** How many copies, kinds or errors: of the component that has it worst. */
  readonly count: number
  /** Targets that count, where the digit is there; those that might, where it is unknown. */
  readonly targets: readonly string[]
}

export interface CopyRule {
  readonly system: string
  readonly verdict: 'kept' | 'not-kept'
  readonly digits: readonly DigitStatus[]
}

export interface RuleAsk {
  readonly site: Pick<Site, 'targets'>
  readonly system: string
  readonly components: readonly ComponentStatus[]
  readonly at: number
  /** How old the newest copy at a place may be that is always there. */
  readonly allowed: number
}

/** How a system keeps the rule: each digit as its worst component has it. A system without components keeps none of it. */
export function copyRule(ask: RuleAsk): CopyRule {
  const mine = ask.components.filter((component) => component.system === ask.system)
  const each = mine.map((component) => digitsOf(ask, component))
  const digits = copyDigits.map((digit): DigitStatus => {
    const found = each.flatMap((all) => all.filter((it) => it.digit === digit))
    return found.toSorted((a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state) || (digit === 'errors' ? b.count - a.count : a.count - b.count))[0] ?? { digit, state: 'no', count: 0, targets: [] }
  })
  return { system: ask.system, verdict: digits.every((it) => it.state === 'yes') ? 'kept' : 'not-kept', digits }
}

const WORST: readonly DigitStatus['state'][] = ['no', 'unknown', 'yes']

interface Held { readonly plan: TargetPlan; readonly seen: 'there' | 'unsure' }

function digitsOf(ask: RuleAsk, component: ComponentStatus): readonly DigitStatus[] {
  const held = component.places.flatMap((place) => heldAt(ask, place) ?? [])
  const sure = held.filter((it) => it.seen === 'there').map((it) => it.plan)
  const maybe = held.filter((it) => it.seen === 'unsure').map((it) => it.plan)
  const kinds = (plans: readonly TargetPlan[]) => new Set(['host', ...plans.map(kindOf)]).size
  const enough = (digit: CopyDigit, of: { readonly least: number; readonly count: number; readonly atMost: number }): DigitStatus => {
    const state = of.count >= of.least ? 'yes' : of.atMost >= of.least ? 'unknown' : 'no'
    return { digit, state, count: of.count, targets: namesOf(state === 'unknown' ? maybe : sure) }
  }
  const some = (digit: CopyDigit, has: (plan: TargetPlan) => boolean | null): DigitStatus => {
    const [yes, perhaps] = [sure.filter((plan) => has(plan) === true), [...sure.filter((plan) => has(plan) === null), ...maybe.filter((plan) => has(plan) !== false)]]
    return { digit, state: yes.length > 0 ? 'yes' : perhaps.length > 0 ? 'unknown' : 'no', count: yes.length, targets: namesOf(yes.length > 0 ? yes : perhaps) }
  }
  const errors = component.reasons.filter((reason) => ERRORS[reason.kind]).length
  return [
    enough('copies', { least: 3, count: 1 + sure.length, atMost: 1 + held.length }),
    enough('kinds', { least: 2, count: kinds(sure), atMost: kinds([...sure, ...maybe]) }),
    some('offsite', isOffsite),
    some('offline', (plan) => plan.immutable || plan.class === 'offline'),
    { digit: 'errors', state: errors === 0 ? 'yes' : 'no', count: errors, targets: [] },
  ]
}

/** Null where it holds nothing that counts: nothing proven, or so old that it would not be called a copy of today's data. */
function heldAt(ask: RuleAsk, place: PlaceStatus): Held | null {
  const plan = ask.site.targets.find((it) => it.name === place.target)
  if (plan === undefined || place.newest === null) return null
  // A disk comes out of its drawer once a month, and what is carried comes when it is carried; everything else has what was proven last.
  const pause = Math.max(plan.removable ? DRAWER : 0, place.every === undefined ? 0 : place.every + LATE)
  const oldest = Math.max(pause, ask.allowed)
  if (ask.at - place.newest.takenAt > oldest) return null
  return { plan, seen: place.awaySince === null || plan.removable ? 'there' : 'unsure' }
}

const DRAWER = 35 * DAY
/** A month has 31 days, and whoever fetches the disk a week-end. */
const LATE = 4 * DAY

/** What goes down together is of one kind: the source's own machine, a machine in the network, an object store, a disk that is unplugged. */
function kindOf(plan: TargetPlan): string {
  if (plan.removable || plan.class === 'offline') return 'offline'
  if (plan.class === 'same-host') return 'host'
  return plan.type === 'rclone' && plan.remote.type === 's3' ? 'objects' : 'network'
}

/** Null where nobody said. What lies on the source's own host is at no other location, whatever is said. */
function isOffsite(plan: TargetPlan): boolean | null {
  return plan.class === 'same-host' ? false : plan.offsite ?? null
}

/** What is wrong with the copies themselves. */
const ERRORS: Readonly<Record<StatusReason['kind'], boolean>> = {
  'never-proven': true,
  'serves-unprotected': true,
  'too-old': true,
  'last-failed': true,
  'rehearsal-failed': true,
  'never-rehearsed': true,
  damaged: true,
  'rpo-missed': false,
  'rto-missed': false,
  'only-same-host': false,
  'off-host-missing': false,
  'target-unknown': false,
  'copy-waits': false,
  'disk-unseen': false,
  'in-maintenance': false,
}

const namesOf = (plans: readonly TargetPlan[]) => plans.map((plan) => plan.name)
