import type { Outcome } from '../core/outcome.ts'
import type { Actor } from '../core/people.ts'
import type { Level } from '../core/site.ts'
import { roundView } from '../texts/views/round.ts'
import { owe } from '../store/outbox.ts'
import type { Carry } from '../store/carries.ts'
import type { Round } from '../store/rounds.ts'
import type { Run } from '../store/runs.ts'
import type { Tx } from '../store/store.ts'
import { cancelRound, retryRound } from './again.ts'
import { askRehearsal, askReread, askRound } from './ask.ts'
import { askCarry, planFor, stopCarry } from './carry.ts'
import { roundStory } from './story.ts'
import { refreshCard, roundCard } from './tell.ts'
import type { Workshop } from './workshop.ts'

/** What a person says at the desk: who, and in which room the card is to stand; null for the EDP's rooms. */
export interface Counter { readonly by: Actor; readonly room: number | null }

type Shop = Pick<Workshop, 'site' | 'clock' | 'store' | 'speak' | 'engine'>

/** Starts a round and puts its living card where it was asked for, in one transaction. */
export async function startRound(shop: Shop, ask: Counter & { readonly system: string; readonly level: Level }): Promise<Outcome<Round>> {
  return await shop.store.write(async (tx) => {
    const asked = await askRound(tx, shop, { ...ask, due: null })
    if (!asked.ok) return asked
    await showCard(tx, shop, { ...ask, round: asked.value.round })
    return { ok: true, value: asked.value.round }
  })
}

/** Tries again what did not come out well; the card shows it. */
export async function startAgain(shop: Shop, ask: Counter & { readonly round: number }): Promise<Outcome<Round>> {
  return await shop.store.write(async (tx) => {
    const again = await retryRound(tx, shop, ask)
    if (again.ok) {
      await showCard(tx, shop, { ...ask, round: again.value })
      await refreshCard(tx, shop, { round: again.value.id, at: shop.clock.now() })
    }
    return again
  })
}

/** Stops what goes on of a round. */
export async function stopRound(shop: Shop, ask: { readonly by: Actor; readonly round: number }): Promise<Outcome<readonly Run[]>> {
  return await shop.store.write((tx) => cancelRound(tx, shop, ask))
}

/** Starts a rehearsal of every component. */
export async function startRehearsal(shop: Shop, ask: Counter & { readonly system: string }): Promise<Outcome<readonly Run[]>> {
  return await shop.store.write((tx) => askRehearsal(tx, shop, { ...ask, slot: null }))
}

/** Starts a proof of one copy, byte by byte. */
export async function startReread(shop: Shop, ask: Counter & { readonly copy: number }): Promise<Outcome<Run>> {
  return await shop.store.write((tx) => askReread(tx, shop, ask))
}

/** Carries copies of a system, or what a schedule says, on to further places, and puts the card where it was asked for. */
export async function startCopies(shop: Shop, ask: Counter & { readonly what: string; readonly to: string | null }): Promise<Outcome<Carry>> {
  const found = planFor(shop.site, ask)
  return found.ok ? await shop.store.write((tx) => askCarry(tx, shop, { ...ask, ...found.value, slot: null })) : found
}

/** Stops carrying copies on. */
export async function endCopies(shop: Shop, ask: { readonly carry: number; readonly by: Actor; readonly name: string }): Promise<Outcome<readonly Run[]>> {
  return await shop.store.write((tx) => stopCarry(tx, shop, ask))
}

async function showCard(tx: Tx, shop: Shop, of: { readonly room: number | null; readonly round: Round }): Promise<void> {
  const spoken = shop.speak(roundView(await roundStory(tx, shop.site, of.round)))
  const to = of.room === null ? ({ purpose: 'edp' } as const) : { room: of.room }
  await owe(tx, { at: shop.clock.now(), to, spoken, card: roundCard(of.round.id), urgency: 0 })
}
