import { HOUR, MINUTE } from '../core/clock.ts'
import { beginning } from '../core/letters.ts'
import { linkCodeHash, readLinkCode } from '../core/link-code.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Lang, Person } from '../core/people.ts'
import type { Refusal } from '../core/refusal.ts'
import { audit } from '../store/audit.ts'
import { addLinkCode, addLinkTry, forgetLinks, linkTriesOf, spendLinkCode, type LinkCode } from '../store/links.ts'
import { owe } from '../store/outbox.ts'
import { decideIntroduction, everBehind, identify, openIntroductionOf, personBehind, personById, type Identity } from '../store/people.ts'
import { roomAt, saveRoom } from '../store/rooms.ts'
import type { Tx } from '../store/store.ts'
import { introductionView } from '../texts/views/introduction.ts'
import { linkedHereView, linkedThereView } from '../texts/views/link.ts'
import type { Speak } from '../texts/words.ts'
import { cardOf } from './introductions.ts'
import { actor } from './people.ts'

export const CODE_GOOD_FOR = 10 * MINUTE
const MOST_TRIES = 5
const SILENT_FOR = HOUR

/** Gives out a code for that person; earlier ones count no more. Returns until when it is good. */
export async function giveLinkCode(tx: Tx, of: Identity & { readonly person: Person; readonly code: string; readonly chat: string; readonly at: Date }): Promise<Date> {
  const { platform, userId, at } = of
  const goodUntil = new Date(at.getTime() + CODE_GOOD_FOR)
  await forgetLinks(tx, new Date(at.getTime() - 2 * SILENT_FOR))
  await addLinkCode(tx, { person: of.person.id, hash: linkCodeHash(of.code), platform, userId, chat: of.chat, at, goodUntil })
  await audit(tx, { at, by: actor(of.person), act: 'person.link-code', subject: `person:${of.person.id}`, facts: { platform, user: userId, until: goodUntil.getTime() } })
  return goodUntil
}

export interface Typed extends Identity {
  readonly name: string
  readonly said: string
  readonly chat: string
  /** Others read along: then a code is spent, and nothing else happens. */
  readonly place: 'alone' | 'among-others'
  readonly lang: Lang
  readonly at: Date
  readonly speak: Speak
}

export type Redeemed = { readonly heard: 'linked'; readonly person: Person } | { readonly heard: 'not-at-all' }

/**
 * Attaches the account that typed a code to the person to whom it was shown; both sides are told. A code that was typed is
 * spent, whatever comes of it. Refuses where the account belongs to somebody else, or did: that is an admin's to settle.
 * Whoever guesses five times within an hour is not heard at all for the next.
 */
export async function redeemLinkCode(tx: Tx, typed: Typed): Promise<Outcome<Redeemed>> {
  const { at } = typed
  const tries = await linkTriesOf(tx, { ...typed, after: new Date(at.getTime() - SILENT_FOR) })
  const silent = tries.some((wrong) => wrong.last)
  if (silent && typed.place === 'alone') return ok({ heard: 'not-at-all' })
  const wellFormed = readLinkCode(typed.said)
  if (wellFormed === null) return refuse({ reason: 'link-code-wrong', left: MOST_TRIES - tries.length })
  const code = await spendLinkCode(tx, { hash: linkCodeHash(wellFormed), at })
  if (typed.place === 'among-others') return await no(tx, typed, { reason: 'link-in-private', spent: code === null ? 'no' : 'yes' })
  const person = code === null ? null : await stillBehind(tx, code)
  if (code === null || person === null) return await wrong(tx, typed, tries.length + 1)
  const owner = await everBehind(tx, typed)
  if (owner !== null && owner.id === person.id) return await no(tx, typed, { reason: 'already-linked', name: person.name })
  if (owner !== null) return await no(tx, typed, { reason: 'account-taken', name: owner.name, removed: owner.removed ? 'yes' : 'no' })
  await attach(tx, { typed, code, person })
  return ok({ heard: 'linked', person })
}

/** Whoever lost that account, or was removed, since the code was shown gives nobody in. */
async function stillBehind(tx: Tx, code: LinkCode): Promise<Person | null> {
  const person = await personById(tx, code.person)
  return (await personBehind(tx, code))?.id === code.person ? person : null
}

async function wrong(tx: Tx, typed: Typed, tries: number): Promise<Outcome<Redeemed>> {
  const last = tries >= MOST_TRIES
  await addLinkTry(tx, { platform: typed.platform, userId: typed.userId, at: typed.at, last })
  return await no(tx, typed, last ? { reason: 'link-tries-over', minutes: SILENT_FOR / MINUTE } : { reason: 'link-code-wrong', left: MOST_TRIES - tries })
}

/** An attempt at somebody's authority that came to nothing; the code itself is written nowhere. */
async function no(tx: Tx, typed: Typed, refusal: Refusal): Promise<Outcome<Redeemed>> {
  const known = await personBehind(tx, typed)
  const { platform, userId, chat } = typed
  await audit(tx, { at: typed.at, by: known === null ? { kind: 'bot' } : actor(known), act: 'person.link-refused', subject: `account:${platform}:${userId}`, facts: { ...refusal, chat, account: beginning(typed.name, 100) } })
  return refuse(refusal)
}

async function attach(tx: Tx, of: { readonly typed: Typed; readonly code: LinkCode; readonly person: Person }): Promise<void> {
  const { typed, code, person } = of
  const { platform, userId, chat, at, speak } = typed
  await identify(tx, { platform, userId, person: person.id, at })
  await audit(tx, { at, by: actor(person), act: 'person.linked', subject: `person:${person.id}`, facts: { platform, user: userId, account: beginning(typed.name, 100), shownOn: { platform: code.platform, user: code.userId } } })
  await endIntroduction(tx, { typed, person })
  const here = await roomAt(tx, { platform, chat, thread: null })
  const room = here !== null && here.state === 'active' ? here : await saveRoom(tx, { platform, chat, thread: null, name: person.name, purpose: 'direct', unit: null, lang: here?.lang ?? typed.lang, at, account: userId })
  await owe(tx, { at, to: { room: room.id }, spoken: speak(linkedHereView({ person, platform: code.platform })), urgency: 0 })
  const there = await roomAt(tx, { platform: code.platform, chat: code.chat, thread: null })
  if (there?.state === 'active') await owe(tx, { at, to: { room: there.id }, spoken: speak(linkedThereView({ name: person.name, platform, userId, account: typed.name, at: at.getTime() })), urgency: 0 })
}

/** An admin has nothing left to decide of somebody who has shown who they are. */
async function endIntroduction(tx: Tx, of: { readonly typed: Typed; readonly person: Person }): Promise<void> {
  const { typed: { at, speak }, person } = of
  const waiting = await openIntroductionOf(tx, of.typed)
  if (waiting === null) return
  await decideIntroduction(tx, { id: waiting.id, by: person.id, person: person.id, at })
  const decided = { how: { kind: 'linked' as const, to: person.name, duties: person.duties }, by: person.name, at: at.getTime(), told: 'told' as const }
  await owe(tx, { at, to: { whereverCard: cardOf(waiting.id) }, card: cardOf(waiting.id), spoken: speak(introductionView({ ...waiting, decided })) })
}
