import type { Evidence, ProbeResult, Trouble } from '../core/check-facts.ts'
import { listedItems, type DeletionList } from '../core/retention-list.ts'
import type { ProbePlan, RetentionSchedule } from '../core/site.ts'
import { endedProcedures, openProcedures, type ProcedureRow } from '../store/procedures.ts'
import type { CheckDesk, Look } from './desk.ts'
import { lastDue, wasKnown } from './planned.ts'

/** Was the deletion of old copies held when it was planned, did it come to its end, and what did it hold back. Silence is a failure here too. */
export async function probeRetention(desk: CheckDesk, plan: Extract<ProbePlan, { probe: 'retention' }>, look: Look): Promise<readonly ProbeResult[]> {
  const schedules = desk.site.schedules.filter((it): it is RetentionSchedule => it.kind === 'retention')
  const planned = lastDue(schedules, look)
  const { known, going, ended } = await desk.store.read(async (query) => ({
    known: planned !== null && await wasKnown(query, { job: `retention:${planned.schedule.name}`, slot: planned.slot.getTime() }),
    going: (await openProcedures(query, DELETION)).at(-1) ?? null,
    ended: (await endedProcedures(query, { kind: DELETION, most: 1 }))[0] ?? null,
  }))
  const due = known ? (planned?.slot.getTime() ?? null) : null
  return [{ probe: 'retention', system: null, subject: '', ...stands(), moving: {} }]

  function stands(): Pick<ProbeResult, 'evidence' | 'troubles'> {
    if (going !== null) return { evidence: null, troubles: [going.status === 'interrupted' ? { kind: 'deletion-stopped', procedure: going.id, at: going.updatedAt } : { kind: 'deletion-waits', procedure: going.id, since: going.openedAt }] }
    const late = ended === null || (due === null ? look.at.getTime() - ended.openedAt > plan.maxAge : ended.openedAt < due)
    if (ended === null || late) return { evidence: null, troubles: [{ kind: 'deletion-not-held', slot: due ?? ended?.openedAt ?? null }] }
    if (ended.status !== 'done') return { evidence: null, troubles: [{ kind: 'deletion-stopped', procedure: ended.id, at: ended.endedAt ?? ended.openedAt }] }
    return what(ended)
  }
}

/** What went, and what was held back and why. */
function what(ended: ProcedureRow): { readonly evidence: Evidence; readonly troubles: readonly Trouble[] } {
  const list = ended.state.plan === null ? null : ended.state.plan.facts as DeletionList
  return {
    evidence: { kind: 'deletion', procedure: ended.id, at: ended.endedAt ?? ended.openedAt, gone: list === null ? 0 : listedItems(list).length },
    troubles: (list?.groups ?? []).flatMap((group) => (group.held === null ? [] : [{ kind: 'deletion-held', component: group.component, held: group.held }])),
  }
}

/** How the procedure of Monday's deletion is called. */
const DELETION = 'deletion'
