import { DAY } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { slotsBetween } from '../core/schedule.ts'
import { decideSlots } from '../core/schedule-missed.ts'
import { enterSlots, readWatermarks, setWatermark, takeBackSlots } from '../store/slots.ts'
import type { Tx } from '../store/store.ts'
import type { Job } from './job.ts'

export interface DueSlot { readonly job: Job; readonly slot: number; readonly late: boolean }

/** One look at the clock: every slot since the last look goes into the ledger, and the watermark with it. `more`: look again at once. */
export interface Look { readonly due: readonly DueSlot[]; readonly more: boolean }

export async function lookAtClock(tx: Tx, ask: { readonly jobs: readonly Job[]; readonly now: number; readonly log: Log }): Promise<Look> {
  const marks = await readWatermarks(tx)
  const looks: Look[] = []
  for (const job of ask.jobs) looks.push(await lookAtJob(tx, { ...ask, job, mark: marks.get(job.name) }))
  return { due: looks.flatMap((look) => look.due), more: looks.some((look) => look.more) }
}

interface JobLook { readonly job: Job; readonly mark: number | undefined; readonly now: number; readonly log: Log }

async function lookAtJob(tx: Tx, { job, mark, now, log }: JobLook): Promise<Look> {
  const settle = async (until: number) => setWatermark(tx, { job: job.name, until })
  if (mark === undefined) {
    // A new job has no past: nothing was missed before it existed.
    await settle(now)
    return NOTHING
  }
  if (mark > now) {
    const taken = await takeBackSlots(tx, { job: job.name, now })
    log.warn({ job: job.name, lookedUntil: new Date(mark).toISOString(), takenBack: taken }, 'the clock was put back')
    await settle(now)
    return NOTHING
  }
  if (now - mark > LONGEST_LOOK_BACK) log.warn({ job: job.name, lookedUntil: new Date(mark).toISOString() }, 'slots older than the longest look back are not written down')
  const after = Math.max(mark, now - LONGEST_LOOK_BACK)
  const found = slotsBetween(job.due, { after: new Date(after), until: new Date(now), most: PAGE + 1 }).map((slot) => slot.getTime())
  const more = found.length > PAGE
  const page = found.slice(0, PAGE)
  const decided = decideSlots({ due: page, now, missed: job.missed, more })
  const entered = await enterSlots(tx, { job: job.name, at: now, slots: decided })
  await settle(more ? (page.at(-1) ?? now) : now)
  const runs = decided.filter(({ slot, state }) => entered.has(slot) && (state === 'fired' || state === 'late'))
  if (decided.length > runs.length) log.info({ job: job.name, slots: decided.length, run: runs.length }, 'slots were missed')
  return { due: runs.map(({ slot, state }) => ({ job, slot, late: state === 'late' })), more }
}

const NOTHING: Look = { due: [], more: false }
/** Slots a job and transaction: a long absence is caught up in steps that let other writers in. */
const PAGE = 500
/** A clock that comes back from a wrong year must not write ten years of slots before anything else can start. */
const LONGEST_LOOK_BACK = 400 * DAY
