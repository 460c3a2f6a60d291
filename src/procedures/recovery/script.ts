import { DAY, HOUR, MINUTE, SECOND } from '../../core/clock.ts'
import { digest } from '../../core/digest.ts'
import type { Choice, Decide, Nudge, Script } from '../../core/procedure.ts'
import type { ModulePlan, RecoveryRules } from '../../core/recovery-rules.ts'
import type { RecoveryAsk } from '../../core/recovery.ts'
import type { ProcedureStamp } from '../../core/site.ts'

export const RECOVERY = 'recovery'

/** Steps that are only there where somebody makes them. */
export type Extra = 'compare' | 'settings' | 'smoke' | 'report'

export interface RecoveryScriptOf {
  readonly rules: RecoveryRules
  readonly extras: readonly Extra[]
  readonly stamp: ProcedureStamp | null
  /** How many operators could prove by a code that it is they, when it was asked for. */
  readonly able?: number
  /** The way back from a failover begins with a copy of it. */
  readonly way?: 'back'
}

/** The recovery of a system, step by step as part D of the written plan has it. */
export function recoveryScript(of: RecoveryScriptOf): Script {
  const { rules } = of
  const extra = (name: Extra) => of.extras.includes(name)
  const asked = { apartFrom: [], ticks: [] } as const
  const onceAndWell = { tries: 1, pause: 0, spends: 'nothing', by: ['edp', 'manager'], instead: [], ...STANDING } as const
  // Requester and decider are two persons also where a step is let go.
  const manager = [{ how: 'override', by: ['manager'], apartFrom: 'request' }] as const
  return {
    kind: RECOVERY,
    stamp: of.stamp,
    steps: [
      // The way back brings what the failover holds by now: it is copied before anything is planned.
      ...(of.way === 'back' ? [{ kind: 'run' as const, key: 'fresh', work: 'fresh', again: 'ask' as const, ...onceAndWell }] : []),
      // What could come back, to which moment, what is lost by it, and where it could go: before anybody is asked.
      { kind: 'run', key: 'plan', work: 'plan', again: 'repeat', tries: 3, pause: 15 * SECOND, spends: 'nothing', by: ['edp', 'manager'], instead: [], ...STANDING },
      // 1. The IT Manager determines the server that is restored to.
      approvalOf({ rules, able: of.able ?? 0 }),
      // 2. EDP makes sure that the chosen server is ready: the bot looks, a person says so.
      { kind: 'run', key: 'ready', work: 'ready', again: 'repeat', ...onceAndWell },
      { kind: 'confirm', key: 'confirmed', by: ['edp'], ...asked, within: rules.goodFor + rules.decideWithin, nudges: rules.remindAfter.map(reminder) },
      // What stands there is copied first, so that there is a way back from the way back.
      { kind: 'run', key: 'safety', work: 'safety', again: 'ask', ...onceAndWell, instead: manager },
      // 3. The restore runs; or somebody vouches that it was done with the vendor's own tool.
      { kind: 'run', key: 'restore', work: 'restore', again: 'decide', tries: 1, pause: 0, spends: 'plan', by: ['edp', 'manager'], instead: [{ how: 'attest', by: ['edp', 'vendor'] }], ...STANDING },
      // 4. The restore succeeded, and the database can be reached.
      { kind: 'run', key: 'proof', work: 'proof', again: 'repeat', ...onceAndWell, instead: manager },
      // Chosen parts are held against what is in use, before anybody brings them in.
      ...(extra('compare') ? [{ kind: 'run' as const, key: 'compare', work: 'compare', again: 'repeat' as const, ...onceAndWell, instead: manager }] : []),
      // 5. Where the failover serves, the connection settings of every module lead to it.
      ...(extra('settings') ? [{ kind: 'run' as const, key: 'settings', work: 'settings', again: 'ask' as const, ...onceAndWell, instead: manager }] : []),
      // 6. Every module works: each that nothing can try by itself is seen by a person.
      { kind: 'confirm', key: 'modules', by: ['edp'], ...asked, ticks: ticksOf(rules, of.extras), within: null, ...PATIENTLY },
      ...(extra('smoke') ? [{ kind: 'run' as const, key: 'smoke', work: 'smoke', again: 'repeat' as const, ...onceAndWell, instead: manager }] : []),
      // 7. The IT Manager is told that the system is ready, and has received it.
      ...(extra('report') ? [{ kind: 'run' as const, key: 'report', work: 'report', again: 'repeat' as const, ...onceAndWell, instead: manager }] : []),
      { kind: 'confirm', key: 'received', by: ['manager'], ...asked, within: null, ...PATIENTLY },
      // 8. The IT Manager gives the official instruction that work goes on, and every unit hears it.
      { kind: 'confirm', key: 'resume', by: ['manager'], ...asked, within: null, ...PATIENTLY },
      { kind: 'tell', key: 'told', work: 'told' },
    ],
    farewell: 'farewell',
  }
}

/** The way back leads to production alone. */
export const rulesFor = (rules: RecoveryRules, ask: Pick<RecoveryAsk, 'back'>): RecoveryRules => (ask.back === undefined ? rules : { ...rules, places: rules.places.filter(({ kind }) => kind === 'production') })

/** Who decides where it goes: a manager, or so many operators in the stead of managers who do not answer. */
export function approvalOf({ rules, able }: { readonly rules: RecoveryRules; readonly able: number }): Decide {
  const { decideWithin, goodFor, remindAfter, glass } = rules
  return {
    kind: 'decide', key: 'approval', by: ['manager'], apartFrom: [], choices: choicesOf(rules), within: decideWithin, goodFor,
    nudges: remindAfter.filter((after) => after < decideWithin).map(reminder),
    ...(glass === null ? {} : { glass: { after: glass.after, by: ['edp'], quorum: glass.operators, able, work: 'glass' } }),
  }
}

/** The servers to which a manager may send it. */
function choicesOf({ places }: RecoveryRules): readonly Choice[] {
  return places.map(({ name, quorum, needs, kind, server, grounds }) => ({ key: name, quorum, needs, meant: digest({ kind, server, grounds }).slice(0, 16) }))
}

/**
 * Every module that nothing tries by itself is seen by a person. Where a failover may serve and nothing leads this module there,
 * a page that answers says nothing of the database behind it: then a person looks too, unless the server itself says who is there.
 */
function ticksOf({ modules, places }: RecoveryRules, extras: readonly Extra[]): readonly string[] {
  const stays = places.every(({ kind }) => kind !== 'failover')
  const surely = ({ probe, settings }: ModulePlan) => extras.includes('smoke') && probe !== null && (stays || probe.kind === 'connected' || (extras.includes('settings') && settings !== null))
  return modules.filter((module) => !surely(module)).map(({ name }) => name)
}

const reminder = (after: number): Nudge => ({ after, work: 'remind', also: [] })

/** What was brought back does not end by itself; it asks until somebody answers. */
const PATIENTLY = { nudges: [30 * MINUTE, 2 * HOUR, 8 * HOUR, DAY].map(reminder), thenEvery: DAY }
/** What stands keeps back-ups waiting, and perhaps a hospital. */
const STANDING = { nudges: [15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR].map(reminder), thenEvery: 12 * HOUR }
