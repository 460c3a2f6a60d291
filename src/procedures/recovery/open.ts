import { ok, refuse, type Outcome } from '../../core/outcome.ts'
import type { Person } from '../../core/people.ts'
import { asked, planOf, recoveryFacts, recoveryNumber } from '../../core/recovery-case.ts'
import { recoveryRules, type RecoveryRules } from '../../core/recovery-rules.ts'
import type { RecoveryAsk } from '../../core/recovery.ts'
import { stampOf, type Site } from '../../core/site.ts'
import { openProcedures, type ProcedureRow } from '../../store/procedures.ts'
import { withCodes } from '../../store/second-factors.ts'
import type { Tx } from '../../store/store.ts'
import type { Speak } from '../../texts/words.ts'
import type { Procedure } from '../hands.ts'
import { nextNumber } from '../number.ts'
import { actorOf, openProcedure } from '../record.ts'
import type { RecoveryMakers } from './procedure.ts'
import { RECOVERY, recoveryScript, rulesFor, type Extra } from './script.ts'

export interface RecoveryOpening {
  readonly of: Procedure
  readonly makers: RecoveryMakers
  readonly site: Site
  readonly ask: RecoveryAsk
  readonly by: Person
  readonly speak: Speak
  readonly at: Date
}

/** Asks for a recovery. Refuses what nothing kept reaches, and a second one of a system whose first is going on. */
export async function openRecovery(tx: Tx, opening: RecoveryOpening): Promise<Outcome<ProcedureRow>> {
  const { of, makers, site, ask, by, speak, at } = opening
  const going = (await openProcedures(tx, RECOVERY)).find(({ state }) => recoveryFacts(state).ask.system === ask.system)
  if (going !== undefined) return refuse({ reason: 'procedure-open', procedure: going.id })
  // The way back brings what is yet to be copied.
  const reachable = ask.back === undefined ? await makers.hands.reachable(tx, ask, at) : ok(null)
  if (!reachable.ok) return reachable
  const system = site.systems.find(({ name }) => name === ask.system)
  if (system === undefined) return refuse({ reason: 'no-such-system', name: ask.system, similar: null, known: site.systems.map(({ name }) => name) })
  const rules = rulesFor(recoveryRules(system), ask)
  const number = await nextNumber(tx, { site, kind: RECOVERY, at, called: recoveryNumber })
  const able = await withCodes(tx, { duty: 'edp', before: at.getTime() })
  const script = recoveryScript({ rules, extras: extrasOf(makers, rules, ask), stamp: stampOf(site, rules.procedure), able: able.length, ...(ask.back === undefined ? {} : { way: 'back' as const }) })
  const row = await openProcedure(tx, { of, script, by: { id: by.id, name: by.name }, why: ask.why, plan: planOf(asked({ ask, number, at: at.getTime() })), title: `${number} ${system.title}`, actor: actorOf(by), speak, at })
  return { ok: true, value: row }
}

/** Where no module's settings are ours to change, no step asks about them; where all of it comes back, nothing is held against anything. */
function extrasOf({ further }: Pick<RecoveryMakers, 'further'>, { modules }: RecoveryRules, { only }: Pick<RecoveryAsk, 'only'>): readonly Extra[] {
  return (Object.keys(further) as Extra[]).filter((extra) => extra !== 'compare' || only !== null).filter((extra) => extra !== 'settings' || modules.some(({ settings }) => settings !== null))
}
