import { MINUTE } from '../core/clock.ts'
import { codeSecret, readCode, spanOf } from '../core/one-time-code.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import type { Refusal } from '../core/refusal.ts'
import { audit } from '../store/audit.ts'
import { owe } from '../store/outbox.ts'
import { beginSecondFactor, changeSecondFactor, forgetSecondFactor, secondFactorOf, type SecondFactor } from '../store/second-factors.ts'
import type { Query, Tx } from '../store/store.ts'
import { codesLockedView, codesSetUpView } from '../texts/views/second-factor.ts'
import type { Speak } from '../texts/words.ts'
import { actor, adminStill } from './people.ts'

/** Five wrong ones in a row, and nothing that person types is a code for a while. */
const MOST_WRONG = 5
const LOCKED_FOR = 15 * MINUTE

/** Whether somebody's app makes codes for us. */
export async function hasCodes(query: Query, person: Pick<Person, 'id'>): Promise<boolean> {
  const factor = await secondFactorOf(query, person.id)
  return factor !== null && factor.since !== null
}

/** Begins to set up somebody's app; returns the secret that goes into it. Refuses whoever has one already: an admin takes it off. */
export async function setUpCodes(tx: Tx, of: { readonly person: Person; readonly key: string; readonly nonce: string; readonly at: Date }): Promise<Outcome<Buffer>> {
  const { person, key, nonce, at } = of
  const known = await secondFactorOf(tx, person.id)
  if (known !== null && known.since !== null) return refuse({ reason: 'codes-set-up', since: known.since })
  // Guessing is not begun anew by beginning anew.
  if (known !== null && isLocked(known, at)) return refuse({ reason: 'code-locked', until: known.lockedUntil ?? 0 })
  await beginSecondFactor(tx, { person: person.id, nonce, at })
  await audit(tx, { at, by: actor(person), act: 'codes.begun', subject: `person:${person.id}`, facts: {} })
  return ok(codeSecret(key, { person: person.id, nonce }))
}

export interface CodeTyped {
  readonly person: Person
  readonly key: string
  readonly said: string
  /** Where others read along, a right code is used up and nothing else happens. */
  readonly place: 'alone' | 'among-others'
  /** Only an app that was set up before this proves anything; null where none need be. */
  readonly setUpBefore: number | null
  /** What it is typed for, as the audit trail names it. */
  readonly on: string
  readonly speak: Speak
  readonly at: Date
}

/**
 * Takes a code as proof that it is this very person. Each is good once, a minute and a half at most. Five wrong ones in a row
 * lock that person's codes for a quarter of an hour, and the admins are told. The first right one completes the setting up.
 */
export async function spendCode(tx: Tx, typed: CodeTyped): Promise<Outcome<{ readonly since: number }>> {
  const { person, at } = typed
  const factor = await secondFactorOf(tx, person.id)
  if (factor === null) return await no(tx, typed, { reason: 'codes-not-set-up', name: person.name })
  if (isLocked(factor, at)) return await no(tx, typed, { reason: 'code-locked', until: factor.lockedUntil ?? 0 })
  // Whoever has somebody's chat could set one up there at the very moment that it is asked for.
  if (typed.setUpBefore !== null && (factor.since === null || factor.since >= typed.setUpBefore)) return await no(tx, typed, { reason: 'codes-too-new', since: factor.since })
  const code = readCode(typed.said)
  const secret = codeSecret(typed.key, { person: person.id, nonce: factor.nonce })
  const span = code === null ? null : spanOf({ secret, code, at: at.getTime(), after: factor.lastSpan })
  if (span === null) return await wrong(tx, typed, factor)
  const since = factor.since ?? at.getTime()
  await changeSecondFactor(tx, { person: person.id, lastSpan: span, wrong: 0, lockedUntil: null, ...(typed.place === 'alone' ? { since } : {}) })
  if (typed.place === 'among-others') return await no(tx, typed, { reason: 'code-in-private', spent: 'yes' })
  if (factor.since === null) await owe(tx, { at, to: { purposes: ['admin', 'manager'] }, spoken: typed.speak(codesSetUpView({ name: person.name, at: at.getTime() })), urgency: 1 })
  await audit(tx, { at, by: actor(person), act: factor.since === null ? 'codes.set-up' : 'codes.used', subject: `person:${person.id}`, facts: { on: typed.on } })
  return ok({ since })
}

/** Takes an app off somebody who lost their phone; they set it up anew. */
export async function takeOffCodes(tx: Tx, wish: { readonly of: Pick<Person, 'id' | 'name'>; readonly by: Person; readonly at: Date }): Promise<Outcome<null>> {
  const admin = await adminStill(tx, wish.by)
  if (!admin.ok) return admin
  if (await secondFactorOf(tx, wish.of.id) === null) return refuse({ reason: 'codes-not-set-up', name: wish.of.name })
  await forgetSecondFactor(tx, wish.of.id)
  await audit(tx, { at: wish.at, by: actor(wish.by), act: 'codes.taken-off', subject: `person:${wish.of.id}`, facts: {} })
  return ok(null)
}

async function wrong(tx: Tx, typed: CodeTyped, factor: SecondFactor): Promise<Outcome<never>> {
  const count = factor.wrong + 1
  if (count < MOST_WRONG) {
    await changeSecondFactor(tx, { person: factor.personId, wrong: count })
    return await no(tx, typed, { reason: 'code-wrong', left: MOST_WRONG - count })
  }
  const until = typed.at.getTime() + LOCKED_FOR
  await changeSecondFactor(tx, { person: factor.personId, wrong: 0, lockedUntil: until })
  await owe(tx, { at: typed.at, to: { purpose: 'admin' }, spoken: typed.speak(codesLockedView({ name: typed.person.name, until })), urgency: 0 })
  return await no(tx, typed, { reason: 'code-locked', until })
}

/** The code itself is written nowhere. */
async function no(tx: Tx, typed: CodeTyped, refusal: Refusal): Promise<Outcome<never>> {
  await audit(tx, { at: typed.at, by: actor(typed.person), act: 'codes.refused', subject: `person:${typed.person.id}`, facts: { ...refusal, on: typed.on } })
  return refuse(refusal)
}

/** A lock that lies further ahead than any is long was set before somebody set the clock back. */
const isLocked = ({ lockedUntil }: SecondFactor, at: Date): boolean => lockedUntil !== null && lockedUntil > at.getTime() && lockedUntil - at.getTime() <= LOCKED_FOR
