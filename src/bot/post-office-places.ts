import type { ChatPlatform, Turn } from '../chat/platform.ts'
import { SECOND, type Clock } from '../core/clock.ts'

/** The places of the rooms that are being told something at this moment. */
export interface Places {
  free(): number
  /** A room takes a place, also where none is free: its turn may have come. */
  take(room: number): Place
  /** Something more urgent is owed to a room that waits for its turn: it asks again, and goes before others. */
  hasten(room: number, urgency: Turn['urgency']): void
  /** Nobody waits for a turn any more. */
  close(): void
}

export interface Place {
  /** Waits for the platform's leave, and gives the place to others meanwhile. `interrupted`: no turn was taken. */
  turn(platform: Pick<ChatPlatform, 'pace'>, ask: Turn): Promise<'taken' | 'interrupted'>
  leave(): void
}

/**
 * Places for so many rooms. A room that waits for its turn, or that answers slowly, gives its place to others: a platform
 * that lets nobody through stalls none of the others, and many slow rooms stall nobody.
 */
export function places(how: { readonly clock: Clock; readonly many: number; readonly freed: () => void }): Places {
  const { clock, freed } = how
  const seated = new Set<number>()
  const waiting = new Map<number, { urgency: Turn['urgency']; readonly over: AbortController }>()
  let closed = false

  return {
    free: () => Math.max(0, how.many - seated.size),
    take: (room) => {
      let patience = new AbortController()
      const sit = () => {
        seated.add(room)
        const mine = new AbortController()
        patience = mine
        void clock.sleep(PATIENCE, mine.signal).then(() => {
          if (!mine.signal.aborted) rise()
        })
      }
      const rise = () => {
        patience.abort()
        if (seated.delete(room)) freed()
      }
      sit()
      return {
        turn: async (platform, ask) => {
          if (closed) return 'interrupted'
          const mine = { urgency: ask.urgency, over: new AbortController() }
          rise()
          waiting.set(room, mine)
          try {
            await platform.pace?.(ask, mine.over.signal)
          } finally {
            waiting.delete(room)
            sit()
          }
          return mine.over.signal.aborted ? 'interrupted' : 'taken'
        },
        leave: rise,
      }
    },
    hasten: (room, urgency) => {
      const found = waiting.get(room)
      if (found === undefined || found.urgency <= urgency) return
      found.urgency = urgency
      found.over.abort()
    },
    close: () => {
      closed = true
      for (const { over } of waiting.values()) over.abort()
    },
  }
}

const PATIENCE = SECOND
