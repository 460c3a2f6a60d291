import { HOUR } from '../core/clock.ts'
import { clear, raise } from '../store/alarms.ts'
import { owe } from '../store/outbox.ts'
import { holding } from '../store/recoveries.ts'
import type { Query } from '../store/store.ts'
import { heldLongView } from '../texts/views/backup-held.ts'
import { heldKey } from './alarm-keys.ts'
import { titleOf } from './story.ts'
import type { Workshop } from './workshop.ts'

type Shop = Pick<Workshop, 'site' | 'store' | 'speak'>

/** For so long a recovery that goes on is reason enough for back-ups that do not come. */
export const MUTED_FOR = 6 * HOUR

/** The recovery for which a system's back-ups wait; null where they do not. */
export async function holdingOf(query: Query, shop: Pick<Shop, 'site'>, system: string): ReturnType<typeof holding> {
  for (const { key } of shop.site.systems.find(({ name }) => name === system)?.components ?? []) {
    const held = await holding(query, key)
    if (held !== null) return held
  }
  return null
}

/** Tells once that back-ups have waited too long for a recovery, and that their alarms sound again; and once that they wait no more. */
export async function watchHeld(shop: Shop, of: { readonly system: string; readonly now: Date; readonly stands: ReadonlySet<string> }): Promise<void> {
  const { system, now, stands } = of
  const key = heldKey(system)
  const held = await shop.store.read((query) => holdingOf(query, shop, system))
  const long = held !== null && now.getTime() >= held.since + MUTED_FOR
  if (long === stands.has(key)) return
  await shop.store.write(async (tx) => {
    if (!long) { await clear(tx, { key, at: now }); return }
    if (!await raise(tx, { key, facts: { system, recovery: held.recovery, since: held.since }, at: now })) return
    await owe(tx, { at: now, to: { purposes: ['edp', 'manager'] }, spoken: shop.speak(heldLongView({ title: titleOf(shop.site, system), recovery: held.recovery, since: held.since, now: now.getTime() })), urgency: 0 })
  })
}
