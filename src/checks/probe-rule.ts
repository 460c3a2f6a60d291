import type { ProbeResult } from '../core/check-facts.ts'
import { Fault } from '../core/fault.ts'
import type { ProbePlan } from '../core/site.ts'
import type { CheckDesk } from './desk.ts'

/** How a system keeps 3-2-1-1-0: facts on the sheet, which judge nothing. A hospital with one NAS is no less proven than it was. */
export async function probeRule(desk: CheckDesk, plan: Extract<ProbePlan, { probe: 'copy-rule' }>): Promise<readonly ProbeResult[]> {
  if (desk.rule === undefined) throw new Fault({ area: 'bot', op: `judge the copies of ${plan.system}`, retry: 'never', hint: 'look-at-log', detail: 'nobody told this desk how' })
  return [{ probe: 'copy-rule', system: plan.system, subject: plan.system, evidence: { kind: 'copy-rule', rule: await desk.rule(plan.system) }, troubles: [], moving: {} }]
}
