import type { ProbeResult, Trouble } from '../core/check-facts.ts'
import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { slotsNotOnTime } from '../store/check-evidence.ts'
import { lastTick, openSlots, readWatermarks } from '../store/slots.ts'
import type { CheckDesk, Look } from './desk.ts'

/** Has the bot looked at its clock all the time since the last check, and do its jobs come to an end. A process that is up while its jobs stand still is not alive. */
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
    ]
    return [{ probe: 'bot-alive', system: null, subject: '', evidence: { kind: 'ticks', since: look.since }, troubles, moving: {} }]
  })
}

const SILENT_AFTER = 5 * MINUTE
const STUCK_AFTER = HOUR
const LONGEST_LOOK = 14 * DAY
const MOST_SLOTS = 1000
