import { HOUR, MINUTE, SECOND, type Clock } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { Log } from '../core/log.ts'
import type { Stop } from '../core/stop.ts'
import { within } from '../core/within.ts'
import { waker, type Worker } from '../core/worker.ts'
import { claimRun, liveRuns, type Run } from '../store/runs.ts'
import type { Query, Store, Tx } from '../store/store.ts'

/** Whoever knows how to do a run. */
export interface RunWork {
  /** Carries a claimed run to its end and writes it down; throws what stopped it. */
  perform(run: Run, signal: AbortSignal): Promise<void>
  /** Writes down what stopped a run; does nothing for one that is over. */
  stopped(run: Run, stop: Stop): Promise<void>
  /** Whether a queued run waits for something else than its time. */
  held(query: Query, run: Run): Promise<boolean>
  /** Lets its card say so, once. */
  noteHeld(tx: Tx, run: Run): Promise<void>
  /** Finds what an earlier process left running. */
  recover(): Promise<void>
}

export interface RunnerHouse {
  readonly clock: Clock
  readonly store: Store
  readonly log: Log
  readonly instance: string
  readonly site: { readonly limits: { readonly runsAtOnce: number } }
}

/** How long a stop waits for what is nearly done, and then for what was told to stop; together below ten seconds. */
const LET_FINISH = 2 * SECOND
const LET_STOP = 5 * SECOND

/**
 * Claims queued runs and sees them through: so many at once, never two on one component. Wakes on every commit.
 * The boundary of all work: whatever is thrown below is written down here and never reaches the process.
 */
export function runner(house: RunnerHouse, work: RunWork): Worker {
  const { clock, store, log } = house
  const inHand = new Map<number, InHand>()
  const toldHeld = new Set<number>()
  const alarmClock = waker(clock)
  const closing = new AbortController()
  let unsubscribe: () => void = () => undefined
  let loop: Promise<void> = Promise.resolve()
  let looking: Promise<number | null> = Promise.resolve(null)
  let recovered = false

  /** Starts what can be started; says when to look again at the latest. One look at a time. */
  const look = (): Promise<number | null> => {
    looking = looking.then(lookOnce, lookOnce)
    return looking
  }

  async function lookOnce(): Promise<number | null> {
    // Here and not in `start`: a share that does not answer must not keep the whole house from opening.
    if (!recovered) await work.recover()
    recovered = true
    const live = await store.read(liveRuns)
    for (const run of live) await attend(run)
    let soonest: number | null = null
    for (const run of live) {
      if (run.state !== 'queued' || run.cancelAt !== null || busy(run.component) || closing.signal.aborted) continue
      const wait = waitOf(run)
      if (wait > 0) soonest = Math.min(soonest ?? wait, wait)
      else if (await store.read((query) => work.held(query, run))) await hold(run)
      else if (inHand.size < house.site.limits.runsAtOnce) await claim(run)
    }
    return soonest
  }

  /** Cancelled runs are stopped; one that is ours but in nobody's hand could not be written down when it broke. */
  async function attend(run: Run): Promise<void> {
    const mine = inHand.get(run.id)
    if (run.cancelAt !== null) {
      const stop: Stop = { kind: 'cancelled', by: run.cancelBy ?? '' }
      if (mine !== undefined) mine.controller.abort(stop)
      else await work.stopped(run, stop)
    } else if (mine === undefined && run.state === 'running' && run.instance === house.instance) {
      await work.stopped(run, { kind: 'bug', error: new Error('the end of this run could not be written down') })
    }
  }

  async function hold(run: Run): Promise<void> {
    if (!toldHeld.has(run.id)) await store.write((tx) => work.noteHeld(tx, run))
    toldHeld.add(run.id)
  }

  async function claim(run: Run): Promise<void> {
    // Asked again where it is claimed: what holds it may have begun a moment ago.
    const claimed = await store.write(async (tx) => (await work.held(tx, run) ? null : await claimRun(tx, { id: run.id, instance: house.instance, at: clock.now() })))
    if (claimed === null) return
    const controller = new AbortController()
    const done = carry(claimed, controller.signal).finally(() => {
      inHand.delete(run.id)
      alarmClock.wake()
    })
    inHand.set(run.id, { component: run.component, controller, done })
  }

  async function carry(run: Run, signal: AbortSignal): Promise<void> {
    const facts = { run: run.id, kind: run.kind, component: run.component, attempt: run.attempt }
    log.info(facts, 'run started')
    try {
      await work.perform(run, signal)
      log.info(facts, 'run ended')
    } catch (error) {
      const stop = whyStopped(error, signal)
      if (stop.kind === 'bug') log.error({ ...facts, error }, 'run broken by a bug')
      else log.warn({ ...facts, err: error, stop: stop.kind }, 'run stopped')
      await work.stopped(run, stop).catch((again: unknown) => { log.error({ ...facts, error: again }, 'could not write down what stopped the run') })
    }
  }

  /** One that was queued in what is now the future waits no more: the clock was set back meanwhile. */
  const waitOf = ({ queuedAt, dueAt }: Run) => {
    const now = clock.now().getTime()
    return dueAt === null || queuedAt > now ? 0 : dueAt - now
  }
  const busy = (component: string) => [...inHand.values()].some((hand) => hand.component === component)
  const allDone = () => Promise.all([...inHand.values()].map((hand) => hand.done))

  async function round(): Promise<void> {
    while (!closing.signal.aborted) {
      let rest = HOUR
      try {
        const soonest = await look()
        // Somebody may set the clock ahead meanwhile.
        if (soonest !== null) rest = Math.min(soonest, MINUTE)
      } catch (error) {
        log.error({ error }, 'could not look for work')
        rest = 5 * SECOND
      }
      await alarmClock.rest(rest, closing.signal)
    }
  }

  return {
    start: async () => {
      unsubscribe = store.onCommit(() => { alarmClock.wake() })
      loop = round()
    },
    stop: async () => {
      closing.abort()
      unsubscribe()
      await within(clock, LET_FINISH, Promise.allSettled([loop, looking]))
      if (inHand.size > 0) await within(clock, LET_FINISH, allDone())
      const stop: Stop = { kind: 'shutdown' }
      for (const hand of inHand.values()) hand.controller.abort(stop)
      if (inHand.size > 0) await within(clock, LET_STOP, allDone())
    },
    idle: async () => {
      for (;;) {
        await look()
        if (inHand.size === 0) return
        await Promise.race([...inHand.values()].map((hand) => hand.done))
      }
    },
  }
}

interface InHand {
  readonly component: string
  readonly controller: AbortController
  readonly done: Promise<void>
}

/** A run that was told to stop throws whatever its tools throw; the reason it was given is the truth. */
function whyStopped(error: unknown, signal: AbortSignal): Stop {
  if (signal.aborted) return signal.reason as Stop
  return error instanceof Fault ? { kind: 'fault', fault: error } : { kind: 'bug', error }
}
