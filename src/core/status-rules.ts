import type { Calendar } from './calendar.ts'
import { isHeld } from './check-times.ts'
import { DAY, HOUR } from './clock.ts'
import type { Quiet } from './downtime-quiet.ts'
import { isOwn } from './own.ts'
import { nextSlot, slotsBetween } from './schedule.ts'
import type { CheckPlan, Site } from './site.ts'
import type { ComponentStatus, DueStatus, SafetyVerdict, StatusReason } from './status.ts'

/** Why a component is not safe, gravest first; empty when it is. */
export function reasonsOf(facts: Pick<ComponentStatus, 'proven' | 'last' | 'rehearsal' | 'places'> & { readonly at: number; readonly allowed: number; readonly damaged: number; readonly rpo: number | null; readonly rto: { readonly ms: number; readonly allowed: number } | null; readonly quiet?: Quiet | null; readonly serves?: { readonly place: string; readonly since: number; readonly copied: 'yes' | 'no' } | null; readonly waits?: readonly { readonly target: string; readonly at: number }[]; readonly unseen?: readonly { readonly target: string; readonly at: number; readonly allowed: number }[] }): readonly StatusReason[] {
  const { proven, last, rehearsal, places, at, allowed } = facts
  const away = places.filter((place) => place.class !== 'same-host')
  const counted = places.filter((place) => place.newest !== null)
  const unseen = counted.filter((place) => place.awaySince !== null)
  const { quiet = null } = facts
  // What a downtime brings with it is said as that; what was so before it began stays as grave as it was.
  const sincePlan = (since: number) => quiet !== null && since >= quiet.from
  return [
    ...(quiet === null ? [] : [{ kind: 'in-maintenance', target: quiet.number, at: quiet.until } as const]),
    ...(proven === null ? [{ kind: 'never-proven' } as const] : []),
    ...(facts.serves?.copied === 'no' ? [{ kind: 'serves-unprotected', target: facts.serves.place, at: facts.serves.since } as const] : []),
    ...(proven !== null && at - proven.takenAt > allowed && !sincePlan(proven.takenAt + allowed) ? [{ kind: 'too-old', takenAt: proven.takenAt, allowed } as const] : []),
    ...(proven !== null && facts.rpo !== null && at - proven.takenAt > facts.rpo ? [{ kind: 'rpo-missed', ms: at - proven.takenAt, allowed: facts.rpo } as const] : []),
    ...(last?.state === 'failed' && !sincePlan(last.endedAt) ? [{ kind: 'last-failed', run: last.run, at: last.endedAt } as const] : []),
    ...(rehearsal?.passed === 'no' ? [{ kind: 'rehearsal-failed', at: rehearsal.at } as const] : []),
    ...(facts.rto === null ? [] : [{ kind: 'rto-missed', ...facts.rto } as const]),
    ...(facts.damaged > 0 ? [{ kind: 'damaged', copies: facts.damaged } as const] : []),
    ...(proven !== null && away.every((place) => place.newest === null) ? [{ kind: 'only-same-host' } as const] : []),
    ...(away.some((place) => place.newest !== null) ? away.filter((place) => place.newest === null && place.every === undefined).map((place) => ({ kind: 'off-host-missing', target: place.target }) as const) : []),
    // A disk in its drawer is as it should be, unless nothing else is left to look at.
    ...unseen.filter((place) => !place.removable || unseen.length === counted.length).map((place) => ({ kind: 'target-unknown', target: place.target, at: place.awaySince ?? at }) as const),
    ...(facts.waits ?? []).map((it) => ({ kind: 'copy-waits', ...it }) as const),
    ...(facts.unseen ?? []).map((it) => ({ kind: 'disk-unseen', ...it }) as const),
    ...(proven !== null && rehearsal === null ? [{ kind: 'never-rehearsed' } as const] : []),
  ]
}

/** What could not be restored as promised is unsafe; what somebody should look at asks for attention. */
export function verdictOf(reasons: readonly StatusReason[]): SafetyVerdict {
  const graves = reasons.map((reason) => GRAVITY[reason.kind])
  return graves.includes('unsafe') ? 'unsafe' : graves.length > 0 ? 'attention' : 'safe'
}

