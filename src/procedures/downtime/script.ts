import { DAY, HOUR, MINUTE, SECOND } from '../../core/clock.ts'
import { DOWNTIME, type DowntimeAsk } from '../../core/downtime.ts'
import type { DowntimeRules, Service } from '../../core/downtime-rules.ts'
import type { Nudge, Script, Step } from '../../core/procedure.ts'
import type { Back } from '../../core/procedure-steps.ts'
import type { ProcedureStamp } from '../../core/site.ts'

export interface DowntimeScriptOf {
  readonly ask: Pick<DowntimeAsk, 'kind' | 'services'>
  readonly rules: DowntimeRules
  readonly services: readonly Service[]
  readonly stamp: ProcedureStamp | null
}

/**
 * A downtime, step by step as it is written. What units are told in between, reminders and news of an overrun, follows
 * from the clock and not from a step (`core/downtime-news`).
 */
export function downtimeScript(of: DowntimeScriptOf): Script {
  const planned = of.ask.kind === 'planned'
  const down = of.services.filter(({ name }) => of.ask.services.includes(name))
  return {
    kind: DOWNTIME,
    stamp: of.stamp,
    steps: [...(planned ? before(of.rules) : [{ kind: 'tell' as const, key: 'started', work: 'started' }]), ...during(ticksOf(down)), ...afterwards(of.rules)],
    farewell: 'cancelled',
  }
}

/** 1 and 2. It is planned, agreed on and announced; nothing is begun before everything is ready. */
function before(rules: DowntimeRules): readonly Step[] {
  return [
    { kind: 'decide', key: 'approval', by: ['manager'], apartFrom: [], choices: [{ key: 'go', quorum: 1, needs: 'press' }], within: rules.decideWithin, goodFor: null, nudges: within([HOUR, 6 * HOUR, DAY], rules.decideWithin) },
    { kind: 'tell', key: 'announced', work: 'announced' },
    // Everybody is reminded meanwhile, and may say what speaks against it.
    { kind: 'wait', key: 'due', work: 'due', every: MINUTE, within: null, late: 'go-on' },
    // A way back that was proven, no objection left open, people on duty.
    { kind: 'run', key: 'gate', work: 'gate', again: 'repeat', tries: 20, pause: 3 * MINUTE, spends: 'nothing', by: ['edp', 'manager'], instead: [{ how: 'override', by: ['manager'] }] },
    { kind: 'confirm', key: 'begin', by: ['edp', 'manager'], apartFrom: [], ticks: [], within: DAY, nudges: [LEAD, LEAD + 15 * MINUTE, LEAD + HOUR].map(reminder), back: backTo('gate') },
    { kind: 'tell', key: 'started', work: 'started' },
  ]
}

/** 3. The work is done, and the systems are shown to be stable before anybody is let back. */
function during(ticks: readonly string[]): readonly Step[] {
  return [
    { kind: 'confirm', key: 'worked', by: ['edp', 'manager', 'vendor'], apartFrom: [], ticks: [], within: null, nudges: PATIENTLY },
    { kind: 'run', key: 'verify', work: 'verify', again: 'repeat', tries: 3, pause: 20 * SECOND, spends: 'nothing', by: ['edp', 'manager'], instead: [{ how: 'override', by: ['manager'] }] },
    ...(ticks.length === 0 ? [] : [{ kind: 'confirm' as const, key: 'seen', by: ['edp' as const, 'manager' as const], apartFrom: [], ticks, within: null, nudges: PATIENTLY, back: backTo('verify') }]),
    { kind: 'confirm', key: 'all-clear', by: ['edp', 'manager'], apartFrom: [], ticks: [], within: null, nudges: PATIENTLY, back: backTo('verify') },
  ]
}

/** 4. Everybody hears that it is back; what was written on paper meanwhile is entered. */
function afterwards(rules: DowntimeRules): readonly Step[] {
  return [
    { kind: 'tell', key: 'back', work: 'back' },
    { kind: 'wait', key: 'well', work: 'well', every: MINUTE, within: rules.aftermath, late: 'go-on' },
    { kind: 'wait', key: 're-entered', work: 're-entered', every: 5 * MINUTE, within: 7 * DAY, late: 'go-on' },
    { kind: 'tell', key: 'closed', work: 'closed' },
  ]
}

/** `simrs: Pendaftaran`: one line for each thing that a person looks at. */
export const ticksOf = (down: readonly Service[]): readonly string[] => down.flatMap(({ name, ticks }) => ticks.map((tick) => `${name}: ${tick}`))

/** What must be ready is looked at so long before it begins. */
export const LEAD = 20 * MINUTE

/** What was found once is looked at again where it may have changed since. */
const backTo = (to: 'gate' | 'verify'): Back => ({ to, by: ['edp', 'manager'] })
const reminder = (after: number): Nudge => ({ after, work: 'remind', also: [] })
const within = (afters: readonly number[], most: number): readonly Nudge[] => afters.filter((after) => after < most).map(reminder)

/** Units are without their systems: whoever works on it is asked until it is over. */
const PATIENTLY: readonly Nudge[] = [30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, DAY].map(reminder)
