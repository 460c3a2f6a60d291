import type { Evidence, ProbeResult, Trouble } from '../core/check-facts.ts'
import { DAY } from '../core/clock.ts'
import { PROVEN } from '../core/evidence.ts'
import { Fault } from '../core/fault.ts'
import { pauseOf, placeOf } from '../core/kept-at.ts'
import { nextSlot } from '../core/schedule.ts'
import type { CopySchedule, ProbePlan } from '../core/site.ts'
import { lastCarryOf, type Carry } from '../store/carries.ts'
import { runsOfCarry, type Run } from '../store/runs.ts'
import type { Query } from '../store/store.ts'
import { newestWhole } from '../store/whole.ts'
import type { CheckDesk, Look } from './desk.ts'
import { lastDue, wasKnown } from './planned.ts'

/** Did the copies that a schedule carries on arrive: what lies at each place, proven, and what became of the last time. */
export async function probeCarried(desk: CheckDesk, plan: Extract<ProbePlan, { probe: 'carried' }>, look: Look): Promise<readonly ProbeResult[]> {
  const schedule = desk.site.schedules.find((it): it is CopySchedule => it.kind === 'copy' && it.name === plan.schedule)
  if (schedule === undefined) throw new Fault({ area: 'config', op: `look at schedule ${plan.schedule}`, retry: 'never', detail: 'there is no such schedule' })
  return await desk.store.read(async (query) => {
    const last = await lastCarryOf(query, schedule.name)
    const runs = last === null ? [] : await runsOfCarry(query, last.id)
    const missed = await notHeld(query, { schedule, last, look })
    const results: ProbeResult[] = []
    for (const component of schedule.components) {
      for (const place of placesOf(desk, schedule)) {
        const mine = place.targets.flatMap((target) => runs.filter((run) => run.component === component && run.target === target).at(-1) ?? [])
        results.push(await stands(query, { schedule, component, place, mine, last, missed, look }))
      }
    }
    return results
  })
}

interface Place { readonly name: string; readonly targets: readonly string[] }

/** Disks that take turns are one place. */
function placesOf(desk: CheckDesk, schedule: CopySchedule): readonly Place[] {
  const places = new Map<string, string[]>()
  for (const target of schedule.to) {
    const name = placeOf(desk.site, target)
    places.set(name, [...(places.get(name) ?? []), target])
  }
  return [...places].map(([name, targets]) => ({ name, targets }))
}

interface About {
  readonly schedule: CopySchedule
  readonly component: string
  readonly place: Place
  readonly mine: readonly Run[]
  readonly last: Carry | null
  readonly missed: number | null
  readonly look: Look
}

async function stands(query: Query, about: About): Promise<ProbeResult> {
  const { schedule, component, place, look } = about
  const evidence = await newestAt(query, about)
  const troubles = whatBecame(about, evidence)
  const subject = { probe: 'carried', system: schedule.system, subject: component, troubles, moving: {} } as const
  if (evidence !== null || troubles.length > 0) return { ...subject, evidence }
  // Nothing was due yet, and nothing is there: that is as planned, and no evidence of any copy.
  return { ...subject, evidence: { kind: 'planned', at: nextSlot(schedule, look.at)?.getTime() ?? look.at.getTime(), target: place.name } }
}

async function newestAt(query: Query, { component, place }: About): Promise<Extract<Evidence, { kind: 'copy' }> | null> {
  let newest: Extract<Evidence, { kind: 'copy' }> | null = null
  for (const target of place.targets) {
    const copy = await newestWhole(query, { component, target, rung: PROVEN })
    if (copy !== null && copy.takenAt > (newest?.takenAt ?? 0)) newest = { kind: 'copy', id: copy.id, level: copy.level, takenAt: copy.takenAt, rung: copy.rung, bytes: copy.bytes, target: copy.target, class: copy.class }
  }
  return newest
}

function whatBecame(about: About, evidence: Extract<Evidence, { kind: 'copy' }> | null): readonly Trouble[] {
  const { last, missed, mine, place, look, schedule } = about
  if (missed !== null) return [{ kind: 'not-held', slot: missed }]
  const allowed = pauseOf(schedule) + LATE
  const old: readonly Trouble[] = evidence !== null && look.at.getTime() - evidence.takenAt > allowed ? [{ kind: 'copy-old', takenAt: evidence.takenAt, allowed }] : []
  if (last === null || last.slot === null || mine.some((run) => run.state === 'done')) return old
  if (mine.some((run) => run.state === 'queued' || run.state === 'running')) return [{ kind: 'still-running', slot: last.slot }]
  if (last.endedAt === null && mine.length > 0 && mine.every((run) => run.state === 'skipped')) return [{ kind: 'copy-waits', target: place.name, since: last.askedFor ?? last.createdAt }]
  const failed = mine.find((run) => run.state === 'failed' || run.state === 'interrupted')
  return failed === undefined ? old : [{ kind: 'run-failed', slot: last.slot, finding: failed.facts.findings?.find((finding) => finding.kind !== 'same-host') ?? null, hint: failed.facts.fault?.hint ?? null }]
}

/** The slot that should have led to a carrying and did not; null where none is missing. */
async function notHeld(query: Query, of: { readonly schedule: CopySchedule; readonly last: Carry | null; readonly look: Look }): Promise<number | null> {
  const due = lastDue([of.schedule], of.look)
  if (due === null || (of.last?.slot ?? 0) >= due.slot.getTime()) return null
  return await wasKnown(query, { job: `copy:${of.schedule.name}`, slot: due.slot.getTime() }) ? due.slot.getTime() : null
}

/** A week-end, before somebody fetches the disk. */
const LATE = 4 * DAY
