import type { ProbeResult, Trouble } from '../core/check-facts.ts'
import type { ProbePlan, RehearsalSchedule } from '../core/site.ts'
import { measuredRecovery, rtoMissed } from '../store/recovery-time.ts'
import { lastRun, runsOfComponent, type Run } from '../store/runs.ts'
import type { CheckDesk, Look } from './desk.ts'
import { componentsOf, lastDue, wasKnown } from './planned.ts'

type RehearsalProbe = Extract<ProbePlan, { probe: 'rehearsal' }>

/** Was every component brought back in a test, when it was planned, and did it agree with what was backed up. */
export async function probeRehearsal(desk: CheckDesk, plan: RehearsalProbe, look: Look): Promise<readonly ProbeResult[]> {
  const schedules = desk.site.schedules.filter((it): it is RehearsalSchedule => it.kind === 'rehearsal' && it.system === plan.system)
  const planned = lastDue(schedules, look)
  return await desk.store.read(async (query) => {
    const known = planned !== null && await wasKnown(query, { job: `rehearsal:${planned.schedule.name}`, slot: planned.slot.getTime() })
    const due = known ? planned.slot.getTime() : null
    const results: ProbeResult[] = []
    const system = desk.site.systems.find((it) => it.name === plan.system)
    const measured = system === undefined ? null : await measuredRecovery(query, system)
    const missed = system === undefined ? null : rtoMissed(system, measured)
    for (const { key: component, engine } of componentsOf(desk.site, plan.system)) {
      const [newest] = await runsOfComponent(query, { component, kind: 'rehearsal', before: null, most: 1 })
      const last = await lastRun(query, { component, kind: 'rehearsal' })
      const running = newest !== undefined && (newest.state === 'queued' || newest.state === 'running') ? newest : null
      results.push({
        probe: 'rehearsal',
        system: plan.system,
        subject: component,
        evidence: last?.state === 'done' && last.endedAt !== null ? { kind: 'rehearsal', run: last.id, at: last.endedAt, ms: last.endedAt - (last.startedAt ?? last.queuedAt) } : null,
        troubles: engine === 'observed' ? [{ kind: 'noted', finding: { kind: 'not-rehearsable', component } }] : [...troublesOf({ last, running, due, allowed: plan.maxAge, now: look.at.getTime() }), ...(missed !== null && measured?.slowest === component ? [{ kind: 'rto-missed', ...missed } as const] : [])],
        moving: {},
      })
    }
    return results
  })
}

function troublesOf(of: { readonly last: Run | null; readonly running: Run | null; readonly due: number | null; readonly allowed: number; readonly now: number }): readonly Trouble[] {
  const { last, running, due, allowed, now } = of
  const going: readonly Trouble[] = running === null ? [] : [{ kind: 'rehearsal-running', since: running.startedAt ?? running.queuedAt }]
  const missed: readonly Trouble[] = due !== null && running === null && (last === null || last.queuedAt < due) ? [{ kind: 'rehearsal-not-held', slot: due }] : []
  if (last === null) return [...going, ...missed, { kind: 'never-rehearsed' }]
  const at = last.endedAt ?? last.queuedAt
  if (last.state === 'failed') return [...going, ...missed, { kind: 'rehearsal-failed', at, finding: last.facts.findings?.[0] ?? null, hint: last.facts.fault?.hint ?? null }]
  return [
    ...going,
    ...missed,
    ...(now - at > allowed ? [{ kind: 'rehearsal-old', at, allowed } as const] : []),
    ...(last.facts.findings ?? []).map((finding) => ({ kind: 'noted', finding }) as const),
  ]
}
