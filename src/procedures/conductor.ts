import { MINUTE, SECOND } from '../core/clock.ts'
import { onlooker } from '../core/onlooker.ts'
import { owed, standInHand } from '../core/procedure-reading.ts'
import { within } from '../core/within.ts'
import type { Worker } from '../core/worker.ts'
import { openProcedures, procedureById, proceduresMark, type ProcedureRow } from '../store/procedures.ts'
import { backstage, type Stage, type Work } from './backstage.ts'
import type { Desk, Procedure } from './hands.ts'
import { lifetimes } from './lifetimes.ts'

/**
 * Carries out what open procedures owe: work, looks, tellings, reminders and expiries. Whatever is owed is read from
 * the store, so a crash forgets nothing; what was in hand when the last process died is found at start and either
 * goes on, where doing it twice is doing it once, or stands as interrupted and asks. One step of a procedure at a time.
 */
export function conductor(desk: Desk, procedures: readonly Procedure[]): Worker {
  const { clock, store, log } = desk
  const inHand = new Map<number, InHand>()
  /** After trouble a procedure rests a while, as time passes; the facts stay where they are. */
  const resting = new Map<number, number>()
  const closing = new AbortController()
  const stages = new Map(procedures.map((of) => [of.kind, backstage(desk, of)]))
  const eyes = onlooker(desk, { what: 'open procedures', look })
  const reached = lifetimes(clock)
  let lastSeen: { readonly mark: string; readonly next: number | null } | null = null

  async function look(): Promise<number | null> {
    const mark = await store.read(proceduresMark)
    const begun = clock.passed()
    if (lastSeen?.mark === mark && (lastSeen.next === null || lastSeen.next > begun)) return lastSeen.next === null ? null : lastSeen.next - begun
    const wakes: number[] = []
    for (const row of await store.read((query) => openProcedures(query))) {
      const stage = stages.get(row.kind)
      if (stage === undefined) log.warn({ procedure: row.id, kind: row.kind }, 'nobody knows this kind of procedure')
      else wakes.push(await attend(row, stage) ?? Infinity)
    }
    // Somebody may set the clock ahead meanwhile.
    const wait = wakes.every((ms) => ms === Infinity) ? null : Math.min(MINUTE, ...wakes)
    // Where something was done, more may be owed at once.
    lastSeen = wait === NOW ? null : { mark, next: wait === null ? null : clock.passed() + wait }
    return wait
  }

  /** Does what one procedure owes; says in how many milliseconds it is worth looking again. */
  async function attend(row: ProcedureRow, stage: Stage): Promise<number | null> {
    const rest = (resting.get(row.id) ?? -Infinity) - clock.passed()
    if (rest > 0) return rest
    const held = inHand.get(row.id)
    // Running in nobody's hand was cut off: by a crash, or because its end could not be written down.
    if (standInHand(row.state)?.is === 'running' && held === undefined) return closing.signal.aborted ? null : await attempt(row, () => stage.interrupted(row))
    let wake: number | null = null
    const asOf = reached(row)
    for (const effect of owed(row.state, new Date(asOf))) {
      if (effect.kind === 'wake') wake = effect.at - asOf
      else if (effect.kind === 'abort') held?.controller.abort('stopped')
      else if (held === undefined && !closing.signal.aborted) wake = await attempt(row, () => stage.carryOut(row, effect, asOf))
    }
    return wake
  }

  async function attempt(row: ProcedureRow, act: () => Promise<Work | null>): Promise<number> {
    try {
      const began = await act()
      if (began !== null) hold(row, began)
      resting.delete(row.id)
      return NOW
    } catch (error) {
      log.error({ procedure: row.id, err: error }, 'a step could not be carried out; it is tried again')
      resting.set(row.id, clock.passed() + REST_AFTER_TROUBLE)
      return REST_AFTER_TROUBLE
    }
  }

  function hold(row: ProcedureRow, work: Work): void {
    const controller = new AbortController()
    const done = work(controller.signal)
      .catch((error: unknown) => { log.error({ procedure: row.id, err: error }, 'the end of a step could not be written down') })
      .finally(() => {
        inHand.delete(row.id)
        // Where its end could not be written down, no fact has changed, and yet something is owed.
        lastSeen = null
        eyes.wake()
      })
    inHand.set(row.id, { controller, done })
  }

  /** What has passed its point of no return and is still at work. */
  async function pastReturn(): Promise<readonly { readonly id: number; readonly done: Promise<void> }[]> {
    const rows = await Promise.all([...inHand.keys()].map((id) => store.read((query) => procedureById(query, id))))
    return rows.flatMap((row) => {
      const stand = row === null ? null : standInHand(row.state)
      const hand = row === null ? undefined : inHand.get(row.id)
      return row === null || hand === undefined || stand?.is !== 'running' || stand.pastReturn === null ? [] : [{ id: row.id, done: hand.done }]
    })
  }

  const allDone = () => Promise.all([...inHand.values()].map((hand) => hand.done))

  return {
    start: () => eyes.start(),
    stop: async () => {
      closing.abort()
      await eyes.stop()
      for (const hand of inHand.values()) hand.controller.abort(SHUTDOWN)
      if (inHand.size > 0) await within(clock, LET_STOP, allDone())
      const exchanging = await pastReturn()
      if (exchanging.length === 0) return
      const procedures = exchanging.map(({ id }) => id)
      log.warn({ procedures, ms: LET_FINISH }, 'data is being exchanged and is worse cut off than waited for: it comes to its end first')
      await within(clock, LET_FINISH, Promise.all(exchanging.map(({ done }) => done)))
      if (procedures.some((id) => inHand.has(id))) log.error({ procedures }, 'an exchange did not end in time; the next start looks where it stands')
    },
    overtime: async () => ((await pastReturn()).length > 0 ? LET_FINISH + LET_STOP : 0),
    idle: async () => {
      for (;;) {
        await eyes.idle()
        if (inHand.size === 0) return
        await Promise.race([...inHand.values()].map((hand) => hand.done))
      }
    },
  }
}

interface InHand {
  readonly controller: AbortController
  readonly done: Promise<void>
}

const NOW = 0
const REST_AFTER_TROUBLE = 30 * SECOND
const LET_STOP = 4 * SECOND
/** An exchange sends everybody away and waits for locks; an engine gives up by itself well before. */
const LET_FINISH = 2 * MINUTE
/** Its step then counts as interrupted, not as failed. */
const SHUTDOWN = 'shutdown'
