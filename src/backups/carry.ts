import { keptAt } from '../core/kept-at.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Actor } from '../core/people.ts'
import { similar } from '../core/similar.ts'
import type { Site } from '../core/site.ts'
import { audit } from '../store/audit.ts'
import { addCarry, carryById, carryOfSlot, moveToSlot, noteAskedFor, openCarries, type Carry } from '../store/carries.ts'
import { cancelRuns, queueRun, runsOfCarry, type Run } from '../store/runs.ts'
import type { Query, Tx } from '../store/store.ts'
import { systemOf } from './ask.ts'
import { refreshCarry, tellCarry } from './carry-card.ts'
import { awaitedBy, legsOf } from './carry-legs.ts'
import { endWith, type CarryPlan } from './carry-settle.ts'
import type { Workshop } from './workshop.ts'

export type CarryShop = Pick<Workshop, 'site' | 'clock' | 'store' | 'speak'>

export interface CarryAsk {
  readonly plan: CarryPlan
  /** The schedule whose plan it is; null where somebody named a system only. */
  readonly schedule: string | null
  readonly by: Actor
  /** The clock's slot; null where a person asks. */
  readonly slot: Date | null
  /** Where the card is to stand; null for the EDP's rooms. */
  readonly room: number | null
}

/**
 * Asks for copies to be carried on, in one transaction: one queued run a component and place, one audit line; a person gets the
 * card at once. One that still waits for its places takes the new asking as its own, so that nothing is copied twice. The same
 * slot asks once. A person is refused while all of it is being worked on.
 */
export async function askCarry(tx: Tx, shop: CarryShop, ask: CarryAsk): Promise<Outcome<Carry>> {
  const { schedule, slot } = ask
  const known = schedule === null || slot === null ? null : await carryOfSlot(tx, { schedule, slot })
  if (known !== null) return ok(known)
  const at = shop.clock.now()
  const open = (await openCarries(tx)).find((carry) => isSame(carry, ask))
  if (open !== undefined) return await takeUp(tx, shop, { ask, open, at })
  const { system, components, from, to, over } = ask.plan
  const carry = await addCarry(tx, { system, schedule, slot, askedBy: ask.by.kind === 'person' ? ask.by.id : null, room: ask.room, components, source: from, targets: to, over, at })
  for (const component of components) {
    const kept = shop.site.systems.flatMap((it) => it.components).find((it) => it.key === component)
    const places = kept === undefined ? [] : keptAt(shop.site, kept).map((place) => place.target)
    for (const target of to.filter((it) => places.includes(it))) await queueLeg(tx, { carry, component, target, at })
  }
  await audit(tx, { at, by: ask.by, act: 'carry.asked', subject: `carry:${carry.id}`, facts: { system, components, to, ...(schedule === null ? {} : { schedule }), ...(slot === null ? {} : { slot: slot.getTime() }) } })
  if (slot === null) await tellCarry(tx, shop, { carry, at, heard: 'softly' })
  return ok(carry)
}

/** What people mean by a name: a schedule that carries copies, or a system, with all its further places or the one that is named. */
export function planFor(site: Site, said: { readonly what: string; readonly to: string | null }): Outcome<{ readonly plan: CarryPlan; readonly schedule: string | null }> {
  const schedule = site.schedules.find((it) => it.kind === 'copy' && it.name === said.what)
  if (schedule?.kind === 'copy' && said.to === null) return ok({ plan: schedule, schedule: schedule.name })
  const found = systemOf(site, schedule?.kind === 'copy' ? schedule.system : said.what)
  if (!found.ok) return found
  const system = found.value
  const only = said.to === null ? site.schedules.filter((it) => it.kind === 'copy' && it.system === system.name) : []
  const [single] = only
  if (only.length === 1 && single?.kind === 'copy') return ok({ plan: single, schedule: single.name })
  const components = system.components.filter((component) => component.engine !== 'observed' || component.collect)
  const known = [...new Set(components.flatMap((component) => keptAt(site, component).slice(1).map((place) => place.target)))]
  if (known.length === 0) return refuse({ reason: 'no-further-place', system: system.title })
  const { to } = said
  if (to !== null && !known.includes(to)) return refuse({ reason: 'no-such-place', name: to, similar: similar(to, known), known })
  return ok({ plan: { system: system.name, components: components.map((component) => component.key), from: null, to: to === null ? known : [to], over: null }, schedule: null })
}

