import type { ProbeResult, Trouble } from '../core/check-facts.ts'
import { Fault } from '../core/fault.ts'
import type { ProbePlan } from '../core/site.ts'
import { scriptsNow } from '../store/scripts-now.ts'
import type { CheckDesk, Look } from './desk.ts'

/** Did a script of somebody else's report in when it should, and did it end well. One that was never heard of is not known to be well. */
export async function probeScript(desk: CheckDesk, plan: Extract<ProbePlan, { probe: 'script' }>, look: Look): Promise<readonly ProbeResult[]> {
  const script = desk.site.scripts.find((it) => it.name === plan.script)
  if (script === undefined) throw new Fault({ area: 'config', op: `look at script ${plan.script}`, retry: 'never', detail: 'there is no such script' })
  const [status] = await desk.store.read((query) => scriptsNow(query, { plans: [script], now: look.at.getTime() }))
  const { last = null, troubles = [], next = null } = status ?? {}
  const unheard: readonly Trouble[] = last === null && troubles.length === 0 ? [{ kind: 'script-unheard', next }] : []
  const evidence = last?.state === 'ok' ? { kind: 'script' as const, at: last.at, ms: last.startedAt === null ? null : last.at - last.startedAt } : null
  return [{ probe: 'script', system: null, subject: script.title, evidence, troubles: [...troubles, ...unheard], moving: {} }]
}
