import { tooMany } from './refusal.ts'
import type { Chat } from './world.ts'

/** At most `count` in any span of `ms`. */
export interface Window { readonly count: number; readonly ms: number }

export interface Pace { readonly chat: Window; readonly group: Window; readonly overall: Window }

/** What Telegram promises to bear: one a second to a chat, twenty a minute to a group, thirty a second to all. */
export const strictPace: Pace = { chat: { count: 1, ms: 1000 }, group: { count: 20, ms: 60_000 }, overall: { count: 30, ms: 1000 } }

/** One request that broke a limit: which, where and when. */
export interface Provoked { readonly chat: number; readonly limit: 'chat' | 'group' | 'overall' | 'impatience'; readonly retryAfter: number; readonly at: number; readonly method: string }

export interface Limits {
  /** Lets one message or edit through, or refuses it with 429. */
  readonly admit: (chat: Chat, method: string, at: number) => void
  readonly provoked: readonly Provoked[]
}

interface Ledger { readonly stamps: number[]; until: number }

/** Counts in sliding windows. Who breaks one waits the seconds he is told, in that chat alone; who breaks the overall one waits everywhere. */
export function createLimits(pace: Pace): Limits {
  const chats = new Map<number, Ledger>()
  const all: Ledger = { stamps: [], until: 0 }
  const provoked: Provoked[] = []

  return {
    provoked,
    admit: (chat, method, at) => {
      const own = chats.get(chat.id) ?? { stamps: [], until: 0 }
      chats.set(chat.id, own)
      const waiting = Math.max(own.until, all.until)
      const group = chat.kind !== 'private'
      const breaks: readonly (readonly [Provoked['limit'], number])[] = [
        ['impatience', waiting],
        ['chat', free(own.stamps, pace.chat)],
        ['group', group ? free(own.stamps, pace.group) : 0],
        ['overall', free(all.stamps, pace.overall)],
      ]
      const broken = breaks.filter(([, until]) => until > at).sort((a, b) => b[1] - a[1])[0]
      if (broken === undefined) {
        keep(own.stamps, at, Math.max(pace.chat.count, pace.group.count))
        keep(all.stamps, at, pace.overall.count)
        return
      }
      const [limit, until] = broken
      const retryAfter = Math.max(1, Math.ceil((until - at) / 1000))
      if (limit === 'overall') all.until = at + retryAfter * 1000
      else if (limit !== 'impatience') own.until = at + retryAfter * 1000
      provoked.push({ chat: chat.id, limit, retryAfter, at, method })
      throw tooMany(retryAfter)
    },
  }
}

/** When this window has room again. */
const free = (stamps: readonly number[], window: Window) => {
  const oldest = stamps[stamps.length - window.count]
  return oldest === undefined ? 0 : oldest + window.ms
}

function keep(stamps: number[], at: number, most: number): void {
  stamps.push(at)
  if (stamps.length > most) stamps.shift()
}
