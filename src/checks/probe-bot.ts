import type { ProbeResult, Trouble } from '../core/check-facts.ts'
import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { PROVEN } from '../core/evidence.ts'
import { isOwn } from '../core/own.ts'
import { slotsNotOnTime } from '../store/check-evidence.ts'
import { lastTick, openSlots, readWatermarks } from '../store/slots.ts'
import type { Query } from '../store/store.ts'
import { newestWholeOn } from '../store/whole.ts'
import type { CheckDesk, Look } from './desk.ts'

/**
 * Has the bot looked at its clock all the time since the last check, do its jobs come to an end, and is its own database kept.
 * A process that is up while its jobs stand still is not alive.
 */
export async function probeBot(desk: CheckDesk, look: Look): Promise<readonly ProbeResult[]> {
  const now = look.at.getTime()
  const since = Math.max(look.since ?? look.born, now - LONGEST_LOOK)
  return await desk.store.read(async (query) => {
    const tick = await lastTick(query)
    const late: { readonly slot: number; readonly at: number }[] = []
    for (const job of (await readWatermarks(query)).keys()) late.push(...await slotsNotOnTime(query, { job, from: since, until: now, most: MOST_SLOTS }))
    const stuck = (await openSlots(query)).filter((slot) => slot.at < now - STUCK_AFTER)
    const troubles: Trouble[] = [
      ...(tick === null || tick < now - SILENT_AFTER ? [{ kind: 'bot-silent', since: tick } as const] : []),
      ...(late.length === 0 ? [] : [{ kind: 'slots-late', from: Math.min(...late.map((it) => it.slot)), until: Math.max(...late.map((it) => it.at)), slots: late.length } as const]),
      ...stuck.map((slot) => ({ kind: 'job-stuck', job: slot.job, since: slot.at }) as const),
      ...await ownCopies(query, desk, look),
    ]
    return [{ probe: 'bot-alive', system: null, subject: '', evidence: { kind: 'ticks', since: look.since }, troubles, moving: {} }]
  })
}

/** Quiet as long as all is well: the morning is the hospital's. A house that is younger than this had no chance yet. */
async function ownCopies(query: Query, { site }: CheckDesk, look: Look): Promise<readonly Trouble[]> {
  const now = look.at.getTime()
  if (look.born > now - OWN_OLD) return []
  const found: Trouble[] = []
  for (const component of site.systems.filter((system) => isOwn(system.name)).flatMap((system) => system.components)) {
    const newest = await newestWholeOn(query, { component: component.key, targets: component.targets, rung: PROVEN })
    if (newest === null || newest.takenAt < now - OWN_OLD) found.push({ kind: 'own-copy-old', takenAt: newest?.takenAt ?? null })
  }
  return found
}

const OWN_OLD = 2 * DAY
const SILENT_AFTER = 5 * MINUTE
const STUCK_AFTER = HOUR
const LONGEST_LOOK = 14 * DAY
const MOST_SLOTS = 1000
