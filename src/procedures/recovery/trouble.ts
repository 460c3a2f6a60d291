import type { Person } from '../../core/people.ts'
import { audit } from '../../store/audit.ts'
import type { Tx } from '../../store/store.ts'
import { actorOf } from '../record.ts'

/** Damage that no restore mends was reported: nothing is restored, and it is on record that it was not (R9). */
export async function noteOtherDamage(tx: Tx, of: { readonly system: string | null; readonly by: Person; readonly why: string | null; readonly at: Date }): Promise<void> {
  await audit(tx, { at: of.at, by: actorOf(of.by), act: 'recovery.not-offered', subject: of.system === null ? 'site' : `system:${of.system}`, facts: { damage: 'other', why: of.why } })
}
