import { DAY } from '../core/clock.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import type { Party } from '../core/procedure.ts'
import { standingIn } from '../core/procedure-seat.ts'
import { audit } from '../store/audit.ts'
import { addDeputy, endDeputy, standingDeputies, type Deputy } from '../store/deputies.ts'
import { owe } from '../store/outbox.ts'
import { personById } from '../store/people.ts'
import type { Query, Tx } from '../store/store.ts'
import { deputyView } from '../texts/views/deputy.ts'
import type { Speak } from '../texts/words.ts'
import { actor } from './people.ts'

/** Nobody is away for longer without saying so again. */
const LONGEST = 31 * DAY

/**
 * A person as a procedure sees them at a moment: with the duty of every manager for whom they stand in just then, and with
 * those managers' names. Looked up in the very transaction that decides, so that it ends to the second.
 */
export async function partyOf(query: Query, ask: { readonly person: Person; readonly at: Date }): Promise<Party> {
  if (ask.person.duties.includes('manager')) return standingIn(ask.person, [])
  const standing = await standingDeputies(query, { at: ask.at, deputy: ask.person.id })
  return standingIn(ask.person, standing.flatMap(({ manager }) => (manager.duties.includes('manager') ? [{ id: manager.id, name: manager.name }] : [])))
}

/** Who decides for whom at a moment. */
export const deputiesNow = (query: Query, at: Date): Promise<readonly Deputy[]> => standingDeputies(query, { at })

export interface Delegation {
  readonly manager: Person
  readonly deputy: Pick<Person, 'id' | 'name'>
  readonly until: Date
  readonly at: Date
  readonly speak: Speak
}

/** Lets somebody decide for a manager until then; what stood for the same deputy is replaced. Everybody whom it concerns is told. */
export async function delegate(tx: Tx, wish: Delegation): Promise<Outcome<Deputy>> {
  const { manager, deputy, until, at, speak } = wish
  const now = await personById(tx, manager.id)
  if (now?.duties.includes('manager') !== true) return refuse({ reason: 'not-allowed', command: 'delegate', needs: ['manager'] })
  if (deputy.id === manager.id) return refuse({ reason: 'own-deputy', name: manager.name })
  if (until.getTime() <= at.getTime()) return refuse({ reason: 'moment-past', at: until.getTime() })
  if (until.getTime() - at.getTime() > LONGEST) return refuse({ reason: 'too-long-away', days: LONGEST / DAY })
  for (const standing of await own(tx, { manager: manager.id, at })) if (standing.deputy.id === deputy.id) await endDeputy(tx, { id: standing.id, by: manager.id, at })
  await addDeputy(tx, { manager: manager.id, deputy: deputy.id, from: at, until })
  const added = (await own(tx, { manager: manager.id, at })).find((standing) => standing.deputy.id === deputy.id)
  if (added === undefined) throw new Error('a deputy was not written')
  await audit(tx, { at, by: actor(manager), act: 'deputy.named', subject: `person:${deputy.id}`, facts: { for: manager.name, until: until.getTime() } })
  for (const purpose of ['manager', 'edp'] as const) await owe(tx, { at, to: { purpose }, card: cardOf(added), spoken: speak(deputyView(added, 'named')) })
  return ok(added)
}

/** Ends it before its time: the manager, or an admin. Returns what stood. */
export async function endDelegation(tx: Tx, wish: { readonly deputy: Pick<Person, 'id' | 'name'>; readonly by: Person; readonly at: Date; readonly speak: Speak }): Promise<Outcome<readonly Deputy[]>> {
  const { by, at, speak } = wish
  const standing = (await standingDeputies(tx, { at, deputy: wish.deputy.id })).filter(({ manager }) => manager.id === by.id || by.duties.includes('admin'))
  if (standing.length === 0) return refuse({ reason: 'no-deputy', name: wish.deputy.name })
  for (const one of standing) {
    await endDeputy(tx, { id: one.id, by: by.id, at })
    await audit(tx, { at, by: actor(by), act: 'deputy.ended', subject: `person:${one.deputy.id}`, facts: { for: one.manager.name } })
    await owe(tx, { at, to: { whereverCard: cardOf(one) }, card: cardOf(one), spoken: speak(deputyView(one, 'ended')) })
  }
  return ok(standing)
}

const own = async (query: Query, of: { readonly manager: number; readonly at: Date }) => (await standingDeputies(query, { at: of.at })).filter(({ manager }) => manager.id === of.manager)
const cardOf = (deputy: Deputy) => `deputy:${deputy.id}`
