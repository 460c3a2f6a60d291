import type { ChatPlatform } from '../chat/platform.ts'
import { SECOND } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { PlatformId } from '../core/people.ts'
import { within } from '../core/within.ts'
import { waker, type Worker } from '../core/worker.ts'
import { debtors, letLapse, markSent, markTried, newDebtors, newestDebt, nextDebt, nextDue, outdatedSince, type Debtor, type DueDebt } from '../store/outbox-due.ts'
import { movedView } from '../texts/views/moved.ts'
import type { PostDesk } from './post-office-desk.ts'
import { places, type Place } from './post-office-places.ts'
import { deedOf, pointBelow, send } from './post-office-send.ts'
import { closeRoom, dropMessage } from './post-office-trouble.ts'

export interface PostHabits {
  readonly roomsAtOnce?: number
  /** How long a stop may take to bring out what is owed. */
  readonly flushWithin?: number
}

/**
 * Brings what is owed to its rooms: in order within a room, rooms apart from one another. What was not acknowledged is sent
 * again, so a message may come twice where an answer was lost, and none is lost. What can wait lets everything else go before it.
 */
export function postOffice(desk: PostDesk, platforms: ReadonlyMap<PlatformId, ChatPlatform>, habits: PostHabits = {}): Worker {
  const { store, clock, log } = desk
  const wake = waker(clock)
  const closing = new AbortController()
  /** From when on each room is owed something, as far as we know. */
  const due = new Map<number, Debtor>()
  /** How long a room is left alone, as time passes: a clock that is set back mutes nobody. */
  const resting = new Map<number, { readonly until: number; readonly tries: number }>()
  const inHand = new Map<number, Promise<void>>()
  const seats = places({ clock, many: habits.roomsAtOnce ?? ROOMS_AT_ONCE, freed: () => { wake.wake() } })
  const toldLost = new Set<number>()
  let newest = 0
  let looking: Promise<void> | null = null
  let lookedAtAll = -Infinity

  async function look(): Promise<void> {
    // Another process may owe too, and a commit of its own wakes nobody here.
    if (clock.passed() - lookedAtAll >= LOOK_AT_ALL_EVERY) {
      lookedAtAll = clock.passed()
      newest = Math.max(newest, await store.read(newestDebt))
      for (const debtor of await store.read((query) => debtors(query, clock.now()))) note(debtor)
    }
    const found = await store.read((query) => newDebtors(query, { after: newest, now: clock.now() }))
    newest = found.newest
    for (const debtor of found.rooms) note(debtor)
  }

  function note(debtor: Debtor): void {
    const known = due.get(debtor.room)
    due.set(debtor.room, known === undefined ? debtor : { room: debtor.room, dueAt: Math.min(known.dueAt, debtor.dueAt), urgency: Math.min(known.urgency, debtor.urgency) as Debtor['urgency'] })
    if (waitOf(debtor) <= 0) seats.hasten(debtor.room, debtor.urgency)
  }

  /** How long until the room may be told what it is owed. */
  const waitOf = (debtor: Debtor) => Math.max(debtor.dueAt - clock.now().getTime(), (resting.get(debtor.room)?.until ?? -Infinity) - clock.passed())

  function begin(): void {
    const ready = [...due.values()].filter((debtor) => !inHand.has(debtor.room) && waitOf(debtor) <= 0).sort((a, b) => a.urgency - b.urgency || a.dueAt - b.dueAt)
    for (const { room } of ready.slice(0, seats.free())) {
      due.delete(room)
      const place = seats.take(room)
      inHand.set(room, workOff(room, place).finally(() => {
        place.leave()
        inHand.delete(room)
        wake.wake()
      }))
    }
  }

  /** Sends until the room is owed nothing at this moment or cannot take more; never throws. */
  async function workOff(room: number, place: Place): Promise<void> {
    const oldest = () => oldestOf(room)
    let haste: DueDebt['urgency'] | null = null
    try {
      for (let debt = await oldest(); debt !== null && !closing.signal.aborted; debt = await oldest()) {
        // What is left here can wait until other rooms have heard what is more urgent.
        if (haste !== null && debt.urgency > haste) break
        haste = debt.urgency
        const platform = platforms.get(debt.room.platform)
        const deed = platform?.pace === undefined || debt.room.state !== 'active' ? 'none' : deedOf(debt)
        if (platform !== undefined && deed !== 'none') {
          if ((await place.turn(platform, { chat: debt.room.chat, deed, urgency: debt.urgency })) === 'interrupted') continue
          // Meanwhile it may have been replaced by a newer version, or the room may have moved.
          const { chat } = debt.room
          debt = await oldest()
          if (debt === null) break
          if (debt.room.chat !== chat) continue
        }
        if (!(await deliver(debt, platform))) break
      }
      const next = await store.read((query) => nextDue(query, { room, now: clock.now() }))
      if (next !== null) note(next)
    } catch (error) {
      log.error({ room, error }, 'post office could not work')
      resting.set(room, { until: clock.passed() + LONGEST_REST, tries: 0 })
      note({ room, dueAt: 0, urgency: 1 })
    }
  }

  /** What the room is owed next; what lost its moment while it waited is let go on the way. */
  async function oldestOf(room: number): Promise<DueDebt | null> {
    for (;;) {
      const debt = await store.read((query) => nextDebt(query, { room, now: clock.now() }))
      if (debt === null || debt.expiresAt === null || debt.expiresAt > clock.now().getTime()) return debt
      log.info({ room, message: debt.id, card: debt.card }, 'a message lost its moment while it waited')
      await store.write((tx) => letLapse(tx, debt.id))
    }
  }

  /** False when the room has to rest. */
  async function deliver(debt: DueDebt, platform: ChatPlatform | undefined): Promise<boolean> {
    if (debt.room.state !== 'active') {
      await closeRoom(desk, { room: debt.room, why: `the room is ${debt.room.state}` })
      return true
    }
    try {
      if (platform === undefined) throw new Fault({ area: 'chat', op: `send to ${debt.room.platform}`, retry: 'later', detail: 'this platform is not configured' })
      const sent = await send(platform, await asOutdated(debt))
      await store.write(async (tx) => {
        await markSent(tx, { debt, sent, at: clock.now() })
        await pointBelow(tx, { desk, debt, sent })
      })
      resting.delete(debt.room.id)
      return true
    } catch (error) {
      return await failed(debt, error)
    }
  }

  /** What was tried before and is outdated by now arrives as such: nobody who was away reads as news what has stopped being true. */
  async function asOutdated(debt: DueDebt): Promise<DueDebt> {
    if (debt.attempts === 0 || deedOf(debt) !== 'post') return debt
    const since = await store.read((query) => outdatedSince(query, debt))
    return since === null ? debt : { ...debt, spoken: desk.speak(movedView({ was: debt.spoken, at: since })), silent: true }
  }

  async function failed(debt: DueDebt, error: unknown): Promise<boolean> {
    const room = debt.room.id
    const text = error instanceof Error ? error.message : String(error)
    const fault = error instanceof Fault ? error : null
    log.warn({ room, message: debt.id, card: debt.card, error }, fault === null ? 'a mistake of ours kept a message back' : 'a message did not arrive')
    if (fault?.area === 'chat' && fault.retry === 'never') {
      await closeRoom(desk, { room: debt.room, why: text })
      return true
    }
    if (fault === null && debt.attempts + 1 >= TRIES_OF_A_BUG) {
      await dropMessage(desk, { debt, fault: text, told: toldLost.has(room) ? 'already' : 'not-yet' })
      toldLost.add(room)
      return true
    }
    const tries = (resting.get(room)?.tries ?? 0) + 1
    const wait = fault?.after === undefined || (fault.after === 0 && tries > 1) ? Math.min(LONGEST_REST, SECOND * 2 ** (tries - 1)) : fault.after * SECOND
    resting.set(room, { until: clock.passed() + wait, tries })
    await store.write((tx) => markTried(tx, { id: debt.id, fault: text }))
    return false
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await look()
        begin()
      } catch (error) {
        log.error({ error }, 'post office could not look')
      }
      const waits = [...due.values()].filter((debtor) => !inHand.has(debtor.room)).map(waitOf)
      await wake.rest(Math.min(LOOK_AT_ALL_EVERY, ...waits.filter((ms) => ms > 0)), closing.signal)
    }
  }

  async function idle(): Promise<void> {
    // Once closed, rooms that are still owed something hand themselves back at once, again and again.
    while (!closing.signal.aborted) {
      await look()
      begin()
      if (inHand.size === 0) return
      await Promise.all(inHand.values())
    }
  }

  async function flushAndClose(): Promise<void> {
    await within(clock, habits.flushWithin ?? FLUSH_WITHIN, idle().catch((error: unknown) => { log.error({ error }, 'post office could not finish') }))
    stopListening()
    closing.abort()
    seats.close()
    await looking
  }

  const stopListening = store.onCommit(() => { wake.wake() })
  let stopped: Promise<void> | null = null
  return {
    start: async () => { looking ??= run() },
    idle,
    stop: () => (stopped ??= flushAndClose()),
  }
}

const ROOMS_AT_ONCE = 32
const LONGEST_REST = 300 * SECOND
const LOOK_AT_ALL_EVERY = 60 * SECOND
const FLUSH_WITHIN = 5 * SECOND
/** A message that our own mistake keeps back is given up after so many tries. */
const TRIES_OF_A_BUG = 3
