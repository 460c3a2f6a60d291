import { and, count, eq } from 'drizzle-orm'
import { z } from 'zod'
import { command, type Command } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { ok } from '../src/core/outcome.ts'
import { audit } from '../src/store/audit.ts'
import { owe } from '../src/store/outbox.ts'
import { audit as trail } from '../src/store/schema.ts'
import { sqlOf, type Query, type Tx } from '../src/store/store.ts'
import { line } from '../src/texts/words.ts'
import type { Say } from '../src/texts/words.ts'

const DECIDED = 'bench.decided'

export const cardKey = (card: number) => `round:${card}`
export const cardTitle = (card: number, version: number) => `Kartu ${card} versi ${version}.`

const cardView = (card: number, version: number): Say => () => ({
  mood: 'info',
  title: line(cardTitle(card, version)),
  blocks: [{ kind: 'facts', facts: [{ label: 'Kartu', value: line(String(card)) }, { label: 'Keputusan', value: line(String(version)) }] }],
  actions: [{ say: `decide ${card}`, label: 'Putuskan', style: 'primary' }],
})

/** A decision on a card that stands in several rooms: one fact, one audit line, the card edited wherever it stands. */
export const decide: Command = command({
  name: 'decide', aliases: [], summary: () => 'decide', example: 'decide 1 1', allow: ['edp'], effect: 'writes',
  args: z.object({ card: z.coerce.number().int(), serial: z.coerce.number().int() }),
  run: async (call, kit) => {
    const { card, serial } = call.args
    await kit.store.write(async (tx) => {
      await audit(tx, { at: call.at, by: { kind: 'bot' }, act: DECIDED, subject: cardKey(card), facts: { serial } })
      await owe(tx, { at: call.at, to: { whereverCard: cardKey(card) }, card: cardKey(card), spoken: kit.speak(cardView(card, await decisionsOn(tx, card))) })
    })
    return ok({ say: () => ({ mood: 'ok', title: line(`Keputusan ${serial} dicatat.`), blocks: [] }), to: 'caller' })
  },
})

/** Puts a card into rooms for the first time. */
export async function layOut(tx: Tx, kit: Pick<Kit, 'speak' | 'clock'>, where: { readonly card: number; readonly rooms: readonly number[] }): Promise<void> {
  for (const room of where.rooms) await owe(tx, { at: kit.clock.now(), to: { room }, card: cardKey(where.card), spoken: kit.speak(cardView(where.card, 0)) })
}

export async function decisionsOn(query: Query, card: number): Promise<number> {
  const [row] = await sqlOf(query).select({ made: count() }).from(trail).where(and(eq(trail.act, DECIDED), eq(trail.subject, cardKey(card))))
  return row?.made ?? 0
}

/** How often each decision took effect, by its serial number. */
export async function effects(query: Query): Promise<ReadonlyMap<number, number>> {
  const rows = await sqlOf(query).select({ facts: trail.facts }).from(trail).where(eq(trail.act, DECIDED))
  const found = new Map<number, number>()
  for (const { facts } of rows) {
    const { serial } = JSON.parse(facts) as { readonly serial: number }
    found.set(serial, (found.get(serial) ?? 0) + 1)
  }
  return found
}
