import { SECOND } from '../core/clock.ts'
import { nextSlot } from '../core/schedule.ts'
import type { Worker } from '../core/worker.ts'
import { forgetWatermarks, readWatermarks } from '../store/slots.ts'
import type { Job, Watch } from './job.ts'
import type { Kit } from './kit.ts'
import { lookAtClock, type DueSlot } from './scheduler-due.ts'
import { recoverSlots } from './scheduler-recover.ts'
import { bounded, recordOutcome, runJob, within } from './scheduler-run.ts'
import { lookout } from './scheduler-watch.ts'
import type { Ticker } from './ticker.ts'

export interface SchedulerParts {
  readonly kit: Kit
  readonly jobs: readonly Job[]
  readonly watches: readonly Watch[]
  readonly ticker: Ticker
}

export interface Scheduler extends Worker {
  /** One look at the clock: decides what fell due, runs it, then lets every watch look. Never throws; safe to call at any time. */
  tick(): Promise<void>
  /** What falls due next, at or after now, of what counts to the asker; null where nothing does. */
  nextDue(counts?: (due: NextDue) => boolean): Promise<NextDue | null>
}

export interface NextDue { readonly at: Date; readonly name: string }

/**
 * Starts jobs when their slots fall due. Every slot gets one row in the ledger, written together with the watermark before
 * its job runs: a restart, a late tick or a clock that jumps neither loses nor doubles one. Throws when two jobs share a name.
 */
export function scheduler({ kit, jobs, watches, ticker }: SchedulerParts): Scheduler {
  const twice = jobs.find((job, n) => jobs.findIndex((other) => other.name === job.name) !== n)
  if (twice !== undefined) throw new Error(`two jobs are named ${twice.name}`)
  const stopping = new AbortController()
  const inHand = new Set<Promise<void>>()
  const lastOf = new Map<string, Promise<void>>()
  const lookouts = lookout(watches, kit, stopping.signal)
  let decided: Promise<unknown> = Promise.resolve()

  const decide = async (): Promise<readonly DueSlot[]> => {
    const due: DueSlot[] = []
    for (let more = true; more && !stopping.signal.aborted;) {
      const now = kit.clock.now().getTime()
      const look = await kit.store.write((tx) => lookAtClock(tx, { jobs, now, log: kit.log }))
      due.push(...look.due)
      more = look.more
    }
    return due
  }

  /** Looks stand in line: two that overlap would decide about the same slots. */
  const decideInTurn = async (): Promise<readonly DueSlot[]> => {
    const turn = decided.then(decide)
    decided = turn.catch(() => undefined)
    try {
      return await turn
    } catch (error) {
      kit.log.error({ error: String(error) }, 'the clock could not be looked at; the next tick tries again')
      return []
    }
  }

  const carryOut = async (run: DueSlot): Promise<void> => {
    const outcome = await runJob(run, kit, stopping.signal)
    // Cut off by our own stop: the slot stays open and is found at the next start.
    if (stopping.signal.aborted && outcome.kind !== 'ok') return
    const written = await bounded(async () => {
      await kit.store.write((tx) => recordOutcome(tx, { ...run, outcome, at: kit.clock.now() }, kit))
      return outcome
    })
    if (written !== outcome) kit.log.error({ job: run.job.name, outcome, trouble: written }, 'the outcome could not be written down')
  }

  /** A job never runs beside itself; different jobs do not wait for each other. */
  const begin = (run: DueSlot): Promise<void> => {
    const before = lastOf.get(run.job.name) ?? Promise.resolve()
    const mine = before.then(() => (stopping.signal.aborted ? undefined : carryOut(run)))
    lastOf.set(run.job.name, mine)
    return mine
  }

  const look = async (): Promise<void> => {
    const due = await decideInTurn()
    await Promise.all(due.map(begin))
    await lookouts.look()
  }

  const tick = async (): Promise<void> => {
    if (stopping.signal.aborted) return
    const mine = look()
    inHand.add(mine)
    await mine.finally(() => inHand.delete(mine))
  }

  const idle = async (): Promise<void> => {
    while (inHand.size > 0) await Promise.all(inHand)
  }

  return {
    tick,
    idle,
    start: async () => {
      const gone = await kit.store.write((tx) => forgetWatermarks(tx, jobs.map((job) => job.name)))
      if (gone.length > 0) kit.log.info({ jobs: gone }, 'these jobs are no longer configured')
      const again = await recoverSlots(jobs, kit)
      const recovered = Promise.all(again.map(begin)).then(() => undefined)
      inHand.add(recovered)
      void recovered.finally(() => inHand.delete(recovered))
      ticker.start(tick)
      void tick()
    },
    stop: async () => {
      ticker.stop()
      stopping.abort()
      await within({ clock: kit.clock, ms: STOP_LIMIT, work: idle(), late: () => undefined })
    },
    nextDue: async (counts = everything) => {
      const now = kit.clock.now()
      const marks = await kit.store.read(readWatermarks)
      const slots = jobs.map((job) => firstThatCounts(job, { after: new Date(Math.min(marks.get(job.name) ?? Infinity, now.getTime())), counts }))
      const looks = (await lookouts.next(now)).filter(({ name, at }) => at !== null && counts({ name, at }))
      const times = [...slots, ...looks].flatMap((due) => (due === null || due.at === null ? [] : [{ name: due.name, at: due.at < now ? now : due.at }]))
      return times.reduce<NextDue | null>((first, it) => (first === null || it.at < first.at ? it : first), null)
    },
  }
}

const everything = () => true

function firstThatCounts(job: Job, ask: { readonly after: Date; readonly counts: (due: NextDue) => boolean }): NextDue | null {
  let after = ask.after
  for (let n = 0; n < MOST_PASSED_OVER; n += 1) {
    const at = nextSlot(job.due, after)
    if (at === null || ask.counts({ name: job.name, at })) return at === null ? null : { name: job.name, at }
    after = at
  }
  return null
}

/** Whoever cares for none of so many slots cares for none of that job's. */
const MOST_PASSED_OVER = 40
const STOP_LIMIT = 8 * SECOND
