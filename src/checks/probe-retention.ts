import type { Evidence, ProbeResult, Trouble } from '../core/check-facts.ts'
import type { ProbePlan, RetentionSchedule } from '../core/site.ts'
import { newestProcedure } from '../store/check-evidence.ts'
import type { CheckDesk, Look } from './desk.ts'
import { lastDue } from './planned.ts'

/** Was the deletion of old copies held when it was planned, and did it come to its end. Silence is a failure here too. */
export async function probeRetention(desk: CheckDesk, plan: Extract<ProbePlan, { probe: 'retention' }>, look: Look): Promise<readonly ProbeResult[]> {
  const schedules = desk.site.schedules.filter((it): it is RetentionSchedule => it.kind === 'retention')
  const due = lastDue(schedules, look)?.slot.getTime() ?? null
  const last = await desk.store.read((query) => newestProcedure(query, [DELETION]))
  const held = last !== null && (due === null ? look.at.getTime() - last.openedAt <= plan.maxAge : last.openedAt >= due)
  const troubles: Trouble[] = []
  let evidence: Evidence | null = null
  if (last === null || !held) troubles.push({ kind: 'deletion-not-held', slot: due ?? last?.openedAt ?? null })
  else if (last.status === 'done') evidence = { kind: 'deletion', procedure: last.id, at: last.endedAt ?? last.openedAt }
  else if (last.status === 'stopped' || last.status === 'interrupted') troubles.push({ kind: 'deletion-stopped', procedure: last.id, at: last.endedAt ?? last.openedAt })
  else troubles.push({ kind: 'deletion-waits', procedure: last.id, since: last.openedAt })
  return [{ probe: 'retention', system: null, subject: '', evidence, troubles, moving: {} }]
}

/** How the procedure of Monday's deletion is called. */
const DELETION = 'deletion'
