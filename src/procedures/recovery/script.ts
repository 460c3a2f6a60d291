import { DAY, HOUR, MINUTE, SECOND } from '../../core/clock.ts'
import type { Choice, Nudge, Script } from '../../core/procedure.ts'
import type { RecoveryRules } from '../../core/recovery-rules.ts'
import type { ProcedureStamp } from '../../core/site.ts'

export const RECOVERY = 'recovery'

/** Steps that are only there where somebody makes them. */
export type Extra = 'settings' | 'smoke' | 'report'

/** The recovery of a system, step by step as part D of the written plan has it. */
export function recoveryScript(of: { readonly rules: RecoveryRules; readonly extras: readonly Extra[]; readonly stamp: ProcedureStamp | null }): Script {
  const { rules } = of
  const extra = (name: Extra) => of.extras.includes(name)
  const asked = { apartFrom: [], ticks: [] } as const
  const onceAndWell = { tries: 1, pause: 0, spends: 'nothing', by: ['edp', 'manager'], instead: [] } as const
  const manager = [{ how: 'override', by: ['manager'] }] as const
  return {
    kind: RECOVERY,
    stamp: of.stamp,
    steps: [
      // What could come back, to which moment, what is lost by it, and where it could go: before anybody is asked.
      { kind: 'run', key: 'plan', work: 'plan', again: 'repeat', tries: 3, pause: 15 * SECOND, spends: 'nothing', by: ['edp', 'manager'], instead: [] },
      // 1. The IT Manager determines the server that is restored to.
      { kind: 'decide', key: 'approval', by: ['manager'], apartFrom: [], choices: choicesOf(rules), within: rules.decideWithin, goodFor: rules.goodFor, nudges: rules.remindAfter.filter((after) => after < rules.decideWithin).map(reminder) },
      // 2. EDP makes sure that the chosen server is ready: the bot looks, a person says so.
      { kind: 'run', key: 'ready', work: 'ready', again: 'repeat', ...onceAndWell },
      { kind: 'confirm', key: 'confirmed', by: ['edp'], ...asked, within: rules.goodFor + rules.decideWithin, nudges: rules.remindAfter.map(reminder) },
      // What stands there is copied first, so that there is a way back from the way back.
      { kind: 'run', key: 'safety', work: 'safety', again: 'ask', ...onceAndWell, instead: manager },
      // 3. The restore runs; or somebody vouches that it was done with the vendor's own tool.
      { kind: 'run', key: 'restore', work: 'restore', again: 'decide', tries: 1, pause: 0, spends: 'plan', by: ['edp', 'manager'], instead: [{ how: 'attest', by: ['edp', 'vendor'] }] },
      // 4. The restore succeeded, and the database can be reached.
      { kind: 'run', key: 'proof', work: 'proof', again: 'repeat', ...onceAndWell, instead: manager },
      // 5. Where the failover serves, the connection settings of every module lead to it.
      ...(extra('settings') ? [{ kind: 'run' as const, key: 'settings', work: 'settings', again: 'ask' as const, ...onceAndWell, instead: manager }] : []),
      // 6. Every module works: each that nothing can try by itself is seen by a person.
      { kind: 'confirm', key: 'modules', by: ['edp'], ...asked, ticks: ticksOf(rules, of.extras), within: null, nudges: PATIENTLY },
      ...(extra('smoke') ? [{ kind: 'run' as const, key: 'smoke', work: 'smoke', again: 'repeat' as const, ...onceAndWell, instead: manager }] : []),
      // 7. The IT Manager is told that the system is ready, and has received it.
      ...(extra('report') ? [{ kind: 'run' as const, key: 'report', work: 'report', again: 'repeat' as const, ...onceAndWell, instead: manager }] : []),
      { kind: 'confirm', key: 'received', by: ['manager'], ...asked, within: null, nudges: PATIENTLY },
      // 8. The IT Manager gives the official instruction that work goes on, and every unit hears it.
      { kind: 'confirm', key: 'resume', by: ['manager'], ...asked, within: null, nudges: PATIENTLY },
      { kind: 'tell', key: 'told', work: 'told' },
    ],
    farewell: 'farewell',
  }
}

/** The servers to which a manager may send it. */
function choicesOf({ places }: RecoveryRules): readonly Choice[] {
  return places.map(({ name, quorum, needs }) => ({ key: name, quorum, needs }))
}

/**
 * Every module that nothing tries by itself is seen by a person. Where a failover may serve and nothing leads the modules
 * there, a page that answers says nothing of the database behind it: then people look at all of them.
 */
function ticksOf({ modules, places }: RecoveryRules, extras: readonly Extra[]): readonly string[] {
  const surely = extras.includes('smoke') && (extras.includes('settings') || places.every(({ kind }) => kind !== 'failover'))
  return modules.filter(({ probe }) => !surely || probe === null).map(({ name }) => name)
}

const reminder = (after: number): Nudge => ({ after, work: 'remind', also: [] })

/** What was brought back does not end by itself; it asks until somebody answers. */
const PATIENTLY: readonly Nudge[] = [30 * MINUTE, 2 * HOUR, 8 * HOUR, DAY, 2 * DAY, 3 * DAY].map(reminder)
