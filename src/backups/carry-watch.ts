import { MINUTE, SECOND } from '../core/clock.ts'
import { isAway } from '../core/finding.ts'
import type { Site } from '../core/site.ts'
import { within } from '../core/within.ts'
import { openCarries } from '../store/carries.ts'
import type { Query } from '../store/store.ts'
import { guarded } from './adopt.ts'
import { goOn, type CarryShop } from './carry.ts'
import { waitingLegs } from './carry-legs.ts'
import type { Workshop } from './workshop.ts'

type Shop = CarryShop & Pick<Workshop, 'target' | 'log'>

/** Goes on with what waits for a place as soon as the place is there: a disk is looked for each minute, a far place each quarter of an hour. */
export async function lookForPlaces(shop: Shop, now: Date): Promise<void> {
  const there: string[] = []
  for (const target of await shop.store.read((query) => awaited(query, shop.site))) {
    if (isTurnOf(shop.site, target, now) && await isThere(shop, target)) there.push(target)
  }
  if (there.length === 0) return
  await shop.store.write(async (tx) => {
    for (const carry of await openCarries(tx)) await goOn(tx, shop, { carry, targets: there, at: now })
  })
}

/** When the next look could change anything; null where nothing waits. */
export async function nextPlace(shop: Shop, now: Date): Promise<Date | null> {
  const targets = await shop.store.read((query) => awaited(query, shop.site))
  const looks = targets.map((target) => (Math.floor(now.getTime() / paceOf(shop.site, target)) + 1) * paceOf(shop.site, target))
  return looks.length === 0 ? null : new Date(Math.min(...looks))
}

async function awaited(query: Query, site: Site): Promise<readonly string[]> {
  return [...new Set((await waitingLegs(query, site)).flatMap((leg) => leg.awaited))]
}

/** What does not answer in time is not there. */
async function isThere(shop: Shop, target: string): Promise<boolean> {
  let there = false
  await guarded(shop, `look whether ${target} is there`, async () => {
    await within(shop.clock, PATIENCE, shop.target(target).probe().then((findings) => { there = !findings.some(isAway) }))
  })
  return there
}

const isTurnOf = (site: Site, target: string, now: Date) => now.getTime() % paceOf(site, target) < MINUTE
const paceOf = (site: Site, target: string) => (site.targets.find((plan) => plan.name === target)?.type === 'local' ? MINUTE : FAR)
const FAR = 15 * MINUTE
const PATIENCE = 20 * SECOND
