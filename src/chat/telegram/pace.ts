import { MINUTE, SECOND, type Clock } from '../../core/clock.ts'

/** Holds what Telegram bears: one message or edit a second to a chat, twenty a minute to a group, thirty a second to all. */
export interface TelegramPace {
  /** Waits for this chat's turn and takes it. People who wait for an answer come first. Resolves without a turn when the signal aborts. */
  take(turn: { readonly chat: string; readonly rank: 'answer' | 'card' }, signal?: AbortSignal): Promise<void>
  /** A call to this chat has ended, however it ended: from now on its turn ages. */
  ended(chat: string): void
  /** Telegram said how many seconds this chat has to be left alone; the others go on. */
  rest(chat: string, seconds: number): void
}

/**
 * When exactly Telegram counted a call we cannot know, only that it was before its answer. So a turn counts as "now" until
 * its call has ended, and ages from then on: no limit is ever broken by a slow line.
 */
export function telegramPace(clock: Clock): TelegramPace {
  const lanes = new Map<string, Lane>()
  const overall: Turn[] = []
  const waiting: Record<'answer' | 'card', Waiter[]> = { answer: [], card: [] }
  let allRest = 0
  let rested: { readonly chat: string; readonly at: number } | null = null
  let alarm: { readonly at: number; readonly off: AbortController } | null = null

  const laneOf = (chat: string): Lane => {
    const lane = lanes.get(chat) ?? { turns: [], until: 0 }
    if (lanes.size > MOST_LANES) forgetOld()
    lanes.set(chat, lane)
    return lane
  }
  const forgetOld = () => {
    const now = clock.now().getTime()
    for (const [chat, lane] of lanes) if (lane.until <= now && lane.turns.every((turn) => endOf(turn, now) + MINUTE <= now)) lanes.delete(chat)
  }

  const laneFreeAt = (chat: string, now: number): number => {
    const lane = lanes.get(chat)
    if (lane === undefined) return 0
    const group = chat.startsWith('-') ? freeAt(lane.turns, GROUP, now) : 0
    return Math.max(lane.until, freeAt(lane.turns, CHAT, now), group)
  }

  const note = (chat: string, turn: Turn) => {
    const { turns } = laneOf(chat)
    turns.push(turn)
    if (turns.length > GROUP.count * 2) turns.shift()
    overall.push(turn)
  }

  function grant(): void {
    const now = clock.now().getTime()
    while (overall[0] !== undefined && endOf(overall[0], now) + ALL.ms < now) overall.shift()
    let next = Infinity
    let free = Math.max(allRest, freeAt(overall, ALL, now))
    for (const line of [waiting.answer, waiting.card]) {
      for (let at = 0; at < line.length;) {
        const waiter = line[at]
        if (waiter === undefined || free > now) {
          next = Math.min(next, free)
          break
        }
        const laneFree = laneFreeAt(waiter.chat, now)
        if (laneFree > now) {
          next = Math.min(next, laneFree)
          at += 1
          continue
        }
        line.splice(at, 1)
        note(waiter.chat, { granted: now, ended: null })
        waiter.go()
        free = Math.max(allRest, freeAt(overall, ALL, now))
      }
    }
    wakeAt(next)
  }

  function wakeAt(at: number): void {
    if (alarm !== null && alarm.at === at) return
    alarm?.off.abort()
    alarm = null
    if (at === Infinity) return
    const mine = { at, off: new AbortController() }
    alarm = mine
    void clock.sleep(Math.max(1, at - clock.now().getTime()), mine.off.signal).then(() => {
      if (mine.off.signal.aborted) return
      if (alarm === mine) alarm = null
      grant()
    })
  }

  return {
    take: ({ chat, rank }, signal) => new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve()
        return
      }
      const line = waiting[rank]
      const leave = () => {
        const at = line.indexOf(waiter)
        if (at !== -1) line.splice(at, 1)
        resolve()
      }
      const waiter: Waiter = { chat, go: () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      } }
      signal?.addEventListener('abort', leave, { once: true })
      line.push(waiter)
      grant()
    }),
    ended: (chat) => {
      const at = clock.now().getTime()
      const turn = laneOf(chat).turns.find(({ ended }) => ended === null)
      if (turn === undefined) note(chat, { granted: at, ended: at })
      else turn.ended = at
      grant()
    },
    rest: (chat, seconds) => {
      const at = clock.now().getTime()
      const until = at + seconds * SECOND
      laneOf(chat).until = until
      // Two chats at once were not too loud each for itself: we were, all together.
      if (rested !== null && rested.chat !== chat && at - rested.at < SECOND) allRest = Math.max(allRest, until)
      rested = { chat, at }
      grant()
    },
  }
}

interface Turn { readonly granted: number; ended: number | null }
interface Lane { readonly turns: Turn[]; until: number }
interface Waiter { readonly chat: string; readonly go: () => void }
interface Limit { readonly count: number; readonly ms: number }

const CHAT: Limit = { count: 1, ms: SECOND }
const GROUP: Limit = { count: 20, ms: MINUTE }
const ALL: Limit = { count: 30, ms: SECOND }
/** A turn that nobody used, or whose answer is long in coming, counts as used after that. */
const UNUSED = SECOND
const MOST_LANES = 4096

const endOf = (turn: Turn, now: number) => turn.ended ?? Math.min(now, turn.granted + UNUSED)

/** When one more fits; a moment that is not later than now means at once. */
function freeAt(turns: readonly Turn[], limit: Limit, now: number): number {
  const young = turns.map((turn) => endOf(turn, now) + limit.ms).filter((end) => end > now)
  if (young.length < limit.count) return 0
  return young.sort((a, b) => a - b)[young.length - limit.count] ?? 0
}
