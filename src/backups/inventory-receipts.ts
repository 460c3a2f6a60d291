import type { Component } from '../core/component.ts'
import type { Site } from '../core/site.ts'
import { chainsOf, linksOf } from '../core/chains.ts'
import { isOnlyNoted, NOTED } from '../core/observed.ts'
import { audit } from '../store/audit.ts'
import { copyAt, livingCopies, markGone } from '../store/copies.ts'
import type { Tx } from '../store/store.ts'
import { guarded } from './adopt.ts'
import type { PlaceSeen } from './inventory-look.ts'
import type { Workshop } from './workshop.ts'

/** Whether another tool has kept its files for as long as it was told to: what is gone by now was to be expected. */
export function isPast(component: Component | undefined, of: { readonly takenAt: number; readonly at: Date }): boolean {
  return component?.engine === 'observed' && component.keeps !== null && of.at.getTime() - of.takenAt >= component.keeps
}

/** Notes of back-ups that nobody here sees leave the books when their time is over, unless a younger one stands on them. */
export async function expireNotes(tx: Tx, site: Site, at: Date): Promise<void> {
  for (const component of site.systems.flatMap((system) => system.components).filter(isOnlyNoted)) {
    const copies = await livingCopies(tx, { component: component.key, target: NOTED })
    const young = copies.filter(({ takenAt }) => !isPast(component, { takenAt, at }))
    const chains = chainsOf(copies)
    const needed = new Set([...young, ...copies.slice(-1)].flatMap(({ id }) => {
      const chain = chains.get(id)
      return chain === undefined ? [id] : linksOf(chain).map((link) => link.id)
    }))
    for (const copy of copies.filter(({ id }) => !needed.has(id))) {
      await markGone(tx, { id: copy.id, at })
      await audit(tx, { at, by: { kind: 'bot' }, act: 'copy.expired', subject: `copy:${copy.id}`, facts: { target: copy.target, key: copy.key } })
    }
  }
}

/**
 * Throws away what was written down about data of another tool that has left in its time, and that no book counts any more. What
 * went too early keeps its receipt, since it may come back, until its time is over too. Never throws over a target.
 */
export async function clearReceipts(shop: Pick<Workshop, 'site' | 'clock' | 'store' | 'log' | 'target'>, seen: readonly PlaceSeen[]): Promise<void> {
  for (const place of seen) {
    const { receipts } = shop.target(place.target)
    if (place.seen === 'away' || receipts === undefined) continue
    await guarded(shop, `clear the receipts of ${place.target}`, async () => {
      const at = shop.clock.now()
      const past: string[] = []
      for (const { key, takenAt } of await receipts.ofGone()) {
        if (isPast(componentOf(shop.site, key), { takenAt, at }) && await shop.store.read((query) => copyAt(query, { target: place.target, key })) === null) past.push(key)
      }
      if (past.length > 0) shop.log.info({ target: place.target, receipts: await receipts.remove(past) }, 'cleared receipts of what its own tool has removed')
    })
  }
}

const componentOf = (site: Site, key: string) => site.systems.flatMap((system) => system.components).find((component) => key.startsWith(`${component.key}/`))