const GRAVITY: Readonly<Record<StatusReason['kind'], Exclude<SafetyVerdict, 'safe'>>> = {
  'never-proven': 'unsafe',
  'serves-unprotected': 'unsafe',
  'too-old': 'unsafe',
  'last-failed': 'unsafe',
  'rehearsal-failed': 'unsafe',
  'rpo-missed': 'attention',
  'rto-missed': 'attention',
  damaged: 'attention',
  'only-same-host': 'attention',
  'off-host-missing': 'attention',
  'target-unknown': 'attention',
  'copy-waits': 'attention',
  'disk-unseen': 'attention',
  'never-rehearsed': 'attention',
  'in-maintenance': 'attention',
}

/** The worst of several. A hospital without anything to back up has nothing to call safe. */
export function worst(verdicts: readonly SafetyVerdict[]): SafetyVerdict {
  if (verdicts.length === 0) return 'attention'
  return verdicts.includes('unsafe') ? 'unsafe' : verdicts.includes('attention') ? 'attention' : 'safe'
}

/** The worst of a hospital. A script's report proves nothing of a copy: what is wrong with one wants somebody's eyes. */
export function worstOfAll(of: { readonly components: readonly { readonly verdict: SafetyVerdict }[]; readonly scripts: readonly { readonly troubles: readonly unknown[] }[] }): SafetyVerdict {
  return worst([...of.components.map((it) => it.verdict), ...of.scripts.flatMap((it) => (it.troubles.length > 0 ? ['attention' as const] : []))])
}

/**
 * How old the newest proven copy of a system may be before its age alone is a fault: the longest usual pause between its
 * back-ups and a few hours for the work. Logs are left out: their gaps are a check of their own.
 */
export function allowedAges(site: Site): ReadonlyMap<string, number> {
  const known = ages.get(site)
  if (known !== undefined) return known
  const made = new Map(site.systems.map((system) => [system.name, usualPause(site, system.name) + GRACE]))
  ages.set(site, made)
  return made
}

const ages = new WeakMap<Site, ReadonlyMap<string, number>>()
const GRACE = 6 * HOUR

function usualPause(site: Site, system: string): number {
  const from = new Date(Date.UTC(2026, 0, 1))
  const slots = site.schedules
    .filter((it) => it.kind === 'backup' && it.system === system && it.level !== 'log')
    .flatMap((it) => slotsBetween(it, { after: from, until: new Date(from.getTime() + 90 * DAY), most: 10_000 }))
    .map((slot) => slot.getTime()).sort((a, b) => a - b)
  const pauses = slots.slice(1).map((slot, index) => slot - (slots[index] ?? slot))
  return pauses.length === 0 ? DAY : Math.max(...pauses)
}

/** What falls due next, soonest first: one entry a schedule and check. */
export function dueNext(site: Site, of: { readonly now: Date; readonly calendar: Calendar }): readonly DueStatus[] {
  const { now } = of
  const due = [
    ...site.schedules.filter((it) => !('system' in it && isOwn(it.system))).map((it) => ({ name: it.name, title: 'system' in it ? titleOf(site, it.system) : null, what: it.kind, at: nextSlot(it, now) })),
    ...site.checks.map((it) => ({ name: it.name, title: it.title, what: 'check' as const, at: nextHeld(it, of) })),
  ]
  return due.flatMap((it) => (it.at === null ? [] : [{ ...it, at: it.at.getTime() }])).sort((a, b) => a.at - b.at)
}

/** A check of the workdays is not announced for a Sunday. */
function nextHeld(plan: CheckPlan, { now, calendar }: { readonly now: Date; readonly calendar: Calendar }): Date | null {
  let at = nextSlot(plan, now)
  for (let tries = 0; at !== null && tries < MOST_PASSED_OVER; tries += 1) {
    if (isHeld(plan, at, calendar)) return at
    at = nextSlot(plan, at)
  }
  return at
}

/** Longer than any row of holidays, whatever the hour. */
const MOST_PASSED_OVER = 60

function titleOf(site: Site, system: string): DueStatus['title'] {
  const title = site.systems.find((it) => it.name === system)?.title ?? system
  return { id: title, en: title }
}
