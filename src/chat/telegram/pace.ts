import { setMaxListeners } from 'node:events'
import { MINUTE, SECOND, type Clock } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { ageOf, freeAt, type PaceTurn, type Window } from './pace-turn.ts'

/** Holds what Telegram bears: one message or edit a second to a chat, twenty a minute to a group, thirty a second to all. */
export interface TelegramPace {
  /** Waits for this chat's turn and takes it; the next call there uses it. Resolves without a turn when the signal aborts. */
  turn(of: Asked, signal: AbortSignal): Promise<void>
  /** Makes a call with a turn that was taken, or takes one first. */
  call<Done>(of: Asked, work: () => Promise<Done>): Promise<Done>
  /** Telegram said how many seconds this chat has to be left alone; the others go on. */
  rest(chat: string, seconds: number): void
}

export interface Asked { readonly chat: string; readonly rank: Rank }

/** What must not wait goes first, then who waits for an answer, then as the outbox ranks what is urgent. */
export type Rank = 'answer' | 0 | 1 | 2

export interface TelegramLimits { readonly chat: Window; readonly group: Window; readonly overall: Window }

/** What Telegram promises to bear. */
export const LIMITS_OF_TELEGRAM: TelegramLimits = { chat: { count: 1, ms: SECOND }, group: { count: 20, ms: MINUTE }, overall: { count: 30, ms: SECOND } }

