import type { ProbeResult } from '../core/check-facts.ts'
import { Fault } from '../core/fault.ts'
import type { ProbePlan } from '../core/site.ts'
import type { CheckDesk, Look } from './desk.ts'
import { probeBackup, probeOffHost } from './probe-backup.ts'
import { probeBot } from './probe-bot.ts'
import { probeLogs } from './probe-logs.ts'
import { probeCarried } from './probe-carried.ts'
import { probeSeen, probeServer, probeSpace } from './probe-place.ts'
import { probeRehearsal } from './probe-rehearsal.ts'
import { probeRetention } from './probe-retention.ts'
import { probeProgramme } from './probe-programme.ts'
import { probeRule } from './probe-rule.ts'
import { probeScript } from './probe-script.ts'

/** Looks at everything that a plan names. One that cannot look says so, and the others still do; never throws. */
export async function lookAt(desk: CheckDesk, probes: readonly ProbePlan[], look: Look): Promise<readonly ProbeResult[]> {
  const results = await Promise.all(probes.map((plan) => carefully(desk, plan, look)))
  return results.flat()
}

/** A boundary of its own: what breaks here is itself a result, and an alarm. */
async function carefully(desk: CheckDesk, plan: ProbePlan, look: Look): Promise<readonly ProbeResult[]> {
  try {
    const results = await one(desk, plan, look)
    return results.length > 0 ? results : [blind(plan, null)]
  } catch (error) {
    desk.log.error({ probe: plan.probe, subject: subjectOf(plan), err: error }, 'a probe could not look')
    return [blind(plan, error)]
  }
}

function blind(plan: ProbePlan, error: unknown): ProbeResult {
  const system = 'system' in plan ? plan.system : null
  return { probe: plan.probe, system, subject: subjectOf(plan), evidence: null, troubles: [{ kind: 'could-not-run', hint: error instanceof Fault ? (error.hint ?? null) : null }], moving: {} }
}

function one(desk: CheckDesk, plan: ProbePlan, look: Look): Promise<readonly ProbeResult[]> {
  switch (plan.probe) {
    case 'bot-alive':
      return probeBot(desk, look)
    case 'backup':
      return probeBackup(desk, plan, look)
    case 'retention':
      return probeRetention(desk, plan, look)
    case 'rehearsal':
      return probeRehearsal(desk, plan, look)
    case 'log-gaps':
      return probeLogs(desk, plan, look)
    case 'server':
      return probeServer(desk, plan, look)
    case 'space':
      return probeSpace(desk, plan, look)
    case 'off-host':
      return probeOffHost(desk, plan, look)
    case 'copy-rule':
      return probeRule(desk, plan)
    case 'programme':
      return probeProgramme(desk, look)
    case 'seen':
      return probeSeen(desk, plan, look)
    case 'carried':
      return probeCarried(desk, plan, look)
    case 'script':
      return probeScript(desk, plan, look)
  }
}

/** What a probe looks at, where it cannot say so itself any more. */
function subjectOf(plan: ProbePlan): string {
  switch (plan.probe) {
    case 'bot-alive':
    case 'retention':
    case 'programme':
      return ''
    case 'backup':
    case 'rehearsal':
    case 'log-gaps':
    case 'off-host':
    case 'copy-rule':
      return plan.system
    case 'server':
      return plan.server
    case 'space':
    case 'seen':
      return plan.target
    case 'carried':
      return plan.schedule
    case 'script':
      return plan.script
  }
}
