import { keptAt } from '../core/kept-at.ts'
import { audit } from '../store/audit.ts'
import { livingCopies, markBad, markGone } from '../store/copies.ts'
import { markBack, markLost, noteAway, noteThere, type BookCopy } from '../store/inventory.ts'
import { owe } from '../store/outbox.ts'
import { addProof } from '../store/proofs.ts'
import { queueRun } from '../store/runs.ts'
import type { Tx } from '../store/store.ts'
import { inventoryView, type InventoryRow } from '../texts/views/inventory.ts'
import { lookAtPlace, type PlaceSeen } from './inventory-look.ts'
import { clearReceipts, expireNotes, isPast } from './inventory-receipts.ts'
import { tellStrange } from './inventory-strange.ts'
import { shortName, titleOf } from './story.ts'
import type { Workshop } from './workshop.ts'

export type InventoryShop = Pick<Workshop, 'site' | 'clock' | 'store' | 'log' | 'speak' | 'target'>

/** What an inventory changed, in figures. */
export interface Inventory { readonly lost: number; readonly changed: number; readonly back: number; readonly away: readonly string[] }

/**
 * Holds the books against what really stands on every target. What is gone loses its claim, what is there with another size is
 * damaged, what came back is read again before it counts: facts, audit lines and one message in one transaction. A target that
 * does not answer changes nothing but what is known of it. Never throws over a target.
 */
export async function takeInventory(shop: InventoryShop, signal: AbortSignal): Promise<Inventory> {
  const seen: PlaceSeen[] = []
  for (const plan of shop.site.targets) seen.push(await lookAtPlace(shop, { target: shop.target(plan.name), signal }))
  if (signal.aborted) return { lost: 0, changed: 0, back: 0, away: [] }
  const done = await shop.store.write((tx) => enter(tx, shop, seen))
  await clearReceipts(shop, seen)
  shop.log.info(done, 'held the books against what stands on the targets')
  return done
}

async function enter(tx: Tx, shop: InventoryShop, seen: readonly PlaceSeen[]): Promise<Inventory> {
  const at = shop.clock.now()
  const rows = new Map<string, InventoryRow>()
  const told = (what: InventoryRow['what'], copy: BookCopy) => { addRow(rows, shop, { what, copy }) }
  const back: BookCopy[] = []
  const sum = { lost: 0, changed: 0 }
  for (const place of seen) {
    if (place.seen === 'away') {
      if (await noteAway(tx, { target: place.target, at })) await audit(tx, { at, by: { kind: 'bot' }, act: 'target.away', subject: `target:${place.target}`, facts: {} })
      continue
    }
    if (await noteThere(tx, place.target)) await audit(tx, { at, by: { kind: 'bot' }, act: 'target.there', subject: `target:${place.target}`, facts: {} })
    for (const copy of place.lost) {
      if (isExpired(shop.site, { copy, at })) {
        await markGone(tx, { id: copy.id, at })
        await audit(tx, { at, by: { kind: 'bot' }, act: 'copy.expired', subject: `copy:${copy.id}`, facts: { target: copy.target, key: copy.key } })
        told('expired', copy)
        continue
      }
      if (!await markLost(tx, { id: copy.id, at })) continue
      await audit(tx, { at, by: { kind: 'bot' }, act: 'copy.lost', subject: `copy:${copy.id}`, facts: { target: copy.target, key: copy.key, bytes: copy.bytes } })
      sum.lost += 1
      told('lost', copy)
    }
    for (const { copy, finding } of place.changed) {
      await addProof(tx, { copyId: copy.id, runId: null, rung: 'stored', ok: false, at, ms: 0, facts: { findings: [finding] } })
      await markBad(tx, { id: copy.id, at })
      await audit(tx, { at, by: { kind: 'bot' }, act: 'copy.not-stored', subject: `copy:${copy.id}`, facts: { findings: [finding] } })
      sum.changed += 1
      told('changed', copy)
    }
    for (const copy of place.back) {
      if (!await markBack(tx, copy.id)) continue
      await audit(tx, { at, by: { kind: 'bot' }, act: 'copy.back', subject: `copy:${copy.id}`, facts: { target: copy.target, key: copy.key } })
      back.push(copy)
      told('back', copy)
    }
  }
  await expireNotes(tx, shop.site, at)
  await readAgain(tx, shop, { back, at })
  await tellStrange(tx, shop, { places: seen, at })
  if (rows.size > 0) await owe(tx, { at, to: { purpose: 'edp' }, spoken: shop.speak(inventoryView({ at: at.getTime(), rows: [...rows.values()] })), urgency: sum.lost + sum.changed > 0 ? 0 : 1 })
  return { ...sum, back: back.length, away: seen.flatMap((place) => (place.seen === 'away' ? [place.target] : [])) }
}

/** Nobody wonders about what another tool has removed in its time. */
function isExpired(site: InventoryShop['site'], of: { readonly copy: BookCopy; readonly at: Date }): boolean {
  const { copy, at } = of
  const isTheirs = site.targets.some((plan) => plan.name === copy.target && plan.type === 'observed')
  return isTheirs && isPast(site.systems.flatMap((system) => system.components).find((it) => it.key === copy.component), { takenAt: copy.takenAt, at })
}

/** The newest full that came back, and what came back with it on top, are proven at once; the regular reading takes the rest. */
async function readAgain(tx: Tx, shop: InventoryShop, of: { readonly back: readonly BookCopy[]; readonly at: Date }): Promise<void> {
  for (const component of shop.site.systems.flatMap((system) => system.components)) {
    for (const { target } of keptAt(shop.site, component)) {
      const mine = of.back.filter((copy) => copy.component === component.key && copy.target === target && copy.badAt === null)
      if (mine.length === 0) continue
      const full = (await livingCopies(tx, { component: component.key, target })).findLast((copy) => copy.level === 'full' && copy.badAt === null)
      for (const copy of mine.filter((it) => it.takenAt >= (full?.takenAt ?? Infinity))) {
        await queueRun(tx, { kind: 'reread', round: null, component: copy.component, level: copy.level, target: copy.target, copyId: copy.id, attempt: 1, at: of.at, dueAt: null, facts: {} })
      }
    }
  }
}

function addRow(rows: Map<string, InventoryRow>, shop: InventoryShop, of: { readonly what: InventoryRow['what']; readonly copy: BookCopy }): void {
  const { what, copy } = of
  const key = `${what} ${copy.component} ${copy.target}`
  const row = rows.get(key)
  rows.set(key, { what, title: titleOf(shop.site, copy.system), component: shortName(shop.site, copy.component), target: copy.target, copies: (row?.copies ?? 0) + 1, bytes: (row?.bytes ?? 0) + copy.bytes, newest: Math.max(row?.newest ?? 0, copy.takenAt) })
}