/** Takes turns in memory: a process that begins anew begins with none taken. Once it is closing, nobody gets a turn any more. */
export function telegramPace(clock: Clock, limits: TelegramLimits, closing: AbortSignal): TelegramPace {
  // A thousand rooms may wait for their turn at once, and each hears of the closing.
  setMaxListeners(0, closing)
  const lanes = new Map<string, Lane>()
  const overall: PaceTurn[] = []
  const lines: readonly (readonly [Rank, Waiter[]])[] = [[0, []], ['answer', []], [1, []], [2, []]]
  let allRest = -Infinity
  let rested: { readonly chat: string; readonly at: number } | null = null
  let alarm: { readonly at: number; readonly off: AbortController } | null = null

  const now = () => clock.passed()
  const laneOf = (chat: string): Lane => {
    const lane = lanes.get(chat) ?? { turns: [], until: -Infinity, answers: 0 }
    if (lanes.size > MOST_LANES) forgetOld()
    lanes.set(chat, lane)
    return lane
  }
  const forgetOld = () => {
    const at = now()
    for (const [chat, lane] of lanes) if (lane.until <= at && lane.turns.every((turn) => ageOf(turn, at) > MINUTE)) lanes.delete(chat)
  }
  const laneFreeAt = (chat: string, at: number): number => {
    const lane = lanes.get(chat)
    if (lane === undefined) return 0
    // A call on its way may count at any moment until its answer is there, however the clock jumps.
    if (lane.turns.some((turn) => turn.used !== null && turn.ended === null)) return Infinity
    return Math.max(lane.until, freeAt(lane.turns, limits.chat, at), isGroup(chat) ? freeAt(lane.turns, limits.group, at) : 0)
  }
  const allFreeAt = (at: number) => Math.max(allRest, freeAt(overall, limits.overall, at))

  function give(chat: string, at: number): PaceTurn {
    const turn: PaceTurn = { granted: at, used: null, ended: null }
    const { turns } = laneOf(chat)
    turns.push(turn)
    if (turns.length > limits.group.count * 2) turns.shift()
    overall.push(turn)
    return turn
  }

  /** Where everybody asks at once, what nobody asked for would never be said: after some answers it has its turn. */
  const yields = ({ chat, rank }: Asked) => rank === 'answer' && (lanes.get(chat)?.answers ?? 0) >= ANSWERS_IN_A_ROW
    && lines.some(([other, line]) => other !== 'answer' && line.some((waiter) => waiter.chat === chat))

  /** Gives turns to who waits, in order of rank, as many as the limits leave now. */
  function grant(): void {
    const at = now()
    while (overall[0] !== undefined && ageOf(overall[0], at) > limits.overall.ms) overall.shift()
    let next = Infinity
    let free = allFreeAt(at)
    for (const [rank, line] of lines) {
      for (let place = 0; place < line.length && free <= at;) {
        const waiter = line[place]
        const laneFree = waiter === undefined ? 0 : laneFreeAt(waiter.chat, at)
        if (waiter === undefined || laneFree > at || yields({ chat: waiter.chat, rank })) {
          next = Math.min(next, laneFree)
          place += 1
          continue
        }
        line.splice(place, 1)
        const lane = laneOf(waiter.chat)
        lane.answers = rank === 'answer' ? lane.answers + 1 : 0
        waiter.go(give(waiter.chat, at))
        free = allFreeAt(at)
      }
    }
    const waits = lines.some(([, line]) => line.length > 0)
    wakeAt(!waits ? Infinity : free > at ? free : next)
  }

  function wakeAt(at: number): void {
    if (alarm?.at === at) return
    alarm?.off.abort()
    alarm = null
    if (at === Infinity) return
    const mine = { at, off: new AbortController() }
    alarm = mine
    void clock.sleep(Math.max(1, at - now()), mine.off.signal).then(() => {
      if (mine.off.signal.aborted) return
      if (alarm === mine) alarm = null
      grant()
    })
  }

  const wait = ({ chat, rank }: Asked, signals: readonly AbortSignal[], claim: (turn: PaceTurn) => void) => new Promise<PaceTurn | null>((resolve) => {
    const line = lines.find(([known]) => known === rank)?.[1] ?? []
    const leave = () => {
      const place = line.indexOf(waiter)
      if (place !== -1) line.splice(place, 1)
      end(null)
    }
    const end = (turn: PaceTurn | null) => {
      for (const signal of signals) signal.removeEventListener('abort', leave)
      resolve(turn)
    }
    const waiter: Waiter = { chat, go: (turn) => {
      claim(turn)
      end(turn)
    } }
    if (signals.some((signal) => signal.aborted)) {
      resolve(null)
      return
    }
    for (const signal of signals) signal.addEventListener('abort', leave, { once: true })
    line.push(waiter)
    grant()
  })

  return {
    turn: async (of, signal) => { await wait(of, [signal, closing], () => undefined) },
    call: async (of, work) => {
      const at = now()
      const begin = (turn: PaceTurn) => { turn.used = now() }
      // One that was left unused is lost once another was given: both at once would be too many.
      const newest = lanes.get(of.chat)?.turns.at(-1)
      const ready = newest?.used === null && at - newest.granted < USED_WITHIN ? newest : null
      if (ready !== null) begin(ready)
      const turn = ready ?? await wait(of, [closing], begin)
      if (turn === null) throw new Fault({ area: 'chat', op: `call ${of.chat}`, retry: 'later', detail: 'the house is closing' })
      try {
        return await work()
      } finally {
        turn.ended = now()
        grant()
      }
    },
    rest: (chat, seconds) => {
      const at = now()
      const until = at + seconds * SECOND
      // Two chats at once were not too loud each for itself: we were, all together.
      if (rested !== null && rested.chat !== chat && at - rested.at < SECOND) allRest = Math.max(allRest, Math.min(until, laneOf(rested.chat).until))
      laneOf(chat).until = until
      rested = { chat, at }
      grant()
    },
  }
}

interface Lane { readonly turns: PaceTurn[]; until: number; answers: number }
interface Waiter { readonly chat: string; readonly go: (turn: PaceTurn) => void }

/** A turn that was not used in time is none any more. */
const USED_WITHIN = 10 * SECOND
const MOST_LANES = 4096
const ANSWERS_IN_A_ROW = 2

/** Groups, supergroups and channels have numbers below zero. */
const isGroup = (chat: string) => chat.startsWith('-')
