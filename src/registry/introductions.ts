import { beginning } from '../core/letters.ts'
import { cleanName } from '../core/names.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Duty, Lang, Person } from '../core/people.ts'
import { audit } from '../store/audit.ts'
import { owe } from '../store/outbox.ts'
import { addIntroduction, addPerson, changePerson, decideIntroduction, everBehind, identify, introductionById, openIntroductionOf, openIntroductions, personById, type Identity, type Introduction } from '../store/people.ts'
import { roomAt, saveRoom } from '../store/rooms.ts'
import type { Query, Tx } from '../store/store.ts'
import type { Waiting } from '../texts/views/home.ts'
import { introductionView, notAcceptedView, welcomeView, type Decided } from '../texts/views/introduction.ts'
import type { Say, Speak } from '../texts/words.ts'
import { actor, adminStill } from './people.ts'

/** Somebody says who they are; the admins are asked. Refuses while an earlier introduction waits. Returns how many rooms heard. */
export async function introduce(tx: Tx, who: Identity & { readonly name: string; readonly chat: string; readonly alone: Lang | null; readonly at: Date; readonly speak: Speak }): Promise<Outcome<{ readonly id: number; readonly name: string; readonly heard: number }>> {
  const name = cleanName(who.name)
  if (name === null) return refuse({ reason: 'name-unusable', said: beginning(who.name, 40) })
  const waiting = await openIntroductionOf(tx, who)
  if (waiting !== null) return refuse({ reason: 'already-introduced', at: waiting.at })
  const { platform, userId, chat, at } = who
  const id = await addIntroduction(tx, { platform, userId, name, chat, at })
  // Where somebody writes alone, the decision has to find them again.
  if (who.alone !== null && (await roomAt(tx, { platform, chat, thread: null })) === null) await saveRoom(tx, { platform, chat, thread: null, name, purpose: 'direct', unit: null, lang: who.alone, at, account: userId })
  await audit(tx, { at, by: { kind: 'bot' }, act: 'person.introduced', subject: `introduction:${id}`, facts: { name, platform, user: userId } })
  const heard = await owe(tx, { at, to: { purpose: 'admin' }, card: cardOf(id), fresh: true, spoken: who.speak(introductionView({ id, name, platform, userId, at: at.getTime(), decided: null })) })
  return ok({ id, name, heard })
}

/** The card of an introduction that still waits; null for any other number. */
export async function showIntroduction(query: Query, id: number): Promise<Say | null> {
  const introduction = Number.isSafeInteger(id) ? await introductionById(query, id) : null
  return introduction === null || introduction.decided ? null : introductionView({ ...introduction, decided: null })
}

/** Newcomers who wait at the door, for the admins: the card says the rest. */
export async function introductionsWaiting(query: Query): Promise<readonly Waiting[]> {
  return (await openIntroductions(query)).map(({ id, name, at }) => ({
    key: cardOf(id),
    kind: 'introduction',
    title: (t) => t.registry.introduction.title(name),
    since: at,
    due: null,
    acts: (t) => [{ say: `person show ${id}`, label: t.accounts.home.look, style: 'primary' as const }],
    concerns: (person) => person.duties.includes('admin'),
  }))
}

export const cardOf = (id: number) => `introduction:${id}`

interface Decision {
  readonly id: number
  readonly by: Person
  readonly at: Date
  readonly speak: Speak
}

/** The newcomer is one of us from now on, with these duties. Somebody who was here before is the same person again. */
export async function acceptIntroduction(tx: Tx, decision: Decision & { readonly duties: readonly Duty[] }): Promise<Outcome<Say>> {
  return await decide(tx, decision, async (introduction) => {
    const duties = [...new Set(decision.duties)]
    const known = await everBehind(tx, introduction)
    if (known === null) {
      const { id } = await addPerson(tx, { name: introduction.name, duties, at: decision.at })
      await identify(tx, { platform: introduction.platform, userId: introduction.userId, person: id, at: decision.at })
      return { person: id, facts: { duties }, how: { kind: 'accepted', duties } }
    }
    const still = (await personById(tx, known.id))?.duties ?? []
    const together = [...new Set([...still, ...duties])]
    await changePerson(tx, { id: known.id, name: introduction.name, duties: together, removedAt: null })
    return { person: known.id, facts: { duties: together, again: true }, how: { kind: 'accepted', duties: together } }
  })
}

/** The newcomer is somebody whom we know from another chat: both accounts are one person, and decide as one. */
export async function linkIntroduction(tx: Tx, decision: Decision & { readonly to: number }): Promise<Outcome<Say>> {
  const person = await personById(tx, decision.to)
  if (person === null) return refuse({ reason: 'no-such-person', who: String(decision.to) })
  return await decide(tx, decision, async (introduction) => {
    await identify(tx, { platform: introduction.platform, userId: introduction.userId, person: person.id, at: decision.at })
    return { person: person.id, facts: { person: person.id }, how: { kind: 'linked', to: person.name, duties: person.duties } }
  })
}

export async function declineIntroduction(tx: Tx, decision: Decision): Promise<Outcome<Say>> {
  return await decide(tx, decision, async () => ({ person: null, facts: {}, how: { kind: 'declined' } }))
}

interface Made {
  readonly person: number | null
  readonly facts: object
  readonly how: Decided['how']
}

/** Decides once; the second admin learns who was first. The card says what became of it, the newcomer is told. */
async function decide(tx: Tx, decision: Decision, make: (introduction: Introduction) => Promise<Made>): Promise<Outcome<Say>> {
  const { id, by, at, speak } = decision
  const admin = await adminStill(tx, by)
  if (!admin.ok) return admin
  const introduction = await introductionById(tx, id)
  if (introduction === null || introduction.decided) return refuse({ reason: 'introduction-gone', id, decidedBy: introduction?.decidedBy ?? null })
  const made = await make(introduction)
  await decideIntroduction(tx, { id, by: by.id, person: made.person, at })
  await audit(tx, { at, by: actor(by), act: `introduction.${made.how.kind}`, subject: `introduction:${id}`, facts: { ...made.facts, name: introduction.name, platform: introduction.platform, user: introduction.userId } })
  const room = await roomAt(tx, { platform: introduction.platform, chat: introduction.chat, thread: null })
  const told = room?.state === 'active'
  if (told) await owe(tx, { at, to: { room: room.id }, spoken: speak(made.how.kind === 'declined' ? notAcceptedView(introduction.name) : welcomeView(made.how.kind === 'linked' ? made.how.to : introduction.name, made.how.duties)) })
  const say = introductionView({ ...introduction, decided: { how: made.how, by: by.name, at: at.getTime(), told: told ? 'told' : 'not-told' } })
  await owe(tx, { at, to: { whereverCard: cardOf(id) }, card: cardOf(id), spoken: speak(say) })
  return ok(say)
}
