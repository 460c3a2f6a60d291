import type { ChatPlatform } from '../chat/platform.ts'
import { SECOND } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { PlatformId } from '../core/people.ts'
import { within } from '../core/within.ts'
import { waker, type Worker } from '../core/worker.ts'
import { debtors, markSent, markTried, newDebtors, newestDebt, nextDebt, nextDueAt, type Debtor, type DueDebt } from '../store/outbox-due.ts'
import type { PostDesk } from './post-office-desk.ts'
import type { Paces } from './post-office-pace.ts'
import { send, pointBelow } from './post-office-send.ts'
import { closeRoom, dropMessage } from './post-office-trouble.ts'

export interface PostHabits {
  readonly paces?: Paces
  readonly roomsAtOnce?: number
  /** How long a stop may take to bring out what is owed. */
  readonly flushWithin?: number
}

/**
 * Brings what is owed to its rooms: in order within a room, rooms apart from one another. What was not acknowledged is sent
 * again, so a message may come twice where an answer was lost, and none is lost.
 */
export function postOffice(desk: PostDesk, platforms: ReadonlyMap<PlatformId, ChatPlatform>, habits: PostHabits = {}): Worker {
  const { store, clock, log } = desk
  const wake = waker(clock)
  const closing = new AbortController()
  /** From when on each room is owed something, as far as we know. */
  const due = new Map<number, Debtor>()
  const resting = new Map<number, { readonly until: number; readonly tries: number }>()
  const inHand = new Map<number, Promise<void>>()
  const slow = new Set<number>()
  const toldLost = new Set<number>()
  let newest = 0
  let looking: Promise<void> | null = null
  let lookedAtAll = 0

  async function look(): Promise<void> {
    const now = clock.now().getTime()
    // Another process may owe too, and a commit of its own wakes nobody here.
    if (now - lookedAtAll >= LOOK_AT_ALL_EVERY || now < lookedAtAll) {
      lookedAtAll = now
      newest = Math.max(newest, await store.read(newestDebt))
      for (const debtor of await store.read(debtors)) note(debtor)
    }
    const found = await store.read((query) => newDebtors(query, newest))
    newest = found.newest
    for (const debtor of found.rooms) note(debtor)
  }

  function note(debtor: Debtor): void {
    const known = due.get(debtor.room)
    due.set(debtor.room, known === undefined ? debtor : { room: debtor.room, dueAt: Math.min(known.dueAt, debtor.dueAt), urgency: Math.min(known.urgency, debtor.urgency) })
  }

  const readyAt = (debtor: Debtor) => Math.max(debtor.dueAt, resting.get(debtor.room)?.until ?? 0)

  function begin(): void {
    const now = clock.now().getTime()
    const ready = [...due.values()].filter((debtor) => !inHand.has(debtor.room) && readyAt(debtor) <= now).sort((a, b) => a.urgency - b.urgency || a.dueAt - b.dueAt)
    for (const { room } of ready.slice(0, Math.max(0, (habits.roomsAtOnce ?? ROOMS_AT_ONCE) - (inHand.size - slow.size)))) {
      due.delete(room)
      const patience = new AbortController()
      // A room that answers slowly gives its place to others, so that many of them stall nobody.
      void clock.sleep(PATIENCE, patience.signal).then(() => {
        if (patience.signal.aborted) return
        slow.add(room)
        wake.wake()
      })
      inHand.set(room, workOff(room).finally(() => {
        patience.abort()
        inHand.delete(room)
        slow.delete(room)
        wake.wake()
      }))
    }
  }

  /** Sends until the room is owed nothing at this moment or cannot take more; never throws. */
  async function workOff(room: number): Promise<void> {
    try {
      while (!closing.signal.aborted) {
        const debt = await store.read((query) => nextDebt(query, { room, now: clock.now() }))
        if (debt === null) break
        if (!(await deliver(debt))) break
      }
      const at = await store.read((query) => nextDueAt(query, room))
      if (at !== null) note({ room, dueAt: at, urgency: 1 })
    } catch (error) {
      log.error({ room, error }, 'post office could not work')
      resting.set(room, { until: clock.now().getTime() + LONGEST_REST, tries: 0 })
      note({ room, dueAt: 0, urgency: 1 })
    }
  }

  /** False when the room has to rest. */
  async function deliver(debt: DueDebt): Promise<boolean> {
    const platform = platforms.get(debt.room.platform)
    if (debt.room.state !== 'active') {
      await closeRoom(desk, debt.room, `the room is ${debt.room.state}`)
      return true
    }
    try {
      if (platform === undefined) throw new Fault({ area: 'chat', op: `send to ${debt.room.platform}`, retry: 'later', detail: 'this platform is not configured' })
      await habits.paces?.[debt.room.platform]?.(debt.room.chat, closing.signal)
      const sent = await send(platform, debt)
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

  async function failed(debt: DueDebt, error: unknown): Promise<boolean> {
    const room = debt.room.id
    const text = error instanceof Error ? error.message : String(error)
    const fault = error instanceof Fault ? error : null
    log.warn({ room, message: debt.id, card: debt.card, error }, fault === null ? 'a mistake of ours kept a message back' : 'a message did not arrive')
    if (fault?.area === 'chat' && fault.retry === 'never') {
      await closeRoom(desk, debt.room, text)
      return true
    }
    if (fault === null && debt.attempts + 1 >= TRIES_OF_A_BUG) {
      await dropMessage(desk, { debt, fault: text, told: toldLost.has(room) ? 'already' : 'not-yet' })
      toldLost.add(room)
      return true
    }
    const tries = (resting.get(room)?.tries ?? 0) + 1
    const wait = fault?.after === undefined ? Math.min(LONGEST_REST, SECOND * 2 ** (tries - 1)) : fault.after * SECOND
    resting.set(room, { until: clock.now().getTime() + wait, tries })
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
      const now = clock.now().getTime()
      const next = Math.min(now + LOOK_AT_ALL_EVERY, ...[...due.values()].filter((debtor) => !inHand.has(debtor.room)).map(readyAt).filter((at) => at > now))
      await wake.rest(next - now, closing.signal)
    }
  }

  async function idle(): Promise<void> {
    for (;;) {
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
const PATIENCE = SECOND
const LONGEST_REST = 300 * SECOND
const LOOK_AT_ALL_EVERY = 60 * SECOND
const FLUSH_WITHIN = 5 * SECOND
/** A message that our own mistake keeps back is given up after so many tries. */
const TRIES_OF_A_BUG = 3
