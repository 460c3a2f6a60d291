import { beginning } from '../core/letters.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import { cleanName } from '../core/names.ts'
import type { Actor, Duty, Person, PlatformId } from '../core/people.ts'
import { audit } from '../store/audit.ts'
import { addPerson, changePerson, everBehind, everybody, identify, openIntroductions, personById, type Identity, type Introduction, type PersonRecord } from '../store/people.ts'
import type { Query, Store, Tx } from '../store/store.ts'

/** A change to somebody, wanted by somebody. */
export interface Wish {
  readonly id: number
  readonly by: Person
  readonly at: Date
}

export const actor = (person: Person): Actor => ({ kind: 'person', id: person.id, name: person.name })

/** Looks again, inside the deciding transaction, whether somebody is an admin. */
export async function adminStill(tx: Tx, by: Person): Promise<Outcome<Person>> {
  const now = await personById(tx, by.id)
  return now?.duties.includes('admin') === true ? ok(now) : refuse({ reason: 'not-allowed', command: 'person', needs: ['admin'] })
}

/**
 * Makes sure at start that the admins whom the configuration names exist. One who is unknown is added; one
 * who was removed in chat stays removed, unless no admin is left at all. Returns the accounts that were let in.
 */
export async function ensureAdmins(store: Store, ask: { readonly admins: readonly Identity[]; readonly at: Date }): Promise<readonly Identity[]> {
  return await store.write(async (tx) => {
    const locked = (await admins(tx)).length === 0
    const added: Identity[] = []
    for (const identity of ask.admins) {
      const known = await everBehind(tx, identity)
      if (known !== null && !locked) continue
      const person = known ?? (await addPerson(tx, { name: identity.userId, duties: ['admin'], at: ask.at }))
      if (known === null) await identify(tx, { ...identity, person: person.id, at: ask.at })
      else await changePerson(tx, { id: known.id, duties: [...new Set<Duty>([...(await personById(tx, known.id))?.duties ?? [], 'admin'])], removedAt: null })
      await audit(tx, { at: ask.at, by: { kind: 'bot' }, act: 'person.configured', subject: `person:${person.id}`, facts: { account: `${identity.platform}:${identity.userId}`, duties: ['admin'] } })
      added.push(identity)
    }
    return added
  })
}

/** Admins who can act: those who have an account to speak from. */
async function admins(query: Query): Promise<readonly PersonRecord[]> {
  return (await everybody(query)).filter((person) => person.duties.includes('admin') && person.identities.length > 0)
}

/** Adds somebody without an introduction: for the demo, and for whoever sets a house up. */
export async function enrol(tx: Tx, who: { readonly name: string; readonly duties: readonly Duty[]; readonly platform: PlatformId; readonly userId: string; readonly at: Date }): Promise<Person> {
  const person = await addPerson(tx, { name: cleanName(who.name) ?? who.userId, duties: who.duties, at: who.at })
  await identify(tx, { platform: who.platform, userId: who.userId, person: person.id, at: who.at })
  await audit(tx, { at: who.at, by: { kind: 'bot' }, act: 'person.added', subject: `person:${person.id}`, facts: { name: person.name, duties: who.duties, platform: who.platform, user: who.userId } })
  return person
}

/** Who is here, and who waits at the door. */
export async function everybodyAndWaiting(query: Query): Promise<{ readonly people: readonly PersonRecord[]; readonly waiting: readonly Introduction[] }> {
  return { people: await everybody(query), waiting: await openIntroductions(query) }
}

export interface Changed {
  readonly person: Person
  readonly before: Person
}

/** One duty more. */
export async function giveDuty(tx: Tx, wish: Wish & { readonly duty: Duty }): Promise<Outcome<Changed>> {
  return await change(tx, wish, async (before) => {
    const duties = before.duties.includes(wish.duty) ? before.duties : [...before.duties, wish.duty]
    await changePerson(tx, { id: before.id, duties })
    await audit(tx, { at: wish.at, by: actor(wish.by), act: 'person.duty-given', subject: `person:${before.id}`, facts: { duty: wish.duty } })
    return ok({ ...before, duties })
  })
}

/** One duty less; refuses to leave the house without an admin. */
export async function takeDuty(tx: Tx, wish: Wish & { readonly duty: Duty }): Promise<Outcome<Changed>> {
  return await change(tx, wish, async (before) => {
    if (wish.duty === 'admin' && (await isLastAdmin(tx, before))) return refuse({ reason: 'last-admin', name: before.name })
    const duties = before.duties.filter((duty) => duty !== wish.duty)
    await changePerson(tx, { id: before.id, duties })
    await audit(tx, { at: wish.at, by: actor(wish.by), act: 'person.duty-taken', subject: `person:${before.id}`, facts: { duty: wish.duty } })
    return ok({ ...before, duties })
  })
}

/** All authority ends with this transaction; what the person did stays under the name. Refuses for the last admin. */
export async function removePerson(tx: Tx, wish: Wish): Promise<Outcome<Changed>> {
  return await change(tx, wish, async (before) => {
    if (await isLastAdmin(tx, before)) return refuse({ reason: 'last-admin', name: before.name })
    await changePerson(tx, { id: before.id, removedAt: wish.at })
    await audit(tx, { at: wish.at, by: actor(wish.by), act: 'person.removed', subject: `person:${before.id}`, facts: { name: before.name, duties: before.duties } })
    return ok(before)
  })
}

/** Another name for the same person; refuses one that nobody could read. */
export async function renamePerson(tx: Tx, wish: Wish & { readonly name: string }): Promise<Outcome<Changed>> {
  return await change(tx, wish, async (before) => {
    const name = cleanName(wish.name)
    if (name === null) return refuse({ reason: 'name-unusable', said: beginning(wish.name, 40) })
    await changePerson(tx, { id: before.id, name })
    await audit(tx, { at: wish.at, by: actor(wish.by), act: 'person.renamed', subject: `person:${before.id}`, facts: { from: before.name, name } })
    return ok({ ...before, name })
  })
}

async function change(tx: Tx, wish: Wish, make: (before: Person) => Promise<Outcome<Person>>): Promise<Outcome<Changed>> {
  const admin = await adminStill(tx, wish.by)
  if (!admin.ok) return admin
  const before = await personById(tx, wish.id)
  if (before === null) return refuse({ reason: 'no-such-person', who: String(wish.id) })
  const made = await make(before)
  return made.ok ? ok({ person: made.value, before }) : made
}

async function isLastAdmin(tx: Tx, person: Person): Promise<boolean> {
  const all = await admins(tx)
  return all.length === 1 && all[0]?.id === person.id
}
