import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import type { IncidentRules } from '../../core/incident-rules.ts'
import { INCIDENT } from '../../core/incident.ts'
import type { Nudge, Script } from '../../core/procedure.ts'
import type { ProcedureStamp } from '../../core/site.ts'

/** The technical-problem procedure, step by step: for trouble that no restore mends, and around one that does. */
export function incidentScript({ rules, stamp }: { readonly rules: IncidentRules; readonly stamp: ProcedureStamp | null }): Script {
  const asked = { apartFrom: [], ticks: [], within: null } as const
  const back = { to: INCIDENT.work, by: ['edp', 'manager', 'unit-head', 'vendor', 'admin'] } as const
  return {
    kind: INCIDENT.kind,
    stamp,
    steps: [
      // 1. The units concerned hear of it at once: since when, what works no more, whom to ask.
      { kind: 'tell', key: 'told', work: 'told' },
      // 2. Somebody takes it up by name. Where nobody does, the manager is told.
      { kind: 'confirm', key: INCIDENT.taken, by: ['edp', 'manager'], ...asked, nudges: untilTaken(rules) },
      // 3. They mend it and tell how it goes; at the end they say what the cause was and what was done.
      { kind: 'confirm', key: INCIDENT.work, by: ['edp', 'manager', 'vendor'], ...asked, nudges: untilTold(rules) },
      // 4. The units are asked to try.
      { kind: 'tell', key: 'announced', work: 'announced' },
      // 5. Whoever reported it, or a manager, is sure that it is mended: somebody else than who mended it.
      { kind: 'confirm', key: INCIDENT.sure, by: ['manager'], ...asked, apartFrom: [INCIDENT.work], requester: 'may', nudges: PATIENTLY, back },
      // 6. The units hear that it is over.
      { kind: 'tell', key: 'normal', work: 'normal' },
      // 7. For a day they may say that it is not.
      { kind: 'wait', key: INCIDENT.quiet, work: 'quiet', every: HOUR, within: rules.reopenWithin, late: 'go-on', back },
      { kind: 'tell', key: 'closed', work: 'closed' },
    ],
    farewell: 'farewell',
  }
}

function untilTaken({ takeWithin }: IncidentRules): readonly Nudge[] {
  const later = [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY].filter((after) => after > takeWithin)
  return [nudge('remind', Math.floor(takeWithin / 2)), nudge('escalate', takeWithin), ...later.map((after) => nudge('escalate', after))]
}

/** Counted from the last word on. Two that did not come are the manager's business, and stay so. */
function untilTold({ newsEvery }: IncidentRules): readonly Nudge[] {
  return [nudge('news-due', newsEvery), ...[2, 3, 4, 6, 8, 12, 16, 24, 48, 96, 192, 384].map((times) => nudge('news-missed', times * newsEvery))]
}

const nudge = (work: string, after: number): Nudge => ({ after, work, also: [] })

/** Work goes on meanwhile: nobody is woken for it. */
const PATIENTLY: readonly Nudge[] = [30 * MINUTE, 3 * HOUR, 9 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY].map((after) => nudge('ask-again', after))