/** Stops what goes on of a carrying, and waits for nothing any more. Refuses an unknown one and one that is over. */
export async function stopCarry(tx: Tx, shop: CarryShop, ask: { readonly carry: number; readonly by: Actor; readonly name: string }): Promise<Outcome<readonly Run[]>> {
  const carry = await carryById(tx, ask.carry)
  if (carry === null) return refuse({ reason: 'no-such-run', id: ask.carry })
  if (carry.endedAt !== null) return refuse({ reason: 'stale-button', said: `backup stop-copy ${carry.id}` })
  const at = shop.clock.now()
  const live = (await runsOfCarry(tx, carry.id)).filter((run) => run.state === 'queued' || run.state === 'running')
  const stopped = await cancelRuns(tx, { ids: live.map((run) => run.id), at, by: ask.name })
  await audit(tx, { at, by: ask.by, act: 'carry.stopped', subject: `carry:${carry.id}`, facts: { runs: stopped.map((run) => run.id) } })
  await endWith(tx, shop, { carry, verdict: 'cancelled', at })
  return ok(stopped)
}

/** Queues anew whatever of an open carrying waits for one of these targets, and, where everything is meant, what has failed. */
export async function goOn(tx: Tx, shop: CarryShop, of: { readonly carry: Carry; readonly targets: readonly string[] | 'all'; readonly at: Date }): Promise<number> {
  const { carry, targets, at } = of
  let queued = 0
  for (const leg of legsOf(shop.site, await runsOfCarry(tx, carry.id))) {
    if (leg.state !== 'waiting' && !(leg.state === 'failed' && targets === 'all')) continue
    for (const run of leg.runs.filter((it) => targets === 'all' || awaitedBy(it).some((target) => targets.includes(target)))) {
      await queueLeg(tx, { carry, component: run.component, target: run.target, at })
      queued += 1
    }
  }
  if (queued > 0) await refreshCarry(tx, shop, { carry: carry.id, at })
  return queued
}

async function takeUp(tx: Tx, shop: CarryShop, of: { readonly ask: CarryAsk; readonly open: Carry; readonly at: Date }): Promise<Outcome<Carry>> {
  const { ask, open, at } = of
  if (ask.slot !== null) {
    await moveToSlot(tx, { id: open.id, slot: ask.slot })
    // A month later people are asked again.
    await noteAskedFor(tx, { id: open.id, at: null })
  }
  const queued = await goOn(tx, shop, { carry: open, targets: 'all', at })
  if (queued === 0 && ask.slot === null) {
    const busy = await firstLive(tx, open)
    return refuse({ reason: 'already-running', component: busy?.component ?? open.system, run: busy?.id ?? 0, since: busy?.queuedAt ?? open.createdAt })
  }
  await audit(tx, { at, by: ask.by, act: 'carry.taken-up', subject: `carry:${open.id}`, facts: { queued, ...(ask.slot === null ? {} : { slot: ask.slot.getTime() }) } })
  if (ask.slot === null) await tellCarry(tx, shop, { carry: { ...open, room: ask.room }, at, heard: 'softly' })
  return ok(await carryById(tx, open.id) ?? open)
}

async function firstLive(query: Query, carry: Carry): Promise<Run | undefined> {
  return (await runsOfCarry(query, carry.id)).find((run) => run.state === 'queued' || run.state === 'running')
}

function isSame(carry: Carry, { schedule, plan }: CarryAsk): boolean {
  if (schedule !== null || carry.schedule !== null) return carry.schedule === schedule
  return carry.system === plan.system && carry.targets.join(' ') === plan.to.join(' ')
}

async function queueLeg(tx: Tx, of: { readonly carry: Carry; readonly component: string; readonly target: string; readonly at: Date }): Promise<void> {
  await queueRun(tx, { kind: 'copy', round: null, carry: of.carry.id, component: of.component, level: null, target: of.target, copyId: null, attempt: 1, at: of.at, dueAt: null, facts: {} })
}
