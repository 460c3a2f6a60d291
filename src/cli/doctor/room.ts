import { stat } from 'node:fs/promises'
import { DAY } from '../../core/clock.ts'
import { isOwn } from '../../core/own.ts'
import { nextSlot, slotsBetween } from '../../core/schedule.ts'
import type { Site, TargetPlan } from '../../core/site.ts'
import { nearest } from './nearest.ts'
import { fine, look, wrong, type Patient, type Reading } from './probe.ts'

/** Whether a target has room for what will be written until something is deleted again; a disk that several share has it once. */
export async function roomReading(patient: Patient, about: string, place: { readonly plan: TargetPlan; readonly free: number | null }): Promise<Reading> {
  const { config, clock, t } = patient
  const { plan, free } = place
  const where = `${plan.path}, ${t.common.classes[plan.class]}`
  if (free === null) return look(about, `${where}; how much is free cannot be told`, 'Look there yourself whether the next copies fit.')
  const sharers = await onTheSameDisk(config.site, plan)
  const needs = await Promise.all(sharers.map((it) => needOf(patient, it, clock.now())))
  const sum = (which: 'next' | 'all') => needs.reduce<number | null>((all, need) => (all === null || need === null ? null : all + need[which]), 0)
  const [next, all] = [sum('next'), sum('all')]
  const horizon = horizonOf(config.site, clock.now())
  const shared = sharers.length === 1 ? '' : ` by ${t.fmt.list(sharers.map((it) => it.name))} together`
  const needed = all === null ? '' : `, ${t.fmt.size(all)} needed${shared} until ${horizon.until === 'deletion' ? `the next deletion (${t.fmt.shortDay(horizon.at.getTime())})` : 'a week from now'}`
  const found = `${where}, ${t.fmt.size(free)} free${needed}`
  const above = plan.keepFree === 0 ? '' : ` above the ${t.fmt.size(plan.keepFree)} that keepFree holds back`
  if (free === 0) return wrong(about, found, `Make room there: nothing is left${above}.`)
  if (next !== null && free < next) return wrong(about, found, `Make room there before the next back-ups: they need about ${t.fmt.size(next)}${above}.`)
  const least = all === null ? UNKNOWN_NEED : Math.max(all, LEAST)
  if (free < least) return look(about, found, all !== null && free < all ? 'Make room there: else copies will be refused before anything is deleted.' : `Make room there: less than ${t.fmt.size(least)} is left${above}.`)
  return fine(about, found)
}

/** Where nobody knows how much is coming. */
const UNKNOWN_NEED = 1e9
/** However little is coming: a disk as full as this is full tomorrow of something else. */
const LEAST = 1e8

async function onTheSameDisk({ targets }: Site, plan: TargetPlan): Promise<readonly TargetPlan[]> {
  // A disk that is not plugged in shares nothing; a folder that is not made yet lies where it will be made.
  const disk = async ({ type, path, mount }: TargetPlan) => type !== 'local' ? null : (await stat(mount === null ? await nearest(path) : path).catch(() => null))?.dev ?? null
  const own = await disk(plan)
  const others = await Promise.all(targets.map(async (it) => ({ it, dev: await disk(it) })))
  return others.filter(({ it, dev }) => it.name === plan.name || (own !== null && dev === own)).map(({ it }) => it)
}

/** What the timetable writes to a target: the next copy of each component, and all until the horizon. Null where one of them is unknown. */
async function needOf(patient: Patient, plan: TargetPlan, now: Date): Promise<{ readonly next: number; readonly all: number } | null> {
  const { systems, schedules } = patient.config.site
  const { at } = horizonOf(patient.config.site, now)
  let [next, all] = [0, 0]
  for (const component of systems.flatMap((system) => system.components).filter((it) => it.targets.includes(plan.name))) {
    const due = schedules.flatMap((it) => (it.kind === 'backup' && it.system === component.system ? [it] : []))
    const sizes = await Promise.all(due.map(async (it) => ({ first: nextSlot(it, now), times: slotsBetween(it, { after: now, until: at, most: MOST_SLOTS }).length, size: await patient.nextSize(component, it.level) })))
    const unknown = sizes.some(({ size }) => size === null)
    // Before the first start there is nothing of the house's own, and it never becomes much.
    if (unknown && isOwn(component.system)) continue
    if (unknown) return null
    const [soonest] = sizes.filter(({ first }) => first !== null).sort((a, b) => (a.first?.getTime() ?? 0) - (b.first?.getTime() ?? 0))
    next += soonest?.size ?? 0
    all += Math.max(soonest?.size ?? 0, sizes.reduce((sum, { times, size }) => sum + times * (size ?? 0), 0))
  }
  return { next, all }
}

/** A log every five minutes for a month. */
const MOST_SLOTS = 10_000

function horizonOf({ schedules }: Site, now: Date): { readonly at: Date; readonly until: 'deletion' | 'week' } {
  const deletions = schedules.flatMap((it) => (it.kind === 'retention' ? nextSlot(it, now) ?? [] : []))
  return deletions.length === 0 ? { at: new Date(now.getTime() + 7 * DAY), until: 'week' } : { at: new Date(Math.min(...deletions.map((it) => it.getTime()))), until: 'deletion' }
}
