import { MINUTE, SECOND } from '../core/clock.ts'
import { isAway } from '../core/finding.ts'
import type { Site } from '../core/site.ts'
import { within } from '../core/within.ts'
import { openCarries } from '../store/carries.ts'
import { guarded } from './adopt.ts'
import { goOn, type CarryShop } from './carry.ts'
import { waitingLegs } from './carry-legs.ts'
import type { Workshop } from './workshop.ts'

type Shop = CarryShop & Pick<Workshop, 'target' | 'log'>

/**
 * Goes on with what waits for a place as soon as the place is there: a disk is looked for each minute, a far place each quarter of
 * an hour. A wrong disk that was put in is looked at once more by the work itself, which says so.
 */
export async function lookForPlaces(shop: Shop, now: Date): Promise<void> {
  const waiting = await shop.store.read((query) => waitingLegs(query, shop.site))
  const known = new Set(waiting.flatMap((leg) => leg.strange))
  const changed: string[] = []
  for (const target of new Set(waiting.flatMap((leg) => leg.awaited))) {
    if (!isTurnOf(shop.site, target, now)) continue
    const found = await lookAt(shop, target)
    if (found === 'there' || (found === 'stranger' && !known.has(target))) changed.push(target)
  }
  if (changed.length === 0) return
  await shop.store.write(async (tx) => {
    for (const carry of await openCarries(tx)) await goOn(tx, shop, { carry, targets: changed, at: now })
  })
}

/** What does not answer in time is away. */
async function lookAt(shop: Shop, target: string): Promise<'there' | 'stranger' | 'away'> {
  let found: 'there' | 'stranger' | 'away' = 'away'
  await guarded(shop, `look whether ${target} is there`, async () => {
    await within(shop.clock, PATIENCE, shop.target(target).probe().then((findings) => { found = findings.some((finding) => finding.kind === 'wrong-disk') ? 'stranger' : findings.some(isAway) ? 'away' : 'there' }))
  })
  return found
}

const isTurnOf = (site: Site, target: string, now: Date) => now.getTime() % paceOf(site, target) < MINUTE
const paceOf = (site: Site, target: string) => (site.targets.find((plan) => plan.name === target)?.type === 'local' ? MINUTE : FAR)
const FAR = 15 * MINUTE
const PATIENCE = 20 * SECOND
