import { beginning } from '../core/letters.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import { audit } from '../store/audit.ts'
import { forgetIdentity } from '../store/links.ts'
import { everybody, type Identity, type PersonRecord } from '../store/people.ts'
import type { Tx } from '../store/store.ts'
import { actor, adminStill } from './people.ts'

/**
 * The account speaks for that person no more, at once and on old cards too. One's own may be given up while another one is
 * left; an admin may take anybody's, but never the last one of the last admin.
 */
export async function unlinkAccount(tx: Tx, wish: { readonly id: number; readonly account: Identity; readonly by: Person; readonly at: Date }): Promise<Outcome<PersonRecord>> {
  const { account, by, at } = wish
  const own = wish.id === by.id
  if (!own) {
    const admin = await adminStill(tx, by)
    if (!admin.ok) return admin
  }
  const everyone = await everybody(tx)
  const person = everyone.find((one) => one.id === wish.id)
  if (person === undefined) return refuse({ reason: 'no-such-person', who: String(wish.id) })
  const left = person.identities.filter((one) => one.platform !== account.platform || one.userId !== account.userId)
  if (left.length === person.identities.length) return refuse({ reason: 'no-such-account', said: beginning(`${account.platform} ${account.userId}`, 60), name: person.name })
  if (left.length === 0 && person.duties.includes('admin') && !everyone.some((one) => one.id !== person.id && one.duties.includes('admin') && one.identities.length > 0)) return refuse({ reason: 'last-admin', name: person.name })
  if (left.length === 0 && own) return refuse({ reason: 'only-account', platform: account.platform })
  await forgetIdentity(tx, account)
  await audit(tx, { at, by: actor(by), act: 'person.unlinked', subject: `person:${person.id}`, facts: { platform: account.platform, user: account.userId, left: left.length } })
  return ok({ ...person, identities: left })
}
