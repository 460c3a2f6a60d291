import { placeOf } from '../core/kept-at.ts'
import type { Site } from '../core/site.ts'
import type { Carry } from '../store/carries.ts'
import { carryById } from '../store/carries.ts'
import { copyById } from '../store/copies.ts'
import { owe } from '../store/outbox.ts'
import { nameOfPerson, roomsOfCard } from '../store/rounds.ts'
import { runsOfCarry } from '../store/runs.ts'
import type { Query, Tx } from '../store/store.ts'
import { carryView, type CarryPart, type CarryStory } from '../texts/views/carry.ts'
import { awaitedBy, legsOf, type Leg } from './carry-legs.ts'
import { shortName, titleOf } from './story.ts'
import type { Voice } from './tell.ts'

/** The key of a carrying's living card. */
export const carryCard = (carry: number) => `carry:${carry}`

/** Gathers what a card says of a carrying, as the books stand at this moment. */
export async function carryStory(query: Query, site: Site, carry: Carry): Promise<CarryStory> {
  const parts: CarryPart[] = []
  for (const leg of legsOf(site, await runsOfCarry(query, carry.id))) parts.push(await partOf(query, { site, leg }))
  return {
    id: carry.id,
    title: titleOf(site, carry.system),
    at: carry.slot ?? carry.createdAt,
    endedAt: carry.endedAt,
    verdict: carry.verdict,
    askedBy: carry.askedBy === null ? null : await nameOfPerson(query, carry.askedBy),
    over: carry.over,
    again: `backup copy ${carry.schedule ?? carry.system}`,
    parts,
  }
}

async function partOf(query: Query, of: { readonly site: Site; readonly leg: Leg }): Promise<CarryPart> {
  const { site, leg } = of
  const { run, state, place, component } = leg
  const copy = run.copyId === null ? null : await copyById(query, run.copyId)
  const plan = site.targets.find((it) => it.name === run.target)
  const { fault = null, findings = [], progress = null } = run.facts
  return {
    component: shortName(site, component),
    place: state === 'waiting' ? place : run.target,
    class: plan?.class ?? 'same-host',
    removable: plan?.removable ?? false,
    awaits: state !== 'waiting' ? [] : [...new Set(leg.runs.flatMap(awaitedBy))].map((target) => ({ place: placeOf(site, target), removable: site.targets.some((it) => it.name === target && it.removable) })),
    state: state === 'live' ? (run.state === 'running' ? 'running' : 'queued') : state,
    attempt: run.attempt,
    dueAt: run.dueAt,
    took: run.startedAt === null || run.endedAt === null ? null : run.endedAt - run.startedAt,
    bytes: run.bytes,
    takenAt: copy?.takenAt ?? null,
    findings,
    fault,
    cancelledBy: fault?.hint === 'cancelled' ? run.cancelBy : null,
    progress,
  }
}

/** Edits a carrying's card where one stands; posts nothing new. */
export async function refreshCarry(tx: Tx, voice: Voice, of: { readonly carry: number; readonly at: Date }): Promise<void> {
  const card = carryCard(of.carry)
  if ((await roomsOfCard(tx, card)).length === 0) return
  const carry = await carryById(tx, of.carry)
  if (carry === null) return
  await owe(tx, { at: of.at, to: { whereverCard: card }, spoken: voice.speak(quietly(carryView(await carryStory(tx, voice.site, carry)))), card, urgency: 2 })
}

/**
 * Posts a carrying's card anew, so that it is heard: what has to be plugged in, and how it came out. Nobody is woken by a copy
 * that came out well and that nobody waited for; trouble is always the EDP's too.
 */
export async function tellCarry(tx: Tx, voice: Voice, of: { readonly carry: Carry; readonly at: Date; readonly heard: 'aloud' | 'softly' }): Promise<void> {
  const { carry, at } = of
  const card = carryCard(carry.id)
  const view = carryView(await carryStory(tx, voice.site, carry))
  const spoken = voice.speak(of.heard === 'aloud' ? view : quietly(view))
  const trouble = carry.verdict === 'partial' || carry.verdict === 'failed'
  const debt = { at, spoken, card, fresh: (await roomsOfCard(tx, card)).length > 0, urgency: trouble ? 0 : 1 } as const
  if (carry.room !== null) await owe(tx, { ...debt, to: { room: carry.room } })
  if (carry.room === null || trouble) await owe(tx, { ...debt, to: { purpose: 'edp' } })
}

const quietly = (say: ReturnType<typeof carryView>): ReturnType<typeof carryView> => (t) => ({ ...say(t), silent: true })
