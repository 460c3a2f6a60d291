import { refuse, type Outcome } from '../../core/outcome.ts'
import type { Person } from '../../core/people.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import type { Site } from '../../core/site.ts'
import { audit } from '../../store/audit.ts'
import { owe } from '../../store/outbox.ts'
import { procedureById } from '../../store/procedures.ts'
import type { Tx } from '../../store/store.ts'
import { troubleView } from '../../texts/views/recovery-units.ts'
import type { Speak } from '../../texts/words.ts'
import { actorOf } from '../record.ts'
import { calledIn } from './names.ts'
import { RECOVERY } from './script.ts'

/** A unit says that it is not well after a recovery: it goes on record, and to those who can help. Refuses where nothing is said. */
export async function noteTrouble(tx: Tx, of: { readonly site: Site; readonly id: number; readonly unit: string; readonly by: Person; readonly said: string; readonly speak: Speak; readonly at: Date }): Promise<Outcome<null>> {
  const row = await procedureById(tx, of.id)
  if (row?.kind !== RECOVERY) return refuse({ reason: 'no-such-procedure', id: of.id })
  const said = of.said.trim()
  if (said === '') return refuse({ reason: 'reason-needed', procedure: of.id })
  const { at, by, unit } = of
  await audit(tx, { at, by: actorOf(by), act: 'recovery.trouble', subject: `procedure:${of.id}`, facts: { unit, said } })
  const { system } = calledIn(of.site, recoveryFacts(row.state).ask.system)
  await owe(tx, { at, to: { purposes: ['edp', 'manager'] }, spoken: of.speak(troubleView({ system, unit, by: by.name, at: at.getTime(), said })), urgency: 0 })
  return { ok: true, value: null }
}

/** Damage that no restore mends was reported: nothing is restored, and it is on record that it was not (R9). */
export async function noteOtherDamage(tx: Tx, of: { readonly system: string | null; readonly by: Person; readonly why: string | null; readonly at: Date }): Promise<void> {
  await audit(tx, { at: of.at, by: actorOf(of.by), act: 'recovery.not-offered', subject: of.system === null ? 'site' : `system:${of.system}`, facts: { damage: 'other', why: of.why } })
}
