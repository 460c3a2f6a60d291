import type { Clock } from '../../../core/clock.ts'
import type { Counting } from './counting.ts'
import { conflict, type Refusal } from './refusal.ts'
import type { Json } from './world.ts'

/** One thing that the bot is to hear; `lane` is the chat it happened in. */
export interface Update { readonly id: number; readonly kind: string; readonly lane: string; readonly wire: Json }

export interface Poll { readonly offset: number; readonly limit: number; readonly seconds: number; readonly hungUp: AbortSignal }

export interface Updates {
  push(update: { readonly kind: string; readonly lane: string; readonly payload: Json }): void
  /** Confirms what is older than the offset and answers the rest, at once or when something happens. */
  poll(poll: Poll): Promise<readonly Json[]>
  /** Ends the poll that waits, if one does, with a 409. */
  abort(why: string): Promise<void>
  pending(): readonly Update[]
  confirm(id: number): void
  clear(): void
  /** Which kinds are kept from now on; none named means Telegram's own choice. */
  allow(kinds: readonly string[]): void
  allowed(): readonly string[]
  listen(heard: () => void): void
}

/** A poll held open. */
interface Waiter {
  readonly wake: () => void
  /** Hears nothing any more, and is answered later. */
  readonly hold: () => void
  readonly fail: (why: Refusal) => void
}

const UNASKED = ['chat_member', 'message_reaction', 'message_reaction_count']
const OTHER_POLLER = 'terminated by other getUpdates request; make sure that only one bot instance is running'

/** The queue of updates: each is kept until it is confirmed, and one poller waits at a time. */
export function createUpdates({ clock, counting, stopped }: { readonly clock: Clock; readonly counting: Counting; readonly stopped: AbortSignal }): Updates {
  const queue: Update[] = []
  const listeners: (() => void)[] = []
  let kinds: readonly string[] = []
  let last = 100_000
  let waiter: Waiter | null = null
  let nextConflict = 0

  const ready = (limit: number) => queue.slice(0, limit).map((update) => update.wire)

  const abort = async (why: string) => {
    const other = waiter
    if (other === null) return
    waiter = null
    const now = clock.now().getTime()
    // Telegram answers one conflict at once and holds the next ones back for three seconds, so that two pollers do not race.
    if (now >= nextConflict) {
      nextConflict = now + 3000
      other.fail(conflict(why))
      return
    }
    other.hold()
    await clock.sleep(3000, stopped)
    other.fail(conflict(why))
  }

  const wait = ({ limit, seconds, hungUp }: Poll) => new Promise<readonly Json[]>((resolve, reject) => {
    const over = new AbortController()
    const state = { held: false }
    const end = (settle: () => void) => {
      if (waiter === mine) waiter = null
      hungUp.removeEventListener('abort', mine.wake)
      stopped.removeEventListener('abort', mine.wake)
      over.abort()
      settle()
    }
    const mine: Waiter = {
      wake: () => end(() => resolve(state.held ? [] : ready(limit))),
      hold: () => {
        state.held = true
        over.abort()
      },
      fail: (why) => end(() => reject(why)),
    }
    waiter = mine
    hungUp.addEventListener('abort', mine.wake, { once: true })
    stopped.addEventListener('abort', mine.wake, { once: true })
    void clock.sleep(seconds * 1000, over.signal).then(() => { if (!over.signal.aborted) mine.wake() })
  })

  return {
    push: ({ kind, lane, payload }) => {
      if (kinds.length === 0 ? UNASKED.includes(kind) : !kinds.includes(kind)) return
      last += 1
      queue.push({ id: last, kind, lane, wire: { update_id: last, [kind]: payload } })
      counting.add('updates', kind)
      // What happens in the same moment comes in one answer.
      setImmediate(() => waiter?.wake())
      for (const heard of listeners) heard()
    },
    poll: async (poll) => {
      const from = poll.offset < 0 ? last + 1 + poll.offset : poll.offset
      while (queue[0] !== undefined && queue[0].id < from) queue.shift()
      if (queue.length > 0 || poll.seconds === 0) return ready(poll.limit)
      void abort(OTHER_POLLER)
      return wait(poll)
    },
    abort,
    pending: () => queue,
    confirm: (id) => {
      const index = queue.findIndex((update) => update.id === id)
      if (index !== -1) queue.splice(index, 1)
    },
    clear: () => { queue.length = 0 },
    allow: (named) => { kinds = named },
    allowed: () => kinds,
    listen: (heard) => { listeners.push(heard) },
  }
}
